"""Promotions as they are now."""

from akrab.insight.warehouse.sources.source import Part, source

SOURCE = source(
    "promotions",
    Part(
        {
            "promotion_id": "p.id", "name": "p.name", "kind": "p.kind", "automatic": "p.automatic",
            "starts_at": "<p.starts_at>", "ends_at": "<p.ends_at>", "used": "p.used", "is_active": "p.is_active",
        },
        "promotions_promotion p",
        id="p.id",
    ),
    kinds=("promotion.", "offer.", "voucher.", "reward.", "order.", "return."),
)  # fmt: skip
