"""What the model's card says, as people say it."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akrab.insight.learning import words as usual
from akrab.insight.models import ModelCard

NAME = gettext_lazy("What customers will still buy")
ANSWERS = gettext_lazy("How often each customer will buy, whether they still come, and what they are worth in a year.")
NEEDS = gettext_lazy("Twenty customers who have bought, some of them on two days or more.")
ASSUMES = gettext_lazy(
    "Everybody buys at their own rhythm until one day they stay away for good. Festive seasons are not foretold."
)
SOURCE = "BG/NBD, Fader, Hardie & Lee (2005); Gamma-Gamma, Fader & Hardie (2013)"
CARD, PAGE = "buying", "worth"
FEWEST = 20  # science.backtest.FEWEST_CUSTOMERS, which a test compares


def silence(card: ModelCard) -> str:
    """Why there are no figures; empty where there are."""
    if not card.trouble:
        return ""
    if card.trouble == "too_few" and card.subjects < FEWEST:
        return ngettext(
            "Too little data: figures begin with %(fewest)d customers who have bought; so far there is %(n)d.",
            "Too little data: figures begin with %(fewest)d customers who have bought; so far there are %(n)d.",
            card.subjects,
        ) % {"fewest": FEWEST, "n": card.subjects}
    return usual.silence(card)


def quality(card: ModelCard) -> str:
    """How good the model was on the shop's own past, in one sentence."""
    found = card.quality
    if not found:
        return _("How good these figures are cannot be told yet: the shop’s past is too short to test them on it.")
    whole = {name: _number(found[name], 0) for name in ("weeks", "foretold", "low", "high", "came")}
    parts = {name: _number(found[name], 2) for name in ("off", "base_off")}
    return _(
        "%(weeks)s weeks ago the model would have foretold %(foretold)s purchases (between %(low)s and %(high)s); "
        "%(came)s came. It was off by %(off)s purchases per customer, the same rate as before by %(base_off)s."
    ) % (whole | parts)


def doubt(card: ModelCard) -> str:
    """Why to take the figures with care; empty where the past gave no reason."""
    if card.quality and card.quality_trouble == "not_better":
        return _("On your past it was no better than going on at the same rate. Take the figures as a rough guide.")
    return usual.doubt(card)


def _number(value: float, places: int) -> str:
    return number_format(round(value, places), places, use_l10n=True, force_grouping=True)
