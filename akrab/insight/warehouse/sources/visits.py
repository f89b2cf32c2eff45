"""Visits, from the events' own database. Of a visitor nobody knows, nothing leads to another visit."""

from akrab.insight.warehouse.sources.source import Part, number, source

SOURCE = source(
    "visits",
    Part(
        {
            "visit_id": "v.id", "customer_id": "v.customer_id", "is_known": "v.customer_id IS NOT NULL",
            "device": "v.device", "language": "v.language", "source": "v.source", "medium": "v.medium",
            "campaign": "v.campaign", "landing": "v.landing", "pages": "v.pages", "seconds": "v.seconds",
            "stage": "v.stage", "orders": "v.orders", "amount": "v.amount", "currency": "{currency}",
        },
        "tracking_visit v",
        id="v.id",
        at="v.started_at",
        versions=("v.pages + v.seconds", "v.stage", "v.orders", "v.amount", number("v.customer_id")),
        events=True,
    ),
)  # fmt: skip
