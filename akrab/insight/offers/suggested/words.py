"""What people read of the recommendations."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akrab.insight.models import ModelCard
from akrab.insight.offers.words import of_ten

NAME = gettext_lazy("Recommendations")
ANSWERS = gettext_lazy("What to offer whom?")
NEEDS = gettext_lazy("Baskets of at least 30 customers who came twice.")
ASSUMES = gettext_lazy("Customers go on buying what they, and others with similar baskets, bought.")
SOURCE = "Steck (2019), Hu et al. (2020), Caruana et al. (2004)"
CARD = "recommendations"
PAGE = "next_purchases"
FEWEST = 30  # science.recommend.blend.FEWEST, which a test compares


def silence(card: ModelCard) -> str:
    """Why nothing is recommended; empty where something is."""
    if card.trouble == "not_better":
        return _("On your past no list of its own was better than that of the best sellers, so nothing is suggested.")
    if not card.trouble:
        return ""
    return ngettext(
        "Too little data: suggestions begin with %(fewest)d customers who came twice; so far %(n)d is known.",
        "Too little data: suggestions begin with %(fewest)d customers who came twice; so far %(n)d are known.",
        card.subjects,
    ) % {"fewest": FEWEST, "n": card.subjects}


def quality(card: ModelCard) -> str:
    """How good it was on the shop's own past, in one sentence."""
    found = card.quality
    if not found:
        return _("How good the suggestions are cannot be told yet: the shop’s past is too short to test them on it.")
    return _(
        "On your own past %(hit)s lists of ten held something that was bought next; the best sellers alone %(base)s."
    ) % {"hit": of_ten(found["hit"]), "base": of_ten(found["base_hit"])}


def quality_of_new(card: ModelCard) -> str:
    """The same for products the customer never bought; empty where it was not measured."""
    found = card.quality
    if not found or found.get("trouble_new") == "too_few":
        return ""
    if found.get("trouble_new"):
        return _("For products that are new to a customer no list was better than that of the best sellers.")
    return _(
        "On your own past %(hit)s lists held a new product that was bought next; the best sellers alone %(base)s."
    ) % {"hit": of_ten(found["hit_new"]), "base": of_ten(found["base_hit_new"])}


def doubt(card: ModelCard) -> str:
    """Why to take the suggestions with care."""
    if card.quality and card.quality_trouble == "not_better":
        return _(
            "What customers buy again was foretold no better than by the best sellers; only new products are shown."
        )
    return ""
