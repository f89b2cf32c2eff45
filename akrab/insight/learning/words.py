"""What people read of a model: what its learner's `words` module says, or what fits any model.

A `words` module has NAME, ANSWERS, NEEDS, ASSUMES, SOURCE (lazy texts), CARD (its file in docs/reference/models without
the ending), PAGE (the office page that shows its figures, a name without "office:", or empty) and the functions
silence(card), quality(card), doubt(card) -> a sentence, or empty. Whatever is missing is filled in here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any

from django.utils.translation import gettext as _

from akrab.insight.learning.learners import Learner
from akrab.insight.models import ModelCard


@dataclass(frozen=True)
class Words:
    """Of one model, in the active language; `page` is a name of the office's addresses."""

    name: str
    answers: str
    needs: str
    assumes: str
    source: str
    card: str
    page: str
    silence: str
    quality: str
    doubt: str


def words(learner: Learner, card: ModelCard | None) -> Words:
    """What stands on the model's card."""
    module = import_module(learner.words) if learner.words else None

    def said(name: str) -> str:
        return str(getattr(module, name, "")) if module else ""

    return Words(
        name=said("NAME") or learner.name.replace("_", " ").capitalize(),
        answers=said("ANSWERS"),
        needs=said("NEEDS"),
        assumes=said("ASSUMES"),
        source=said("SOURCE"),
        card=said("CARD"),
        page=said("PAGE"),
        silence=_sentence(module, "silence", silence, card),
        quality=_sentence(module, "quality", quality, card),
        doubt=_sentence(module, "doubt", doubt, card),
    )


def _sentence(
    module: ModuleType | None, name: str, usual: Callable[[ModelCard], str], card: ModelCard | None
) -> str:  # fmt: skip
    if card is None:
        return ""
    own: Any = getattr(module, name, usual)
    return str(own(card))


def silence(card: ModelCard) -> str:
    """Why a model says nothing; empty where it speaks."""
    sentences = {
        "too_few": _("Too little data: from so few purchases almost anything could follow."),
        "no_repeats": _("Too little data: nobody has bought on two days yet, so there is no rhythm to learn from."),
        "no_variation": _("What should explain never changed, so nothing can be learnt from it yet."),
        "not_better": _("On your past it was no better than the simple rule, so the simple rule is used."),
        "not_converged": _("The search for figures that fit did not end. It tries again with the next purchases."),
    }
    if not card.trouble:
        return ""
    return sentences.get(
        card.trouble, _("The model finds no figures that fit these purchases. It tries again with the next ones.")
    )


def quality(card: ModelCard) -> str:
    """Nothing, for a model that says nothing of itself."""
    return "" if card.quality else _("How good it is cannot be told yet: the shop’s past is too short to test it on.")


def doubt(card: ModelCard) -> str:
    """Why to take its figures with care; empty where the past gave no reason."""
    if not card.quality or not card.quality_trouble:
        return ""
    if card.quality_trouble == "biased":
        return _(
            "What came lay far outside what was foretold: a season or a change that the past did not show. "
            "Take the order of the list, not the amounts."
        )
    return _("On your past the test did not end well. Take the figures as a rough guide.")
