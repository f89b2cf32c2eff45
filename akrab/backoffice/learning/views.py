"""The card of every model: what it needs and assumes, how good it was on this shop's own past, or why it is silent."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.learning.asking import ask_anew
from akrab.backoffice.navigation import address_of
from akrab.backoffice.pages import page
from akrab.insight.learning.learners import learners
from akrab.insight.learning.words import words
from akrab.insight.models import ModelCard


@needs(C.REPORTS_VIEW)
def models(request: OfficeRequest) -> HttpResponse:
    """All of them, in the order in which they learn."""
    cards = ModelCard.objects.in_bulk()
    found = []
    for name, learner in learners().items():
        card = cards.get(name)
        said = words(learner, card)
        waits = card is not None and card.wanted_at is not None and card.wanted_at >= card.tried_at
        found.append(
            {
                "code": name,
                "card": card,
                "words": said,
                "page": address_of(f"office:{said.page}") if said.page else "",
                "waits": waits,
            }
        )
    return page(request, "backoffice/learning/models.html", {"models": found}, here="models")


@needs(C.REPORTS_VIEW, methods=("POST",))
def model_again(request: OfficeRequest, name: str) -> HttpResponse:
    """Have one model learn anew, in the background."""
    if name not in learners():
        raise Http404
    ask_anew(request, name)
    return redirect(reverse("office:models") + f"#{name}")
