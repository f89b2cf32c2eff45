"""The card of every model: what it needs and assumes, how good it was on this shop's own past, or why it is silent."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.learning.asking import ask_anew
from akrab.backoffice.navigation import address_of
from akrab.backoffice.pages import page
from akrab.insight.learning.learners import learners
from akrab.insight.learning.words import Words, words
from akrab.insight.models import ModelCard

STATES = ("good", "care", "silent", "new")


@needs(C.REPORTS_VIEW)
def models(request: OfficeRequest) -> HttpResponse:
    """All of them, those that can be used first; else in the order in which they learn."""
    cards = ModelCard.objects.in_bulk()
    found = []
    for name, learner in learners().items():
        card = cards.get(name)
        said = words(learner, card)
        waits = card is not None and card.wanted_at is not None and card.wanted_at >= card.tried_at
        found.append(
            {
                "code": name,
                "state": _state(card, said),
                "card": card,
                "words": said,
                "page": address_of(f"office:{said.page}") if said.page else "",
                "waits": waits,
            }
        )
    found.sort(key=lambda one: STATES.index(one["state"]))
    return page(
        request, "backoffice/learning/models.html", {"models": found, "summary": _summary(found)}, here="models"
    )


def _state(card: ModelCard | None, said: Words) -> str:
    """One of STATES; where there is no card nothing was worked out yet."""
    if card is None:
        return "new"
    return "silent" if said.silence else "care" if said.doubt else "good"


def _summary(found: list[dict[str, Any]]) -> str:
    """How many can be used, before the long list of each."""
    if all(one["state"] == "new" for one in found):
        return _("Nothing has been worked out yet. It begins by itself, a few minutes after the first orders.")
    usable = sum(one["state"] in ("good", "care") for one in found)
    return _("%(usable)s of %(all)s can be used now. The others say what they still wait for.") % {
        "usable": usable, "all": len(found),
    }  # fmt: skip


@needs(C.REPORTS_VIEW, methods=("POST",))
def model_again(request: OfficeRequest, name: str) -> HttpResponse:
    """Have one model learn anew, in the background."""
    if name not in learners():
        raise Http404
    ask_anew(request, name)
    return redirect(reverse("office:models") + f"#{name}")
