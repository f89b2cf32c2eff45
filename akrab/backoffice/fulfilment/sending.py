"""Asking, packing many orders at once, sending in one or several parcels."""

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akrab.accounts.access import Capability as C
from akrab.backoffice import orders as order_pages
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.fulfilment.documents import pdf_response
from akrab.backoffice.fulfilment.pieces import pieces_of
from akrab.backoffice.pages import attempt, page
from akrab.catalogue.serials import in_stock, numbers_in
from akrab.core.errors import AkrabError
from akrab.orders import actions, documents
from akrab.orders.models import Delivery, Order

MOST_AT_ONCE = 100
BULK = ("accept", "pack", "complete")


class ParcelForm(forms.Form):
    """How it leaves."""

    courier = forms.CharField(
        label=gettext_lazy("Courier"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"list": "couriers", "autocomplete": "off"}),
    )
    tracking = forms.CharField(
        label=gettext_lazy("Tracking number"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    link = forms.URLField(
        label=gettext_lazy("Address to follow the parcel"), max_length=300, required=False, assume_scheme="https"
    )
    note = forms.CharField(label=gettext_lazy("Note for the customer"), max_length=300, required=False)
    key = forms.CharField(min_length=20, max_length=43, widget=forms.HiddenInput)


@needs(C.ORDERS_DECIDE, methods=("POST",))
def order_ask(request: OfficeRequest, pk: int) -> HttpResponse:
    found = order_pages.order_for_page(pk)
    text = request.POST.get("text", "")
    attempt(
        request,
        lambda: actions.ask(order=found, text=text, actor=request.user),
        _("The question is on its way to the customer."),
    )
    return redirect("office:order", pk)


@needs(C.ORDERS_DECIDE, methods=("GET", "POST"))
def order_send(request: OfficeRequest, pk: int) -> HttpResponse:
    """A parcel: which pieces, by whom, under which number."""
    found = order_pages.order_for_page(pk)
    lines = [line for line in found.lines.select_related("variant__product") if line.open > 0]
    if request.method != "POST":
        last = Delivery.objects.exclude(courier="").order_by("-pk").values_list("courier", flat=True).first()
        form = ParcelForm(initial={"key": secrets.token_urlsafe(24), "courier": last or ""})
        return _send_page(request, found, lines, form)
    form = ParcelForm(request.POST)
    if form.is_valid():
        try:
            pieces = pieces_of(request.POST, [line.pk for line in lines])
            serials = {line.pk: _numbers(request, line.pk) for line in lines if line.pk in pieces}
            delivery = actions.send(
                order=found, actor=request.user, pieces=pieces, serials=serials, **form.cleaned_data
            )
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(
                request,
                _("Parcel %(n)d of order %(number)s is on its way. The customer is being told.")
                % {"n": delivery.position, "number": found.number},
            )
            return redirect("office:order", pk)
    return _send_page(request, found, lines, form)


def _numbers(request: OfficeRequest, line: int) -> list[str]:
    return [*request.POST.getlist(f"serial-{line}"), *numbers_in(request.POST.get(f"serials-{line}", ""))]


def _send_page(request: OfficeRequest, found: Order, lines: list[Any], form: ParcelForm) -> HttpResponse:
    rows = []
    for line in lines:
        numbered = line.variant is not None and line.variant.has_serials
        rows.append(
            {
                "line": line,
                "typed": request.POST.get(f"pieces-{line.pk}", str(line.open)),
                "serials": in_stock(line.variant_id) if numbered else None,
                "chosen": request.POST.getlist(f"serial-{line.pk}"),
            }
        )
    couriers = Delivery.objects.exclude(courier="").values_list("courier", flat=True).order_by("courier").distinct()
    context = {"order": found, "rows": rows, "form": form, "couriers": list(couriers[:30])}
    return page(request, "backoffice/fulfilment/send.html", context, here="orders", status=422 if form.errors else 200)


@needs(C.ORDERS_DECIDE, methods=("POST",))
def order_rest(request: OfficeRequest, pk: int) -> HttpResponse:
    found = order_pages.order_for_page(pk)
    reason = request.POST.get("reason", "")
    attempt(
        request,
        lambda: actions.give_up_rest(order=found, reason=reason, key=f"rest-{found.pk}", actor=request.user),
        _("The rest is given up. The goods are back in stock and the customer is being told."),
    )
    return redirect("office:order", pk)


@needs(C.ORDERS_DECIDE, methods=("POST",))
def orders_bulk(request: OfficeRequest) -> HttpResponse:
    """Many orders at once: each by itself, so that one that is refused does not hold up the others."""
    deed, tab = request.POST.get("deed", ""), request.POST.get("tab", "")
    chosen = [int(text) for text in request.POST.getlist("order") if text.isdecimal() and len(text) < 19]
    back = redirect(f"{request.path.removesuffix('bulk/')}?{urlencode({'tab': tab})}")
    if not chosen:
        messages.error(request, _("Choose at least one order."))
        return back
    orders = list(
        Order.objects.filter(pk__in=chosen[:MOST_AT_ONCE]).select_related("customer__user").order_by("placed_at", "id")
    )
    if deed == "slips":
        return pdf_response(documents.slips(orders), _("packing-slips"))
    if deed not in BULK:
        raise Http404
    done = 0
    for order in orders:
        try:
            order_pages.DECISIONS[deed].act(order=order, actor=request.user)
            done += 1
        except AkrabError as error:
            messages.error(request, str(error))
    if done:
        messages.success(request, ngettext("%(n)d order done.", "%(n)d orders done.", done) % {"n": done})
    return back
