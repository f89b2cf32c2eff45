"""Which tags customers have, by their numbers: what a tag says is nobody's business here."""

from akrab.insight.warehouse.sources.customers import PRESENT
from akrab.insight.warehouse.sources.source import Part, source

SOURCE = source(
    "customer_tags",
    Part(
        {"customer_id": "t.customer_id", "tag_id": "t.tag_id"},
        "customers_tag_customers t JOIN customers_customer c ON c.id = t.customer_id",
        id="t.id",
        where=PRESENT,
    ),
    kinds=("customer.", "import."),
)
