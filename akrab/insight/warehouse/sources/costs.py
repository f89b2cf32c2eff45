"""Expenses that count, and goods bought. What was bought is no expense of its month: it costs when it is sold."""

from akrab.insight.warehouse.sources.source import Part, number, rank, source

KINDS = ("rent", "wages", "electricity", "marketing", "packaging", "transport", "fees", "lost", "other")
EXPENSES = Part(
    {
        "source": "'expense'", "source_id": "e.id", "kind": "e.kind",
        "is_marketing": "e.kind = 'marketing' OR coalesce(k.is_marketing, 1 = 0)",
        "is_goods": "1 = 0", "amount": "e.amount", "currency": "{currency}",
    },
    "finance_expense e LEFT JOIN finance_expensekind k ON e.kind = 'own' || k.id",
    id="e.id",
    day="e.day",
    where="e.withdrawn_at IS NULL",
    versions=("e.amount", rank("e.kind", *KINDS), "CASE WHEN k.is_marketing THEN 1 ELSE 0 END", number("k.id")),
)  # fmt: skip
RECEIPTS = Part(
    {
        "source": "'receipt'", "source_id": "l.id", "kind": "'purchase'", "is_marketing": "1 = 0", "is_goods": "1 = 1",
        "amount": "l.quantity * l.price", "supplier_id": "r.supplier_id", "variant_id": "l.variant_id",
        "quantity": "l.quantity", "currency": "{currency}",
    },
    "purchasing_receiptline l JOIN purchasing_receipt r ON r.id = l.receipt_id",
    id="l.id",
    at="r.received_at",
    versions=("l.quantity", "l.price"),
)  # fmt: skip
SOURCE = source("costs", EXPENSES, RECEIPTS)
