"""What people read of what promotions moved."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.insight.learning import words as usual
from akrab.insight.models import ModelCard

NAME = gettext_lazy("What promotions moved")
ANSWERS = gettext_lazy("How much more was sold while a promotion ran than was to be expected without it.")
NEEDS = gettext_lazy("Four weeks of sales before the promotion and three days of it.")
ASSUMES = gettext_lazy(
    "Without it the days would have gone on as before, by weekday and trend. It is no experiment: whatever else "
    "happened on those days counts as its work."
)
SOURCE = gettext_lazy("Poisson regression, Santos Silva & Tenreyro (2006)")
CARD, PAGE = "price", "response"


def silence(card: ModelCard) -> str:
    if card.trouble == "too_few":
        return _("No promotion has run for three days after four weeks of sales without it.")
    return usual.silence(card)


def quality(card: ModelCard) -> str:
    """How often it was sure of a promotion where there was none."""
    if not card.quality:
        return ""
    return _(
        "Asked about %(tries)d stretches of days without a promotion, it was wrongly sure of an effect in %(wrong)d."
    ) % {"tries": card.quality["tries"], "wrong": card.quality["false"]}


def doubt(card: ModelCard) -> str:
    if card.quality and card.quality["false"] > 0.3 * card.quality["tries"]:
        return _("Your sales go up and down so much that it is often sure where nothing happened. Take it with care.")
    return ""
