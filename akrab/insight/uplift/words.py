"""What people read of whom a message moves."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.insight.models import ModelCard

NAME = gettext_lazy("Whom a message moves")
ANSWERS = gettext_lazy("How many more customers order because they saw a message, and whom it moves most.")
NEEDS = gettext_lazy(
    "A message, on the shop’s pages or to many, that chance holds back from some: 20 customers on each side, 50 buyers "
    "on each to tell people apart."
)
ASSUMES = gettext_lazy("Chance alone decided who saw it. Orders within 14 days count.")
SOURCE = "X-learner, Künzel et al. (2019); Qini, Radcliffe (2007)"
CARD, PAGE = "uplift", "response"


def silence(card: ModelCard) -> str:
    return nothing_seen() if card.trouble else ""


def nothing_seen() -> str:
    return _("No message was seen by 20 customers and held back from 20 others yet, so what it does cannot be told.")


def quality(card: ModelCard) -> str:
    """On customers that the model had not seen."""
    found = card.quality
    if not found:
        return "" if card.trouble else _("Too few bought on either side to tell whom it moves.")
    if card.quality_trouble:
        return _("Nobody can be told apart: write to all or to none.")
    return _("The message moved %(all)s of a hundred customers; of the half chosen by the model %(best)s.") % {
        name: points(found[name]) for name in ("all", "best")
    }


def points(value: Any) -> str:
    return number_format(round(value, 1), 1, use_l10n=True).replace("-", "−")
