"""Who may open the pages of what rises and falls."""

import datetime as dt

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.insight.models import KeptOverhead, ModelCard, Overhead, Trend

VIEWERS = {Role.OWNER, Role.MANAGER, Role.MARKETING, Role.ANALYST}
MONEY = {Role.OWNER, Role.MANAGER, Role.ANALYST}
OWNERS = {Role.OWNER, Role.MANAGER}
ROUTES = {
    "trends": (VIEWERS, "get"),
    "trends_again": (VIEWERS, "post"),
    "trends_csv": (VIEWERS, "get"),
    "trends_print": (VIEWERS, "get"),
    "trends_why": (VIEWERS, "get"),
    "trend": (VIEWERS, "get"),
    "overhead": (MONEY, "get"),
    "overhead_again": (MONEY, "post"),
    "overhead_keep": (OWNERS, "post"),
    "overhead_tell": (OWNERS, "post"),
}


def arguments() -> dict[str, dict[str, object]]:
    row = make_overhead()
    kept = KeptOverhead.objects.create(
        kind="outlet", subject="9", reason="For the fair", until=clock.today() + dt.timedelta(days=9),
        kept_at=clock.now(),
    )  # fmt: skip
    return {
        "trend": {"pk": make_trend().pk}, "overhead_keep": {"pk": row.pk}, "overhead_tell": {"pk": kept.pk},
    }  # fmt: skip


def make_overhead(kind: str = "supplier", subject: str = "1", **more: object) -> Overhead:
    values = {"name": "Toko Jaya", "made_at": clock.now()}
    return Overhead.objects.create(kind=kind, subject=subject, **values | more)


def make_card(name: str = "trends", **more: object) -> ModelCard:
    figures = {"grain": "month", "periods": 12, "seasonal": False, "judged": 40, "rising": 1, "falling": 1}
    values = {
        "made_at": clock.now(), "tried_at": clock.now(), "as_of": dt.date(2026, 11, 20), "currency": "IDR",
        "subjects": 40, "figures": figures, "quality": {"named": 2, "by_luck": 3},
    }  # fmt: skip
    return ModelCard.objects.update_or_create(name=name, defaults=values | more)[0]


def make_trend(**more: object) -> Trend:
    """The whole shop brings 60,000 more a month than half a year ago."""
    make_card()
    values = {
        "dimension": "shop", "subject": "", "figure": "revenue", "grain": "month", "start": dt.date(2025, 11, 1),
        "values": [1_000_000 * n for n in range(10, 22)], "slope": 1_000_000.0, "span": 6, "change": 6_000_000.0,
        "low": 5_000_000.0, "high": 7_000_000.0, "money": 6_000_000, "p": 0.0004, "q": 0.01, "sure": True,
        "rising": True, "leading": True, "made_at": clock.now(),
    }  # fmt: skip
    return Trend.objects.create(**values | more)
