"""What the model's card says, as people say it."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.insight.models import ModelCard

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
    if card.trouble == "too_few":
        return _("Too little data: from so few purchases almost anything could follow.")
    if card.trouble == "no_repeats":
        return _("Too little data: nobody has bought on two days yet, so there is no rhythm to learn from.")
    return _("The model finds no figures that fit these purchases. It tries again with the next ones.")


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
    if not card.quality or not card.quality_trouble:
        return ""
    if card.quality_trouble == "biased":
        return _(
            "What came lay far outside what was foretold: a season or a change that the past did not show. "
            "Take the order of the list, not the amounts."
        )
    if card.quality_trouble == "not_better":
        return _("On your past it was no better than going on at the same rate. Take the figures as a rough guide.")
    return _("On your past the test did not end well. Take the figures as a rough guide.")


def _number(value: float, places: int) -> str:
    return number_format(round(value, places), places, use_l10n=True, force_grouping=True)
