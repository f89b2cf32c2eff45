"""Figures of what comes next."""

from django.utils.translation import gettext_lazy as _

from akrab.insight.dictionary.metric import Metric

PAGE = "forecast"

METRICS = [
    Metric(
        "expected_sales", "ahead", _("Expected sales"), _("What the shop will probably take in the time ahead."),
        _("the way that erred least on the shop’s own past; the range is that of its errors there"), "money",
        _("day, week or month"), "orders", PAGE,
    ),
    Metric(
        "expected_pieces", "ahead", _("Expected pieces"), _("How many of it will probably be sold in four weeks."),
        _("the same for the pieces of each week; what came back is not taken off"), "count",
        _("category or product"), "order_lines", PAGE,
    ),
    Metric(
        "usual_orders", "ahead", _("Usual orders of a day"), _("Between which bounds a day passes for usual."),
        _("middle of the same weekday of eight weeks, moved by the last two, and how far such days lie apart"), "count",
        _("day"), "orders", PAGE,
    ),
]  # fmt: skip
