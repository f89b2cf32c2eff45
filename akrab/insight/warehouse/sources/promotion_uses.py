"""Who used which promotion, on which order."""

from akrab.insight.warehouse.sources.source import Part, number, rank, seen, source

SOURCE = source(
    "promotion_uses",
    Part(
        {
            "use_id": "u.id", "promotion_id": "u.promotion_id", "kind": "p.kind", "code_id": "u.code_id",
            "is_personal": "c.customer_id IS NOT NULL", "customer_id": "u.customer_id", "order_id": "o.id",
            "amount": "u.amount", "on_shipping": "u.on_shipping", "state": "u.state",
            "currency": "coalesce(o.currency, {currency})",
        },
        "promotions_use u JOIN promotions_promotion p ON p.id = u.promotion_id "
        "LEFT JOIN promotions_code c ON c.id = u.code_id LEFT JOIN orders_order o ON o.placing_key = u.reference",
        id="u.id",
        at="u.created_at",
        versions=(
            rank("u.state", "claimed", "released"), seen("u.released_at", "o.id"), "u.amount",
            number("u.customer_id"),
        ),
    ),
)  # fmt: skip
