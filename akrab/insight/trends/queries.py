"""Reading what rises and falls: stored rows, no analysis library."""

from collections.abc import Collection

from django.db.models import QuerySet

from akrab.accounts.access import may
from akrab.insight.models import RevenueChange, Trend
from akrab.insight.reports.measures import MEASURES

CARD = "trends"
SHOP = "shop"
DIMENSIONS = ("shop", "category", "brand", "product", "region", "city", "channel", "seller")
FIGURES = (
    "revenue", "gross_profit", "orders", "pieces", "new_customers", "average_order", "returned", "visits",
    "message_cost",
)  # fmt: skip
BAD = frozenset({"returned", "message_cost"})  # that they rise is no good news
MONEY = frozenset(name for name in FIGURES if MEASURES[name].unit == "money")


def open_to(user: object) -> list[str]:
    """The figures that this person may see."""
    return [name for name in FIGURES if (needs := MEASURES[name].needs) is None or may(user, needs)]


def trends(
    figures: Collection[str], *, dimension: str = "", figure: str = "", rising: bool | None = None
) -> QuerySet[Trend]:
    """Those that are no chance, to be ordered by -money, id. Without a figure each subject stands there once, with what
    says most of it."""
    rows = Trend.objects.filter(sure=True, figure__in=figures)
    if dimension:
        rows = rows.filter(dimension=dimension)
    rows = rows.filter(figure=figure) if figure else rows.filter(leading=True)
    return rows if rising is None else rows.filter(rising=rising)


def changes() -> list[RevenueChange]:
    """Every comparison there is, the shortest first."""
    order = ("weeks", "month", "month_year", "quarter", "quarter_year", "year")
    found = RevenueChange.objects.in_bulk()
    return [found[name] for name in order if name in found]
