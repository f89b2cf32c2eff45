"""What people read of how products sell."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akrab.insight.models import ModelCard, ProductTrade

NAME = gettext_lazy("How products sell")
ANSWERS = gettext_lazy(
    "What each product brought in a year, what lies on the shelf too long, and how sales answered to the price."
)
NEEDS = gettext_lazy("Orders; for the answer to the price twelve weeks in which the price moved.")
ASSUMES = gettext_lazy(
    "Figures are added up, not guessed. The answer to the price is no experiment: what else changed in those weeks may "
    "have moved the sales too."
)
SOURCE = "Santos Silva & Tenreyro (2006); Efron & Morris (1975)"
CARD, PAGE = "price", "product_figures"


def quality(card: ModelCard) -> str:
    """How many prices moved enough to learn from."""
    moved = card.figures.get("moved", 0)
    if not moved:
        return _("No price moved enough yet to learn how sales answer to it.")
    return ngettext(
        "The price of %(n)d product moved enough to learn how sales answer to it.",
        "The prices of %(n)d products moved enough to learn how sales answer to them.",
        moved,
    ) % {"n": moved}


def price(one: ProductTrade) -> str:
    """How sales answered to the price, with the doubt that belongs to it; empty where the price hardly moved."""
    if one.cheaper is None or one.cheaper_low is None or one.cheaper_high is None:
        return ""
    low, middle, high = (round(100 * (factor - 1)) for factor in (one.cheaper_low, one.cheaper, one.cheaper_high))
    values = {"low": low, "middle": middle, "high": high}
    if low <= 0 <= high:
        text = _("Whether a lower price sells more cannot be told: ten per cent off means %(low)d to %(high)d%% more.")
        return text % values
    if middle < 0:
        return _("In its past a lower price did not sell more of it. Something else moved the sales in those weeks.")
    return _("Ten per cent off probably sells %(middle)d%% more of it (between %(low)d and %(high)d%%).") % values
