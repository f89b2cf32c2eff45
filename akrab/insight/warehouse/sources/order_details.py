"""Orders as they were sold, sent and paid. Goods that came back are rows of their own, as in the facts of orders (ids
below zero, kind return), so that they are taken from what they belong to."""

from akrab.insight.warehouse.sources.source import Part, number, rank, seen, source

SOURCE = source(
    "order_details",
    Part(
        {
            "order_id": "o.id", "customer_id": "o.customer_id", "kind": "o.kind", "state": "o.state",
            "channel": "o.channel", "outlet_id": "o.outlet_id", "seller_id": "o.seller_id",
            "payment_method": "o.payment_method", "delivery": "o.delivery", "region": "substr(o.district, 1, 5)",
            "shipping": "o.shipping", "tax": "o.tax", "discount": "o.discount", "total": "o.total", "paid": "o.paid",
            "credited": "o.credited", "decided_at": "<o.decided_at>", "currency": "o.currency",
        },
        "orders_order o",
        id="o.id",
        at="o.placed_at",
        versions=(
            rank("o.state", "waiting", "accepted", "rejected", "paid", "packed", "sent", "done", "cancelled"),
            "o.total", "o.paid + o.credited", number("o.customer_id"), seen("o.decided_at", "o.seller_id"),
        ),
    ),
    Part(
        {
            "order_id": "-b.id", "customer_id": "o.customer_id", "kind": "'return'",
            "state": "CASE WHEN o.state = 'returned' THEN 'done' ELSE o.state END",
            "channel": "o.channel", "outlet_id": "o.outlet_id", "seller_id": "o.seller_id",
            "payment_method": "o.payment_method", "delivery": "o.delivery", "region": "substr(o.district, 1, 5)",
            "shipping": "-b.shipping", "discount": "0", "total": "-b.credit", "currency": "o.currency",
        },
        "(SELECT r.*, r.goods + r.shipping + r.adjustment - r.deduction AS credit FROM orders_return r "
        "WHERE r.state = 'received') b JOIN orders_order o ON o.id = b.order_id",
        id="b.id",
        at="b.received_at",
        versions=("b.goods + b.shipping", number("o.customer_id"), rank("o.state", "done", "returned")),
    ),
)  # fmt: skip
