"""What happened in visits, without the words that were searched for and the pages' addresses."""

from akrab.insight.warehouse.sources.source import Part, number, source

SOURCE = source(
    "events",
    Part(
        {
            "event_id": "e.id", "visit_id": "e.visit_id", "customer_id": "v.customer_id", "kind": "e.kind",
            "about": "e.about", "quantity": "e.count", "amount": "e.amount", "currency": "{currency}",
        },
        "tracking_event e JOIN tracking_visit v ON v.id = e.visit_id",
        id="e.id",
        at="e.at",
        versions=(number("v.customer_id"),),
        events=True,
    ),
)  # fmt: skip
