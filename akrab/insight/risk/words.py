"""What people read of who may stay away."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.insight.learning import words as usual
from akrab.insight.models import ModelCard

NAME = gettext_lazy("Who may stay away")
ANSWERS = gettext_lazy("How probable it is that a customer does not buy in the next 90 days, and what speaks for it.")
NEEDS = gettext_lazy("Half a year of orders, ten customers who stayed away and ten who came back.")
ASSUMES = gettext_lazy("Customers leave now as they left before. A festive season moves everybody together.")
SOURCE = gettext_lazy("Boosted trees, Friedman (2001), with a hundred customers of each kind; else lateness alone")
CARD, PAGE = "slipping", "worth"
HORIZON = 90  # risk.model.HORIZON, which a test compares

REASONS = {
    "lateness": gettext_lazy("late for their rhythm"),
    "recency": gettext_lazy("long since the last purchase"),
    "frequency": gettext_lazy("few purchases so far"),
    "age": gettext_lazy("as long a customer as those who leave"),
    "money": gettext_lazy("amounts like those who leave"),
    "gap": gettext_lazy("comes at long intervals"),
    "spread": gettext_lazy("no steady rhythm"),
    "trend": gettext_lazy("the last interval was unusual"),
    "basket_trend": gettext_lazy("the last purchase was unlike the others"),
}


def reasons_of(codes: str) -> list[str]:
    """The reasons of a CustomerRisk, the strongest first."""
    return [str(REASONS[one]) for one in codes.split(",") if one in REASONS]


def of_ten(chance: float) -> str:
    """Of ten customers like this, how many stay away: “7 of 10”."""
    away = min(9, max(1, round(10 * chance)))
    return _("%(n)d of 10") % {"n": away}


def silence(card: ModelCard) -> str:
    if card.trouble == "too_few":
        return _(
            "Too little data: to learn who stays away, some customers must have stayed away for 90 days and some come "
            "back."
        )
    return usual.silence(card)


def quality(card: ModelCard) -> str:
    """How good the model was on the shop's own past, in one sentence."""
    found = card.quality
    if not found or found.get("lift") is None or found.get("off") is None:
        return usual.quality(card) if not card.trouble else ""
    values = {
        name: number_format(round(found[name], places), places, use_l10n=True)
        for name, places in (("lift", 1), ("off", 0))
    }
    return (
        _(
            "Of the tenth it worried about most, %(lift)s times as many stayed away as of all; its probabilities were "
            "off by %(off)s per cent on average."
        )
        % values
    )


def doubt(card: ModelCard) -> str:
    off = card.quality.get("off")
    if not card.trouble and off is not None and off > 15:
        return _("The share that stays away has changed since it learnt. Take the order of the list, not the chances.")
    return ""


def who_speaks(card: ModelCard | None) -> str:
    """Which model names who is slipping, and why that one."""
    if card is None or card.trouble or card.problem:
        why = silence(card) if card and card.trouble else _("The model of staying away has not learnt yet.")
        return _("These names come from the model of buying. %(why)s") % {"why": why}
    if card.figures.get("way") == "trees":
        return _(
            "These names come from those who were alike and stayed away or came back: there are enough of both to "
            "learn from."
        )
    return _(
        "These names come from how late customers were who stayed away or came back: there are too few of them to "
        "learn more."
    )
