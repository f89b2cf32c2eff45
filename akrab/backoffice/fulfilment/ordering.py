"""A new order, written down by somebody of the shop: first the customer, then the articles."""

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.fulfilment.pieces import PiecesError, pieces_of
from akrab.backoffice.pages import page
from akrab.catalogue.models import Product, Variant
from akrab.core import phone, search, shop
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.messaging.addresses import phone_number
from akrab.orders import actions
from akrab.orders.queries import orders_of

SHOWN = 20
CHOSEN = "pieces-"


class PhoneOrderForm(forms.Form):
    recipient = forms.CharField(label=gettext_lazy("Recipient"), max_length=150, required=False)
    phone_number = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    address = forms.CharField(
        label=gettext_lazy("Delivery address"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Empty: the customer collects it at the shop."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=500, required=False)
    accepted = forms.BooleanField(label=gettext_lazy("Accept it at once"), required=False, initial=True)
    placing_key = forms.CharField(min_length=20, max_length=43, widget=forms.HiddenInput)


@needs(C.ORDERS_DECIDE)
def order_new(request: OfficeRequest) -> HttpResponse:
    """For whom."""
    query = request.GET.get("q", "").strip()[:100]
    found = Customer.objects.filter(merged_into=None)
    if query:
        rows = list(found.filter(pk__in=search.find("customer", query, limit=SHOWN))[:SHOWN])
    else:
        rows = list(found.order_by("-id")[:SHOWN])
    return page(request, "backoffice/fulfilment/order_new.html", {"q": query, "rows": rows}, here="orders")


@needs(C.ORDERS_DECIDE, methods=("GET", "POST"))
def order_new_for(request: OfficeRequest, pk: int) -> HttpResponse:
    """What, how many, and where to. Every button sends the whole form, so nothing chosen is lost by a search."""
    customer = get_object_or_404(Customer.objects.select_related("user"), pk=pk, merged_into=None)
    if request.method != "POST":
        return _articles(request, customer, PhoneOrderForm(initial=_usual(customer)), {})
    form = PhoneOrderForm(request.POST)
    asked = [key.removeprefix(CHOSEN) for key in request.POST if key.startswith(CHOSEN)][:200]
    try:
        pieces = pieces_of(request.POST, [int(text) for text in asked if text.isdecimal() and len(text) < 19])
    except PiecesError as error:
        form.add_error(None, str(error))
        return _articles(request, customer, form, {})
    if "place" not in request.POST:
        return _articles(request, customer, PhoneOrderForm(initial=request.POST.dict() | _ticked(request)), pieces)
    if form.is_valid():
        try:
            order = actions.place_by_phone(customer=customer, pieces=pieces, seller=request.user, **form.cleaned_data)
        except AkrabError as error:
            complain(form, error, phone="phone_number")
        else:
            messages.success(request, _("Order %(number)s is written down.") % {"number": order.number})
            return redirect("office:order", order.pk)
    return _articles(request, customer, form, pieces)


def _ticked(request: OfficeRequest) -> dict[str, Any]:
    return {"accepted": "accepted" in request.POST}


def _usual(customer: Customer) -> dict[str, Any]:
    last = orders_of(customer).exclude(recipient="").first()
    number = (last and last.phone) or phone_number(customer)
    return {
        "recipient": (last and last.recipient) or customer.name,
        "phone_number": phone.display(number, shop.get("region")) if number else "",
        "address": (last and last.address) or customer.address,
        "accepted": True,
        "placing_key": secrets.token_urlsafe(24),
    }


def _articles(request: OfficeRequest, customer: Customer, form: PhoneOrderForm, pieces: dict[int, int]) -> HttpResponse:
    query = request.POST.get("q", "").strip()[:100]
    on_sale = Variant.objects.filter(is_active=True, product__state=Product.State.ACTIVE).exclude(
        product__kind=Product.Kind.CHARGE
    )
    on_sale = on_sale.filter(product__has_options=False).select_related("product", "stock")
    chosen = list(on_sale.filter(pk__in=[pk for pk, number in pieces.items() if number]))
    if query:
        listed = on_sale.filter(product_id__in=search.find("product", query, limit=SHOWN)) | on_sale.filter(
            sku__iexact=query
        )
    else:
        listed = on_sale.order_by("-product__sold", "id")
    others = [one for one in listed[: SHOWN * 2] if one.pk not in {other.pk for other in chosen}][:SHOWN]
    context = {
        "customer": customer,
        "form": form,
        "q": query,
        "chosen": [(one, pieces[one.pk], one.price * pieces[one.pk]) for one in chosen],
        "sum": sum(one.price * pieces[one.pk] for one in chosen),
        "others": others,
    }
    return page(
        request, "backoffice/fulfilment/order_new_for.html", context, here="orders", status=422 if form.errors else 200
    )
