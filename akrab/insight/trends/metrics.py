"""Figures of what rises, falls and is not used."""

from django.utils.translation import gettext_lazy as _

from akrab.accounts.access import Capability as C
from akrab.insight.dictionary.metric import Metric

PAGE = "trends"

METRICS = [
    Metric(
        "trend_change", "trade", _("Rising or falling"),
        _("How much more or less a month brings than half a year ago; with two years of sales, than a year ago."),
        _("middle of the slopes between all whole months (with two years: between the same months) × 6 or 12"), "money",
        _("part of the shop"), "order_lines, visits, messages", PAGE,
    ),
    Metric(
        "revenue_part", "trade", _("Part in a change of the sales"),
        _("What more customers, more frequent orders or larger orders did to the sales."),
        _("effect of each factor, averaged over every order in which they could have changed (Shapley)"), "money",
        _("two periods"), "order_lines", "trends_why",
    ),
    Metric(
        "overhead_month", "money", _("Cost of what is not used"),
        _("What you pay every month for things that nobody uses."),
        _("monthly expenses unchanged for a year + messages on ways that bring less than they cost"), "money",
        _("shop"), "costs, messages, visits", "overhead", C.FINANCE_VIEW,
    ),
]  # fmt: skip
