"""Messages to send by hand: one tap each, at a pace that WhatsApp does not take for a robot's."""

from typing import Any

from django.contrib import messages as toasts
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import attempt, page
from akrab.backoffice.whatsapp.tabs import tabs
from akrab.core import shop
from akrab.core.errors import AkrabError
from akrab.customers.models import Tag
from akrab.messaging import actions, queries
from akrab.messaging.models import Message
from akrab.messaging.whatsapp import settings, tapping

SHOWN = 20


@needs(C.MESSAGES_SEND)
def queue(request: OfficeRequest) -> HttpResponse:
    rows = list(tapping.waiting()[: SHOWN + 1])
    context: dict[str, Any] = {
        "first": rows[0] if rows else None,
        "rows": rows[1:SHOWN],
        "waiting": tapping.waiting().count(),
        "pace": tapping.pace(),
        "seconds": shop.get("tap_seconds"),
        "hourly": shop.get("tap_hourly"),
        "sent_today": tapping.sent_today(),
        "latest": tapping.latest(),
        "unsure": list(queries.unsure().filter(channel=Message.Channel.WHATSAPP)[:50]),
        "joined": settings.is_ready(),
        "tags": Tag.objects.order_by("name").values_list("name", flat=True),
        "tabs": tabs(request.user, "whatsapp"),
    }
    return page(request, "backoffice/whatsapp/queue.html", context, here="whatsapp")


@needs(C.MESSAGES_SEND, methods=("POST",))
def tap(request: OfficeRequest, pk: int) -> HttpResponse:
    """Write the message down as sent and open WhatsApp with it."""
    found = _prepared(pk)
    try:
        return HttpResponseRedirect(tapping.tap(message=found, actor=request.user))
    except AkrabError as error:
        toasts.warning(request, str(error))
        return redirect("office:whatsapp")


@needs(C.MESSAGES_SEND, methods=("POST",))
def decide(request: OfficeRequest, pk: int, deed: str) -> HttpResponse:
    """skip, later or undo."""
    found = _prepared(pk)
    deeds = {
        "skip": (lambda: tapping.skip(message=found, actor=request.user), _("Left out.")),
        "later": (lambda: tapping.later(message=found), _("It comes back tomorrow.")),
        "undo": (lambda: tapping.undo(message=found, actor=request.user), _("It waits again.")),
    }
    if deed not in deeds:
        raise Http404
    attempt(request, *deeds[deed])
    return redirect("office:whatsapp")


def _prepared(pk: int) -> Message:
    return get_object_or_404(Message.objects.select_related("customer"), pk=pk, channel=Message.Channel.WHATSAPP_TAP)


@needs(C.MESSAGES_SEND, methods=("POST",))
def by_api(request: OfficeRequest) -> HttpResponse:
    """What can go by itself now goes."""
    moved = tapping.hand_to_api()
    said = ngettext("%(n)d message goes by itself now.", "%(n)d messages go by themselves now.", moved) % {"n": moved}
    (toasts.success if moved else toasts.info)(request, said)
    return redirect("office:whatsapp")


@needs(C.MESSAGES_SEND, methods=("POST",))
def unsure(request: OfficeRequest, pk: int) -> HttpResponse:
    """A message that perhaps went out: somebody looked at the chat and says so."""
    found = get_object_or_404(Message, pk=pk, state=Message.State.UNSURE)
    arrived = request.POST.get("arrived") == "yes"
    attempt(
        request,
        lambda: actions.settle_unsure(message=found, arrived=arrived),
        _("Noted as sent.") if arrived else _("The message is on its way again."),
    )
    return redirect("office:whatsapp")
