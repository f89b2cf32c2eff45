"""Returns: the list, asking for one, deciding, receiving the goods."""

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import MoneyField, complain
from akrab.backoffice.fulfilment.pieces import pieces_of
from akrab.backoffice.orders import order_for_page
from akrab.backoffice.pages import attempt, page
from akrab.backoffice.paging import page_of
from akrab.catalogue.models import Serial
from akrab.catalogue.serials import numbers_in
from akrab.core.errors import AkrabError
from akrab.orders import actions
from akrab.orders.actions.returning import open_pieces
from akrab.orders.errors import AlreadyDecided
from akrab.orders.models import Order, Return, ReturnLine
from akrab.orders.queries import refunded_of

R = Return.State
TABS = {
    "open": (gettext_lazy("To deal with"), (R.REQUESTED, R.ACCEPTED)),
    "received": (gettext_lazy("Received"), (R.RECEIVED,)),
    "rejected": (gettext_lazy("Rejected"), (R.REJECTED,)),
}


class NewReturnForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"})
    )
    key = forms.CharField(min_length=20, max_length=43, widget=forms.HiddenInput)


class ReceiveForm(forms.Form):
    """What is given back beside the goods, and what is kept."""

    shipping = MoneyField(label=gettext_lazy("Postage that is given back"), required=False)
    deduction = MoneyField(label=gettext_lazy("Kept for wear or damage"), required=False)


@needs(C.ORDERS_VIEW)
def returns(request: OfficeRequest) -> HttpResponse:
    tab = request.GET.get("tab", "open")
    if tab not in TABS:
        tab = "open"
    found = Return.objects.filter(state__in=TABS[tab][1], given_up=False).select_related("order__customer")
    listed = page_of(found, ("-requested_at", "-id"), request.GET.get("after", ""))
    context = {"tab": tab, "tabs": [(key, label) for key, (label, _states) in TABS.items()], "page": listed}
    return page(request, "backoffice/fulfilment/returns.html", context, here="returns")


@needs(C.ORDERS_DECIDE, methods=("GET", "POST"))
def return_new(request: OfficeRequest, pk: int) -> HttpResponse:
    """The shop itself takes goods back, at the counter or by the post."""
    found = order_for_page(pk)
    asked = open_pieces(found)
    lines = [(line, line.returnable - asked.get(line.pk, 0)) for line in found.lines.select_related("variant")]
    lines = [(line, left) for line, left in lines if left > 0]
    form = NewReturnForm(request.POST if request.method == "POST" else None, initial={"key": secrets.token_urlsafe(24)})
    if form.is_valid():
        try:
            pieces = pieces_of(request.POST, [line.pk for line, _left in lines])
            back = actions.request_return(order=found, pieces=pieces, actor=request.user, **form.cleaned_data)
        except AkrabError as error:
            complain(form, error)
        else:
            return redirect("office:return", back.pk)
    rows = [(line, left, request.POST.get(f"pieces-{line.pk}", "0")) for line, left in lines]
    context = {"order": found, "rows": rows, "form": form}
    return page(
        request, "backoffice/fulfilment/return_new.html", context, here="orders", status=422 if form.errors else 200
    )


def _return(pk: int) -> Return:
    backs = Return.objects.select_related("order__customer__user").prefetch_related("lines__line__variant")
    return get_object_or_404(backs, pk=pk)


@needs(C.ORDERS_VIEW)
def return_page(request: OfficeRequest, pk: int) -> HttpResponse:
    return _page(request, _return(pk), ReceiveForm())


def _page(request: OfficeRequest, back: Return, form: ReceiveForm) -> HttpResponse:
    order = back.order
    order.refresh_from_db()
    rows = [_row(request, one, order) for one in back.lines.all()]
    given = sum(one.shipping for one in order.returns.all())
    context = {
        "back": back,
        "order": order,
        "rows": rows,
        "goods": sum(row["worth"] for row in rows),
        "postage_left": order.shipping - given,
        "form": form,
        "refunded": refunded_of(back),
    }
    return page(
        request, "backoffice/fulfilment/return.html", context, here="returns", status=422 if form.errors else 200
    )


def _row(request: OfficeRequest, one: ReturnLine, order: Order) -> dict[str, Any]:
    line = one.line
    line.order = order
    received = one.restock is not None
    numbered = line.variant is not None and line.variant.has_serials and not received
    return {
        "one": one,
        "line": line,
        "worth": one.refund if received else line.refund_of(one.quantity),
        "serials": list(Serial.objects.filter(order_line_id=line.pk).values_list("number", flat=True))
        if numbered
        else [],
        "restock": request.POST.get(f"restock-{one.pk}", "yes"),
    }


@needs(C.ORDERS_DECIDE, methods=("POST",))
def return_decide(request: OfficeRequest, pk: int, deed: str) -> HttpResponse:
    """Accept (with a word for the customer) or reject (with the reason)."""
    back = _return(pk)
    text = request.POST.get("reason", "")[:300]
    if deed == "accept":
        said = _("The return is accepted. The customer is being told.")
        attempt(request, lambda: actions.accept_return(back=back, answer=text, actor=request.user), said)
    elif deed == "reject":
        said = _("The return is rejected. The customer is being told.")
        attempt(request, lambda: actions.reject_return(back=back, reason=text, actor=request.user), said)
    else:
        raise Http404
    return redirect("office:return", pk)


@needs(C.ORDERS_DECIDE, methods=("POST",))
def return_receive(request: OfficeRequest, pk: int) -> HttpResponse:
    """The goods are here: each line on the shelf or not."""
    back = _return(pk)
    form = ReceiveForm(request.POST)
    if form.is_valid():
        ids = [one.pk for one in back.lines.all()]
        try:
            actions.receive_return(
                back=back,
                restock={pk: request.POST.get(f"restock-{pk}") == "yes" for pk in ids},
                shipping=form.cleaned_data["shipping"] or 0,
                deduction=form.cleaned_data["deduction"] or 0,
                serials={
                    pk: [*request.POST.getlist(f"serial-{pk}"), *numbers_in(request.POST.get(f"serials-{pk}", ""))]
                    for pk in ids
                },
                actor=request.user,
            )
        except AlreadyDecided as error:  # somebody else was first: the form makes no sense any more
            messages.error(request, str(error))
            return redirect("office:return", pk)
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("The goods of return %(number)s are taken in.") % {"number": back.number})
            return redirect("office:return", pk)
    return _page(request, _return(pk), form)
