"""What could not be delivered, the tap that opens WhatsApp, and the addresses that conversations had before."""

import hashlib

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import attempt, back, page
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.engagement.offering import OFFER
from akrab.engagement.today import OVERDUE, suggestion_key
from akrab.messaging import actions, queries
from akrab.messaging.models import Message


class SeeOther(HttpResponseRedirect):
    """After a POST: look there, by GET."""

    status_code = 303


class TapForm(forms.Form):
    customer = forms.ModelChoiceField(Customer.objects.present())
    text = forms.CharField(max_length=3000)
    about = forms.ChoiceField(choices=[(name, name) for name in (OVERDUE, OFFER, "order", "customer")])


@needs(C.MESSAGES_VIEW)
def moved(request: OfficeRequest, name: str = "messages") -> HttpResponse:
    """An old address; what was asked for stands behind the new one."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(reverse(f"office:{name}") + (query and f"?{query}"))


@needs(C.MESSAGES_VIEW)
def failed(request: OfficeRequest) -> HttpResponse:
    """What could not be delivered, with the reason and a second chance."""
    context = {"failed": list(queries.failed()[:100]), "resting": queries.resting_lanes(), "tab": "failed"}
    return page(request, "backoffice/inbox/failed.html", context, here="messages")


@needs(C.MESSAGES_SEND, methods=("POST",))
def retry(request: OfficeRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Message, pk=pk)
    attempt(request, lambda: actions.retry(message=found), _("The message is on its way again."))
    return back(request, "office:messages_failed")


@needs(C.MESSAGES_SEND, methods=("POST",))
def tap(request: OfficeRequest) -> HttpResponse:
    """Note the message down and open WhatsApp with it. A person sends it there."""
    form = TapForm(request.POST)
    if not form.is_valid() and "customer" in form.errors:
        raise Http404
    customer: Customer = form.cleaned_data["customer"]
    about, text = form.cleaned_data.get("about", "customer"), form.cleaned_data.get("text", "")
    key = suggestion_key(about, customer.pk, clock.today())
    if about != OVERDUE:  # several different messages on a day are several messages
        key += ":" + hashlib.sha256(text.encode()).hexdigest()[:12]
    purpose = "marketing" if about in {OVERDUE, OFFER} else "service"
    try:
        link = actions.tap(customer=customer, text=text, about=about, key=key, actor=request.user, purpose=purpose)
    except AkrabError as error:
        context = {"problem": str(error), "customer": customer, "text": text}
        return page(request, "backoffice/inbox/tap_refused.html", context, here="messages", status=422)
    return SeeOther(link)
