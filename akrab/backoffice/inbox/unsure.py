"""Messages of which nobody knows whether they went out: a person looks, and says so."""

from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import attempt, back, page
from akrab.messaging import actions, queries
from akrab.messaging.models import Message

SHOWN = 100
Channel = Message.Channel
# Where to look, by channel; the others are found at their provider.
HOW = {
    Channel.EMAIL: gettext_lazy(
        "Look for it in the log of your mail provider (search for the address), or ask the customer. Mails that came "
        "back would be under “Not delivered”."
    ),
    Channel.WHATSAPP: gettext_lazy(
        "Look at the chat in WhatsApp on the phone or in WhatsApp Manager. When WhatsApp reports a delivery later, the "
        "message leaves this list by itself."
    ),
}
ELSE = gettext_lazy("Look in the provider's list of what was sent, or ask the customer.")


@dataclass(frozen=True)
class Group:
    """The unsure messages of one channel, and what to do about them."""

    channel: str
    label: str
    how: str
    messages: list[Message]

    @property
    def upto(self) -> int:
        return max(message.pk for message in self.messages)


class AllForm(forms.Form):
    channel = forms.ChoiceField(choices=Channel.choices)
    upto = forms.IntegerField(min_value=1)


@needs(C.MESSAGES_VIEW)
def unsure(request: OfficeRequest) -> HttpResponse:
    """By channel, the newest first, each with two buttons."""
    shown = list(queries.unsure()[:SHOWN])
    groups = []
    for channel in dict.fromkeys(message.channel for message in shown):
        some = [message for message in shown if message.channel == channel]
        groups.append(Group(channel, str(Channel(channel).label), str(HOW.get(Channel(channel), ELSE)), some))
    context = {"groups": groups, "shown": len(shown), "resting": queries.resting_lanes(), "tab": "unsure"}
    return page(request, "backoffice/inbox/unsure.html", context, here="messages")


@needs(C.MESSAGES_SEND, methods=("POST",))
def settle(request: OfficeRequest, pk: int) -> HttpResponse:
    """Somebody looked whether it arrived."""
    found = get_object_or_404(Message, pk=pk)
    arrived = request.POST.get("arrived") == "yes"
    attempt(
        request,
        lambda: actions.settle_unsure(message=found, arrived=arrived),
        _("Noted as sent.") if arrived else _("The message is on its way again."),
    )
    return back(request, "office:messages_unsure")


@needs(C.MESSAGES_SEND, methods=("POST",))
def settle_all(request: OfficeRequest) -> HttpResponse:
    """All of a channel that stood on the page; what was added since stays."""
    form = AllForm(request.POST)
    if form.is_valid():
        arrived = request.POST.get("arrived") == "yes"
        count = actions.settle_all_unsure(
            channel=form.cleaned_data["channel"], upto=form.cleaned_data["upto"], arrived=arrived
        )
        said = (
            ngettext("%(n)d message noted as sent.", "%(n)d messages noted as sent.", count)
            if arrived
            else ngettext("%(n)d message is on its way again.", "%(n)d messages are on their way again.", count)
        )
        attempt(request, lambda: None, said % {"n": count})
    return back(request, "office:messages_unsure")
