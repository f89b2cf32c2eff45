"""Calls: who called and was called, and calling somebody by a click."""

import secrets
from typing import Any

from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice import paging
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import attempt, page
from akrab.backoffice.phones.tabs import tabs
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.engagement.contact import in_short
from akrab.messaging.adapters.base import TransportError
from akrab.messaging.models import Call, PhoneNotice
from akrab.messaging.phones import calls as calling
from akrab.messaging.phones import notices as store
from akrab.messaging.phones import settings

NEWEST = ("-created_at", "-id")
ICONS = {Call.Sort.IN: "phone-incoming", Call.Sort.CONNECTED: "phone-outgoing", Call.Sort.SPOKEN: "volume-2"}
TONES = {
    Call.State.DONE: "success", Call.State.MISSED: "warning", Call.State.BUSY: "warning", Call.State.FAILED: "error",
}  # fmt: skip


@needs(C.MESSAGES_VIEW)
def calls(request: OfficeRequest) -> HttpResponse:
    only = request.GET.get("only", "")
    rows = Call.objects.select_related("customer", "actor")
    if only == "missed":
        rows = rows.filter(sort=Call.Sort.IN, state=Call.State.MISSED)
    found = paging.page_of(rows, NEWEST, request.GET.get("after", ""))
    people = (
        {one.customer_id for one in found.rows if one.customer_id} if may(request.user, C.CUSTOMERS_VIEW) else set()
    )
    about = in_short(people)
    context = {
        "rows": [_row(one) | {"about": about.get(one.customer_id or 0, "")} for one in found.rows],
        "more": found.after,
        "only": only,
        "ready": settings.voice_is_ready(),
        "mine": calling.staff_number(request.user),
        "tabs": tabs(request.user, "calls"),
    }
    return page(request, "backoffice/phones/calls.html", context, here="calls")


def _row(call: Call) -> dict[str, Any]:
    missed = (call.sort, call.state) == (Call.Sort.IN, Call.State.MISSED)
    return {
        "call": call,
        "icon": "phone-missed" if missed else ICONS[Call.Sort(call.sort)],
        "tone": TONES.get(Call.State(call.state), "info"),
        "length": calling.length(call.seconds) if call.seconds else "",
        "key": secrets.token_urlsafe(12),
    }


@needs(C.MESSAGES_SEND, methods=("POST",))
def my_phone(request: OfficeRequest) -> HttpResponse:
    """Where one is rung oneself."""
    text = request.POST.get("number", "")[:40]
    attempt(request, lambda: calling.set_staff_number(user=request.user, text=text), _("Your number is kept."))
    return redirect("office:calls")


@needs(C.MESSAGES_SEND, methods=("POST",))
def call(request: OfficeRequest, pk: int) -> HttpResponse:
    """Ring the phone of who clicked, then the customer's. Without a service the browser's own telephone does it."""
    customer = get_object_or_404(Customer.objects.select_related("merged_into", "user"), pk=pk)
    try:
        calling.connect(
            customer=customer.merged_into or customer, key=request.POST.get("key", "")[:40], actor=request.user
        )
    except (AkrabError, TransportError) as error:
        toasts.error(request, str(error))
    else:
        toasts.success(request, _("Your phone rings now. Pick up and you are connected."))
    return redirect("office:conversation", pk)


@needs(C.SETTINGS_EDIT)
def notices(request: OfficeRequest) -> HttpResponse:
    """What came from the services, the refused ones too."""
    rows = PhoneNotice.objects.defer("body")
    if request.GET.get("only") == "trouble":
        rows = rows.exclude(outcome__in=[store.DONE, store.KEPT])
    found = paging.page_of(rows, ("-received_at", "-id"), request.GET.get("after", ""))
    context = {
        "rows": [{"one": one, "word": store.outcome_of(one)} for one in found.rows],
        "more": found.after,
        "only": request.GET.get("only", ""),
        "tabs": tabs(request.user, "phone_notices"),
    }
    return page(request, "backoffice/phones/notices.html", context, here="calls")
