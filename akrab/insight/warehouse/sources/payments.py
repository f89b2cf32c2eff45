"""Money that moved: paid, paid back, paid to suppliers. Expenses are in `costs`."""

from akrab.insight.warehouse.sources.source import Part, number, rank, source

CAME_IN = Part(
    {
        "source": "'payment'", "source_id": "p.id", "order_id": "p.order_id", "customer_id": "o.customer_id",
        "way": "p.method", "amount": "p.amount", "currency": "p.currency",
    },
    "payments_payment p JOIN orders_order o ON o.id = p.order_id",
    id="p.id",
    at="p.paid_at",
    where="p.paid_at IS NOT NULL AND p.state IN ('paid', 'partly', 'refunded')",
    versions=("p.amount", rank("p.method", "cash", "transfer", "qris", "cod"), number("o.customer_id")),
)  # fmt: skip
REFUNDED = Part(
    {
        "source": "'refund'", "source_id": "r.id", "order_id": "p.order_id", "customer_id": "o.customer_id",
        "way": "coalesce(nullif(r.way, ''), p.method)", "amount": "-r.amount", "currency": "p.currency",
    },
    "payments_refund r JOIN payments_payment p ON p.id = r.payment_id JOIN orders_order o ON o.id = p.order_id",
    id="r.id",
    at="r.done_at",
    where="r.state = 'done' AND r.done_at IS NOT NULL",
    versions=("r.amount", number("o.customer_id")),
)  # fmt: skip
SUPPLIERS = Part(
    {
        "source": "'bill'", "source_id": "b.id", "supplier_id": "l.supplier_id", "amount": "-b.amount",
        "currency": "{currency}",
    },
    "purchasing_billpayment b JOIN purchasing_bill l ON l.id = b.bill_id",
    id="b.id",
    day="b.paid_on",
    versions=("b.amount",),
)  # fmt: skip
SOURCE = source("payments", CAME_IN, REFUNDED, SUPPLIERS)
