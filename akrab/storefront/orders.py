"""Ordering what lies in the basket, and what became of it."""

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from akrab.core import phone, shop
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.messaging.actions import phone_number
from akrab.orders import actions
from akrab.orders.models import Order, OrderLine
from akrab.orders.queries import orders_of, unconfirmed_count
from akrab.storefront import paging
from akrab.storefront.access import customer_of, for_customers, may_order
from akrab.storefront.basket import basket_context, basket_of


class CheckoutForm(forms.Form):
    """Where the goods go. The rules stand in `orders.actions.place_order`."""

    recipient = forms.CharField(
        max_length=150, label=gettext_lazy("Recipient"), widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        max_length=30,
        label=gettext_lazy("Phone or WhatsApp"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "placeholder": "0812-3456-7890"}),
    )
    address = forms.CharField(
        max_length=300,
        required=False,
        label=gettext_lazy("Delivery address"),
        help_text=gettext_lazy("Leave empty if you collect it at the shop."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )
    note = forms.CharField(
        max_length=500,
        required=False,
        label=gettext_lazy("Note for the shop"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    placing_key = forms.CharField(min_length=20, max_length=43, widget=forms.HiddenInput)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest) -> HttpResponse:
    """The order form. Who may not order yet reads why, and what to do."""
    customer = customer_of(request)
    if customer is None or not may_order(customer):
        context = basket_context(request, customer=customer, staff=request.user.is_authenticated and customer is None)
        return render(
            request, "storefront/checkout_closed.html", context, status=200 if request.method != "POST" else 403
        )
    if request.method == "POST":
        return _place(request, customer)
    context = basket_context(request, form=CheckoutForm(initial=_usual(customer)))
    if not context["rows"]:
        return redirect("storefront:basket")
    return render(request, "storefront/checkout.html", context)


def _usual(customer: Customer) -> dict[str, Any]:
    """What the customer wrote last time, else what we know."""
    last = orders_of(customer).exclude(recipient="").first()
    number = (last and last.phone) or phone_number(customer)
    return {
        "recipient": (last and last.recipient) or customer.name,
        "phone": phone.display(number, shop.get("region")) if number else "",
        "address": (last and last.address) or customer.address,
        "placing_key": secrets.token_urlsafe(32),
    }


def _place(request: HttpRequest, customer: Customer) -> HttpResponse:
    form = CheckoutForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        basket = basket_of(request)
        try:
            if basket is not None:
                order = actions.place_order(
                    basket=basket,
                    customer=customer,
                    placing_key=typed["placing_key"],
                    recipient=typed["recipient"],
                    phone_number=typed["phone"],
                    address=typed["address"],
                    note=typed["note"],
                )
                return redirect("storefront:placed", order.pk)
        except AkrabError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        known = orders_of(customer).filter(placing_key=typed["placing_key"]).first()
        if known is not None:  # the first of two clicks placed it
            return redirect("storefront:placed", known.pk)
        if basket is None:
            return redirect("storefront:basket")
    return render(request, "storefront/checkout.html", basket_context(request, form=form), status=422)


@require_safe
@for_customers
def placed(request: HttpRequest, customer: Customer, pk: int) -> HttpResponse:
    """The order has reached the shop: what happens next."""
    order = get_object_or_404(orders_of(customer).prefetch_related("lines"), pk=pk)
    return render(request, "storefront/placed.html", {"here": "orders", "order": order, "customer": customer})


@require_safe
@for_customers
def orders(request: HttpRequest, customer: Customer) -> HttpResponse:
    """All of the customer's orders, newest first; `?state=waiting` those the shop has not confirmed."""
    waiting_only = request.GET.get("state") == "waiting"
    mine = orders_of(customer)
    lines = Prefetch("lines", OrderLine.objects.only("order_id", "name", "quantity"))
    page = paging.newest_first(
        (mine.filter(state=Order.State.WAITING) if waiting_only else mine).prefetch_related(lines),
        "placed_at",
        request.GET.get("before", ""),
    )
    return render(
        request,
        "storefront/orders.html",
        {
            "here": "orders",
            "customer": customer,
            "page": page,
            "waiting_only": waiting_only,
            "waiting_count": unconfirmed_count(customer),
        },
    )


@require_safe
@for_customers
def order(request: HttpRequest, customer: Customer, pk: int) -> HttpResponse:
    return render(request, "storefront/order.html", _order_context(customer, pk))


def _order_context(customer: Customer, pk: int) -> dict[str, Any]:
    lines = OrderLine.objects.select_related("variant__product")
    found = get_object_or_404(orders_of(customer).prefetch_related(Prefetch("lines", lines)), pk=pk)
    may_cancel = found.state == Order.State.WAITING
    return {"here": "orders", "order": found, "customer": customer, "may_cancel": may_cancel}


@require_POST
@for_customers
def cancel(request: HttpRequest, customer: Customer, pk: int) -> HttpResponse:
    """The customer takes an order back while it waits."""
    found = get_object_or_404(orders_of(customer), pk=pk)
    assert customer.user is not None
    try:
        actions.cancel(order=found, reason=request.POST.get("reason", "")[:300], actor=customer.user)
    except AkrabError as error:
        return render(
            request, "storefront/order.html", _order_context(customer, pk) | {"error": str(error)}, status=409
        )
    messages.success(request, _("Order %(number)s is cancelled.") % {"number": found.number})
    return redirect("storefront:order", found.pk)
