"""The ledger of points."""

from akrab.insight.warehouse.sources.source import Part, source

SOURCE = source(
    "points",
    Part(
        {
            "entry_id": "e.id", "customer_id": "e.account_id", "kind": "e.kind", "points": "e.points",
            "left_over": 'e."left"', "expires_at": "<e.expires_at>", "order_id": "o.id",
        },
        "loyalty_pointsentry e LEFT JOIN orders_order o ON o.placing_key = CASE "
        "WHEN e.kind = 'earned' THEN substr(e.reference, 6) WHEN e.kind = 'redeemed' THEN substr(e.reference, 8) END",
        id="e.id",
        at="e.at",
        versions=("e.points", 'e."left"', "e.account_id"),
    ),
)  # fmt: skip
