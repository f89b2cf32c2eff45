"""What people read of winning and keeping."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.insight.models import ModelCard

NAME = gettext_lazy("Winning and keeping")
ANSWERS = gettext_lazy("How many customers are won, grow and stay, what both cost, and who never buys twice.")
NEEDS = gettext_lazy("Orders of known customers; for the costs, the marketing expenses in your books.")
ASSUMES = gettext_lazy(
    "Advertising to somebody who has not bought yet wins, to others it keeps. Marketing expenses count as winning, "
    "except for the share you set, for nothing says whom they reached."
)
SOURCE = gettext_lazy("Added up from your own sales and expenses")
CARD, PAGE = "profit", "winning"


def silence(card: ModelCard) -> str:
    return _("No customer has bought yet.") if card.trouble else ""


def quality(card: ModelCard) -> str:
    return "" if card.trouble else _("Nothing is foretold here: it is counted.")
