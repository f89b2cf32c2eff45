"""Customers: what a group can be made of, and nothing that names anybody."""

from akrab.insight.warehouse.sources.source import Part, source

# An erased record is empty, so only those without a name are looked up.
ERASED = (
    "c.name = '' AND EXISTS (SELECT 1 FROM journal_entry e WHERE e.customer_id = c.id AND e.kind = 'customer.erased')"
)
PRESENT = f"c.merged_into_id IS NULL AND NOT ({ERASED})"
SOURCE = source(
    "customers",
    Part(
        {
            "customer_id": "c.id",
            "created_at": "<c.created_at>",
            "state": "c.state",
            "language": "c.language",
            "city": "c.city",
            "country": "c.country",
            "region": "substr(a.region, 1, 5)",
            "is_company": "c.is_company",
            "source": "c.source",
            "tier": "t.code",
            "points": "p.balance",
            "occupation": "c.occupation",
            "gender": "c.gender",
            "age_band": "{age_band}",
        },
        "customers_customer c "
        "LEFT JOIN customers_address a ON a.customer_id = c.id AND a.is_main "
        "LEFT JOIN loyalty_account p ON p.customer_id = c.id LEFT JOIN loyalty_tier t ON t.id = p.tier_id",
        id="c.id",
        where=PRESENT,
    ),
    kinds=("customer.", "points.", "tier.", "loyalty.", "import.", "reward."),
)
