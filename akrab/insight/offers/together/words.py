"""What people read of the model of goods that go together."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akrab.insight.models import ModelCard
from akrab.insight.offers.words import number

NAME = gettext_lazy("Goods that go together")
ANSWERS = gettext_lazy("What lies in the same basket more often than by chance, and what customers move on to?")
NEEDS = gettext_lazy("Baskets with two products or more, of the last two years.")
ASSUMES = gettext_lazy("What lay together will go on lying together; no reason is given why.")
SOURCE = "Agrawal & Srikant (1994)"
CARD = "basket-rules"
PAGE = "next_purchases"
FEWEST = 50  # together.model.FEWEST_BASKETS, which a test compares


def silence(card: ModelCard) -> str:
    """Why there are no pairs; empty where there are."""
    if not card.trouble:
        return ""
    return ngettext(
        "Too little data: pairs begin with %(fewest)d baskets of two products or more; so far there is %(n)d.",
        "Too little data: pairs begin with %(fewest)d baskets of two products or more; so far there are %(n)d.",
        card.subjects,
    ) % {"fewest": FEWEST, "n": card.subjects}


def quality(card: ModelCard) -> str:
    """How many of the pairs held, in one sentence."""
    if not card.quality:
        return _("Whether these pairs hold cannot be told yet: the shop’s past is too short to test them on it.")
    return _("Of 100 pairs found in older baskets, %(held)s went together in the newest baskets too.") % {
        "held": number(card.quality["held"])
    }


def doubt(card: ModelCard) -> str:
    """Why to take the pairs with care."""
    return _("Most pairs of the past did not last. Take these as ideas.") if card.quality_trouble else ""
