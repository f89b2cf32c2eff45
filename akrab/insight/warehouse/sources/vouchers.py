"""Personal vouchers."""

from akrab.insight.warehouse.sources.source import Part, number, source

SOURCE = source(
    "vouchers",
    Part(
        {
            "code_id": "c.id", "promotion_id": "c.promotion_id", "customer_id": "c.customer_id", "source": "c.source",
            "ends_at": "<c.ends_at>", "used": "c.used", "most": 'c."limit"',
        },
        "promotions_code c",
        id="c.id",
        at="c.created_at",
        where="c.customer_id IS NOT NULL",
        versions=("c.used", "c.customer_id", number('c."limit"')),
    ),
)  # fmt: skip
