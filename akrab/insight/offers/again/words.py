"""What people read of the model of the next purchase."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akrab.insight.models import ModelCard
from akrab.insight.offers.words import number, of_ten

NAME = gettext_lazy("Next purchase")
ANSWERS = gettext_lazy("When will a customer want a product again?")
NEEDS = gettext_lazy("Customer, product and day of purchases that come again.")
ASSUMES = gettext_lazy(
    "The gaps between purchases go on as they were; of few gaps, those of other customers count too."
)
SOURCE = "Gelman et al., Bayesian Data Analysis; Zadrozny & Elkan (2002)"
CARD = "next-purchase"
PAGE = "next_purchases"


def silence(card: ModelCard) -> str:
    """Why there are no purchases foretold; empty where there are."""
    if card.trouble == "no_repeats":
        return _("Too little data: nobody has bought the same product on two days yet.")
    if card.trouble:
        return _(
            "Too little data: hardly anything was bought again so far, so nothing can be said of when it will be. "
            "It tries again every day."
        )
    return ""


def quality(card: ModelCard) -> str:
    """How good it was on the shop's own past, in one sentence."""
    found = card.quality
    if not found:
        return _("How good these dates are cannot be told yet: the shop’s past is too short to test them on it.")
    named = round(found["named"])
    return ngettext(
        "%(days)s days ago %(named)s purchase would have been named here; %(came)s came in that time. "
        "Of all it did not name, %(base)s came.",
        "%(days)s days ago %(named)s purchases would have been named here; %(came)s came in that time. "
        "Of all it did not name, %(base)s came.",
        named,
    ) % {
        "days": number(found["days"]), "named": number(named), "came": of_ten(found["came"]),
        "base": of_ten(found["base"]),
    }  # fmt: skip


def doubt(card: ModelCard) -> str:
    """Why to take the dates with care."""
    if card.quality and card.quality_trouble:
        return _("On your past it was no better than a guess. Take the list as an idea of whom to ask.")
    return ""
