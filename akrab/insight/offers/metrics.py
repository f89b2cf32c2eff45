"""Figures of next purchases and of goods that go together."""

from django.utils.translation import gettext_lazy as _

from akrab.accounts.access import Capability as C
from akrab.insight.dictionary.metric import Metric

CUSTOMER_AND_PRODUCT = _("customer and product")
PAIR = _("two products")
PAGE = "next_purchases"

METRICS = [
    Metric(
        "next_purchase_day", "ahead", _("Next purchase"),
        _("The day on which a customer will probably want a product again."),
        _("middle of the gaps between their purchases of it, drawn towards those of others while they are few"), "day",
        CUSTOMER_AND_PRODUCT, "order_lines", PAGE,
    ),
    Metric(
        "next_purchase_chance", "ahead", _("Chance in 28 days"),
        _("Of a hundred cases like this, how many bought within 28 days."),
        _("what the gaps say, corrected by what came 28 days ago"), "share", CUSTOMER_AND_PRODUCT, "order_lines", PAGE,
    ),
    Metric(
        "next_purchase_money", "ahead", _("To expect in 28 days"),
        _("What a probable purchase is worth before it happens."),
        _("what they usually pay for it × chance in 28 days"), "money", CUSTOMER_AND_PRODUCT, "order_lines", PAGE,
    ),
    Metric(
        "next_purchase_margin", "ahead", _("Margin to expect"),
        _("What would be left of it after the cost of the goods."),
        _("money to expect × (1 − cost ÷ price of today)"), "money", CUSTOMER_AND_PRODUCT, "order_lines", PAGE,
        C.COSTS_VIEW,
    ),
    Metric(
        "pair_baskets", "goods", _("Baskets more than by chance"), _("How strongly two products go together."),
        _("baskets with both − baskets with the one × baskets with the other ÷ all baskets"), "count", PAIR,
        "order_lines", PAGE,
    ),
]  # fmt: skip
