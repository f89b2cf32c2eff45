"""What people read of the groups of customers, and what each group is called."""

from collections.abc import Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akrab.insight.learning import words as usual
from akrab.insight.models import ModelCard

NAME = gettext_lazy("Groups of customers")
ANSWERS = gettext_lazy("Which customers buy in the same way, and what each group is known by.")
NEEDS = gettext_lazy("Forty customers who have bought.")
ASSUMES = gettext_lazy("How often and for how much somebody buys says who is alike.")
SOURCE = "k-means, Lloyd (1982); stability, Lange et al. (2004)"
CARD, PAGE = "groups", "worth"
FEWEST = 40  # science.groups.FEWEST, which a test compares

MARKS = {
    ("frequency", True): gettext_lazy("buy often"),
    ("frequency", False): gettext_lazy("buy seldom"),
    ("basket", True): gettext_lazy("large purchases"),
    ("basket", False): gettext_lazy("small purchases"),
}


def name_of(code: str) -> str:
    """What people call the group: “Buy often, large purchases”."""
    said = []
    for part in code.split("-"):
        column, _line, side = part.rpartition("_")
        if (column, side == "high") in MARKS:
            said.append(str(MARKS[column, side == "high"]))
    return ", ".join(said).capitalize() or _("In the middle of everything")


def marks_of(marks: Sequence[Sequence[Any]]) -> list[str]:
    """All that the group is known by, the strongest first."""
    return [str(MARKS[column, bool(high)]) for column, high in marks]


def silence(card: ModelCard) -> str:
    """Why there are no groups; empty where there are."""
    if card.trouble == "too_few":
        return ngettext(
            "Too little data: groups begin with %(fewest)d customers who have bought; so far there is %(n)d.",
            "Too little data: groups begin with %(fewest)d customers who have bought; so far there are %(n)d.",
            card.subjects,
        ) % {"fewest": FEWEST, "n": card.subjects}
    if card.trouble == "not_better":
        return _(
            "Your customers differ by degrees: whichever way they are divided, another half of them gives other "
            "groups. Invented groups would mislead."
        )
    if card.trouble == "no_variation":
        return _("Your customers have bought too much alike to tell groups apart.")
    return usual.silence(card)


def quality(card: ModelCard) -> str:
    """How surely the same groups are found again."""
    if "stability" not in card.quality:
        return ""
    return _(
        "Worked out from each half of your customers alone, the groups come out alike by %(share)s of 100 (0 would be "
        "chance)."
    ) % {"share": number_format(round(100 * card.quality["stability"]), 0, use_l10n=True)}
