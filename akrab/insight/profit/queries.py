"""Reading what customers brought: stored rows, no analysis library."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from akrab.insight.models import CustomerProfit

CARD = "profit"
FEWEST_COSTED = 50  # per cent of the revenue whose cost must be known before there is talk of profit


def customers(*, losing: bool = False) -> QuerySet[CustomerProfit]:
    """Everybody, or those who cost more than they bring; to be ordered by profit or revenue, customer."""
    rows = CustomerProfit.objects.filter(customer__merged_into=None)
    return rows.filter(profit__lt=0) if losing else rows


def with_profit() -> QuerySet[CustomerProfit]:
    """Those whose profit is known; to be ordered by -profit, customer."""
    return customers().filter(profit__isnull=False)


def reasons(row: dict[str, int]) -> list[str]:
    """Why somebody brings less than they cost, what weighs most first; from the columns of CustomerProfit."""
    if not row["gross"] and not row["returned"]:
        return [_("messages, and no purchase")]
    goods, given = row["costed_revenue"] - row["cost"], row["discounts"] + row["points"]
    weights = (
        (-goods if row["costed_revenue"] > 0 else 0, 0, _("goods below their cost")),
        (row["messages"], max(goods, 0), _("messages cost more than they bring")),
        (row["returned"], row["gross"] // 3, _("much came back")),
        (given, row["gross"] // 5, _("large discounts")),
    )
    return [words for weight, least, words in sorted(weights, key=lambda one: -one[0]) if weight > least]
