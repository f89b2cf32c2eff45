"""Figures of how products sell."""

from django.utils.translation import gettext_lazy as _

from akrab.accounts.access import Capability as C
from akrab.insight.dictionary.metric import Metric

PRODUCT, PAGE = _("product"), "product_figures"

METRICS = [
    Metric(
        "product_share", "goods", _("Share of the sales"), _("Of a hundred that the shop took, how much came from it."),
        _("its sales of 365 days ÷ those of all products; A up to 80% together, B up to 95%"), "share", PRODUCT,
        "order_lines", PAGE,
    ),
    Metric(
        "product_lasts", "goods", _("How long the stock lasts"), _("After how many days nothing is left."),
        _("pieces in stock ÷ pieces sold a day in the last 90"), "days", PRODUCT, "order_lines, stock", PAGE,
    ),
    Metric(
        "product_idle", "goods", _("Money that lies there"), _("What you paid for stock that hardly moves."),
        _("pieces in stock × cost, where they last longer than half a year or nobody bought any in 90 days"), "money",
        PRODUCT, "order_lines, stock", PAGE, C.COSTS_VIEW,
    ),
    Metric(
        "product_returned", "goods", _("Came back of a product"), _("Of a hundred pieces sold, how many came back."),
        _("pieces that came back ÷ pieces sold"), "share", PRODUCT, "order_lines", PAGE,
    ),
    Metric(
        "product_cheaper", "goods", _("What a lower price sells"), _("How much more is sold ten per cent cheaper."),
        _("pieces of each week against its usual price, trend and the sales of the rest of the shop"), "share", PRODUCT,
        "order_lines", PAGE,
    ),
]  # fmt: skip
