"""Keys of dimensions that belong to the customer: where the shop's database has them. The rows are named f."""

from akrab.core import clock
from akrab.insight.warehouse.sources.ages import band_of

CUSTOMER = "LEFT JOIN customers_customer c ON c.id = f.customer_id AND c.merged_into_id IS NULL"
ADDRESS = "LEFT JOIN customers_address a ON a.customer_id = f.customer_id AND a.is_main"
JOINS = {
    "city": CUSTOMER,
    "country": CUSTOMER,
    "occupation": CUSTOMER,
    "gender": CUSTOMER,
    "age": CUSTOMER,
    "region": ADDRESS,
    "province": ADDRESS,
    "tier": "LEFT JOIN loyalty_account p ON p.customer_id = f.customer_id LEFT JOIN loyalty_tier t ON t.id = p.tier_id",
    "standing": "LEFT JOIN insight_customerscore s ON s.customer_id = f.customer_id",
}


def columns() -> dict[str, str]:
    """SQL of each, for `Dimension.rows`."""
    return {
        "city": "c.city",
        "country": "c.country",
        "occupation": "c.occupation",
        "gender": "c.gender",
        "age": band_of("c.birthday", clock.today()),
        "region": "substr(a.region, 1, 5)",
        "province": "substr(a.region, 1, 2)",
        "tier": "t.code",
        "standing": "s.standing",
    }
