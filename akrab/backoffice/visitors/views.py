"""Messages on the pages: the list, one of them with what came of it, on and off."""

from typing import Any

from django.contrib import messages as toasts
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import attempt, page
from akrab.engagement.models import WebMessage
from akrab.engagement.web import actions, results, words
from akrab.engagement.web.texts import said
from akrab.promotions.words import last_moment, moment


@needs(C.PROMOTIONS_VIEW)
def messages(request: OfficeRequest) -> HttpResponse:
    found = list(WebMessage.objects.all()[:200])
    taken = results.taken([one.pk for one in found])
    rows = [
        {
            "message": one,
            "whom": " · ".join(words.conditions(one.conditions)),
            "state": state_of(one),
            "taken": taken.get(one.pk, results.Taken()),
        }
        for one in found
    ]
    return page(request, "backoffice/visitors/messages.html", {"rows": rows}, here="web_messages")


def state_of(one: WebMessage) -> tuple[str, str]:
    """Tone and word."""
    if not one.is_active:
        return "neutral", _("switched off")
    if results.today_open(one):
        return "success", _("shown now")
    return ("info", _("planned")) if results.is_to_come(one) else ("neutral", _("over"))


@needs(C.PROMOTIONS_VIEW)
def message(request: OfficeRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(WebMessage.objects.select_related("promotion"), pk=pk)
    taken = results.taken([pk]).get(pk, results.Taken())
    context: dict[str, Any] = {
        "message": found,
        "whom": words.conditions(found.conditions),
        "state": state_of(found),
        "taken": taken,
        "clicked": round(100 * taken.clicked / taken.shown, 1) if taken.shown else None,
        "effect": results.effect(found),
        "days": results.WITHIN_DAYS,
        "enough": results.ENOUGH,
        "starts": moment(found.starts_at) if found.starts_at else "",
        "ends": last_moment(found.ends_at) if found.ends_at else "",
        "previews": [
            (language, said(found, language, None, None))
            for language in actions.languages()
            if found.texts.get(language)
        ],
    }
    return page(request, "backoffice/visitors/message.html", context, here="web_messages")


@needs(C.PROMOTIONS_EDIT, methods=("POST",))
def decide(request: OfficeRequest, pk: int, deed: str) -> HttpResponse:
    """on, off or remove."""
    found = get_object_or_404(WebMessage, pk=pk)
    if deed == "remove":
        if found.is_active:
            toasts.error(request, _("Switch it off first."))
            return redirect("office:web_message", pk)
        attempt(request, lambda: actions.remove(message=found, actor=request.user), _("The message is removed."))
        return redirect("office:web_messages")
    if deed not in {"on", "off"}:
        raise Http404
    done = _("Visitors see it from now on.") if deed == "on" else _("Nobody sees it any more.")
    attempt(request, lambda: actions.switch(message=found, on=deed == "on", actor=request.user), done)
    return redirect("office:web_message", pk)
