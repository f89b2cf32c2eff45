"""Figures of what the shop undertakes."""

from django.utils.translation import gettext_lazy as _

from akrab.accounts.access import Capability as C
from akrab.insight.dictionary.metric import Metric

UNDERTAKING = _("undertaking")
PAGE = "undertakings"

METRICS = [
    Metric(
        "undertaking_cost", "money", _("What it really cost"),
        _("What a promotion, a message, an advertisement or a project cost, to the last discount."),
        _("discounts given + points used + messages + expenses booked to it + minutes × cost of an hour"), "money",
        UNDERTAKING, "orders, messages, costs", PAGE, C.FINANCE_VIEW,
    ),
    Metric(
        "undertaking_orders", "money", _("Orders with it"),
        _("Orders that used it. How many would have come anyway is not known."),
        _("counted orders with its discount, of those it reached, or of its goods"), "count", UNDERTAKING, "orders",
        PAGE, C.FINANCE_VIEW,
    ),
    Metric(
        "undertaking_extra", "money", _("Extra margin, measured"),
        _("What it left after the goods above what would have come without it, with its range."),
        _("(sales above the expected + discounts) × margin of these goods"), "money", UNDERTAKING, "order_lines", PAGE,
        C.COSTS_VIEW,
    ),
    Metric(
        "undertaking_return", "money", _("Return on cost"),
        _("Of a hundred spent, how much came back above it. Said only where the extra margin is measured."),
        _("(extra margin − what it really cost) ÷ what it really cost"), "share", UNDERTAKING, "order_lines", PAGE,
        C.COSTS_VIEW,
    ),
]  # fmt: skip
