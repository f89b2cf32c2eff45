"""Messages to send by hand: one tap each, at a pace that WhatsApp does not take for a robot's."""

import secrets
from typing import Any

from django import forms
from django.contrib import messages as toasts
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import attempt, page
from akrab.backoffice.whatsapp.tabs import tabs
from akrab.core import shop
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer, Tag
from akrab.messaging import actions, queries
from akrab.messaging.models import Message
from akrab.messaging.whatsapp import settings, tapping

SHOWN, MOST = 20, 500


class PrepareForm(forms.Form):
    """A message for everybody with a tag."""

    tag = forms.ModelChoiceField(
        Tag.objects.all(), label=gettext_lazy("For customers with the tag"), empty_label=gettext_lazy("Choose a tag")
    )
    text = forms.CharField(
        label=gettext_lazy("Message"),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("{name} becomes the customer's name, {shop} the name of the shop."),
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=[
            ("marketing", gettext_lazy("News or an offer: only to customers who agreed to it")),
            ("service", gettext_lazy("About their order or their question")),
        ],
        widget=forms.RadioSelect,
        initial="marketing",
    )
    campaign = forms.CharField(
        label=gettext_lazy("Name of the campaign"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Under this name the result is counted later."),
    )
    key = forms.CharField(max_length=43, widget=forms.HiddenInput)


@needs(C.MESSAGES_SEND)
def queue(request: OfficeRequest) -> HttpResponse:
    return _page(request, PrepareForm(initial={"key": secrets.token_urlsafe(8)}))


def _page(request: OfficeRequest, form: PrepareForm, *, status: int = 200) -> HttpResponse:
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
        "form": form,
        "has_tags": Tag.objects.exists(),
        "tabs": tabs(request.user, "whatsapp"),
    }
    return page(request, "backoffice/whatsapp/queue.html", context, here="whatsapp", status=status)


@needs(C.MESSAGES_SEND, methods=("POST",))
def prepare(request: OfficeRequest) -> HttpResponse:
    """Prepare one message for each customer of a tag; a doubled click prepares once."""
    form = PrepareForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        chosen = Customer.objects.present().filter(tags=given["tag"]).order_by("name", "pk")[:MOST]
        try:
            made = tapping.prepare_many(
                customers=chosen, text=given["text"], key=given["key"], actor=request.user,
                campaign=given["campaign"], purpose=given["purpose"],
            )  # fmt: skip
        except AkrabError as error:
            complain(form, error)
        else:
            _tell(request, made)
            return redirect("office:whatsapp")
    return _page(request, form, status=422)


def _tell(request: OfficeRequest, made: tapping.Prepared) -> None:
    said = [
        ngettext("%(n)d message is prepared.", "%(n)d messages are prepared.", made.prepared) % {"n": made.prepared}
    ]
    if made.without_phone:
        said.append(_("Without a phone number: %(n)d.") % {"n": made.without_phone})
    if made.not_agreed:
        said.append(_("Have not agreed to offers by WhatsApp: %(n)d.") % {"n": made.not_agreed})
    if made.enough:
        said.append(_("Have had enough offers lately, or this very one: %(n)d.") % {"n": made.enough})
    (toasts.success if made.prepared else toasts.warning)(request, " ".join(said))


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
