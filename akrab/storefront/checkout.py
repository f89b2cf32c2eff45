"""From the basket to the order: where it goes, how it gets there, how it is paid, what it costs."""

import secrets
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from akrab.core import phone, shop
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.messaging import asking
from akrab.messaging.addresses import phone_number
from akrab.orders import trust
from akrab.orders.models import Order
from akrab.orders.queries import basket_view, orders_of
from akrab.payments import methods
from akrab.payments.checkout import place
from akrab.shipping.queries import Way, ways
from akrab.storefront import districts, visits
from akrab.storefront.access import customer_of, may_order
from akrab.storefront.basket import MOST_SHOWN, basket_context, basket_of

SUMMARY = "storefront/checkout.html#choices"


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
    district = forms.CharField(max_length=13, required=False)  # drawn by _districts.html
    delivery = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    method = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    note = forms.CharField(
        max_length=500,
        required=False,
        label=gettext_lazy("Note for the shop"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    placing_key = forms.CharField(min_length=20, max_length=43, widget=forms.HiddenInput)
    expected_total = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


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
        if "place" not in request.POST and request.headers.get("HX-Request"):  # a choice was changed: new prices
            context = _context(request, customer, CheckoutForm(initial=request.POST.dict()))
            return districts.with_picked(request, render(request, SUMMARY, context), context)
        if "look" in request.POST:  # a district is looked for, without scripts
            context = _context(request, customer, CheckoutForm(initial=request.POST.dict()))
            return render(request, "storefront/checkout.html", context)
        return _place(request, customer)
    form = CheckoutForm(initial=_usual(customer))
    context = _context(request, customer, form)
    if not context["rows"]:
        return redirect("storefront:basket")
    visits.checkout_opened(request)
    return render(request, "storefront/checkout.html", context)


def _context(request: HttpRequest, customer: Customer, form: CheckoutForm, **more: Any) -> dict[str, Any]:
    """The form with the ways to get it and to pay that fit what was chosen so far, and what it all costs."""
    chosen = form.data if form.is_bound else form.initial
    basket = basket_of(request)
    goods = basket_view(basket, customer)
    offered = ways(district=chosen.get("district", ""), weight=goods.weight, goods=goods.quote.subtotal)
    way = _wished(offered, chosen.get("delivery", ""))
    view = basket_view(basket, customer, postage=way.price if way else 0, read=goods)
    payable = methods.offered(
        channel="web",
        customer=customer,
        total=view.quote.total,
        delivery=way.code if way else "",
        district=chosen.get("district", ""),
    )
    wished = chosen.get("method", "")
    method = next((one for one in payable if one.code == wished), payable[0] if payable else None)
    context = basket_context(
        request,
        view=view,
        form=form,
        ways=offered,
        way=way,
        methods=payable,
        questions=[] if _is_part(request) else asking.questions(customer, said=request.POST.dict()),
        method=method,
        **districts.choice(request, chosen.get("district", "")),
        **more,
    )
    limit = trust.waiting_limit(customer)
    return context | {"full": limit if len(context["waiting"]) >= min(limit, MOST_SHOWN) else 0}


def _is_part(request: HttpRequest) -> bool:
    """A choice was changed: the part with the boxes is not drawn again."""
    return bool(request.headers.get("HX-Request"))


def _wished(offered: list[Way], code: str) -> Way | None:
    return next((way for way in offered if way.code == code), offered[0] if offered else None)


def _usual(customer: Customer) -> dict[str, Any]:
    """What the customer wrote last time, else what we know."""
    last = orders_of(customer).exclude(recipient="").first()
    number = (last and last.phone) or phone_number(customer)
    return {
        "recipient": (last and last.recipient) or customer.name,
        "phone": phone.display(number, shop.get("region")) if number else "",
        "address": (last and last.address) or customer.address,
        "district": (last and last.district) or "",
        "delivery": (last and last.delivery) or "",
        "method": (last and last.payment_method) or "",
        "placing_key": secrets.token_urlsafe(32),
    }


def _place(request: HttpRequest, customer: Customer) -> HttpResponse:
    form = CheckoutForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        basket = basket_of(request)
        try:
            if basket is not None:
                order = place(
                    method=typed["method"],
                    basket=basket,
                    customer=customer,
                    placing_key=typed["placing_key"],
                    recipient=typed["recipient"],
                    phone_number=typed["phone"],
                    address=typed["address"],
                    note=typed["note"],
                    district=typed["district"],
                    delivery=typed["delivery"],
                    expected_total=typed["expected_total"],
                )
                asking.keep(customer=customer, said=request.POST.dict(), way="checkout")
                visits.ordered(request, order)
                return redirect("storefront:placed", order.pk)
        except AkrabError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        known: Order | None = orders_of(customer).filter(placing_key=typed["placing_key"]).first()
        if known is not None:  # the first of two clicks placed it
            return redirect("storefront:placed", known.pk)
        if basket is None:
            return redirect("storefront:basket")
    return render(request, "storefront/checkout.html", _context(request, customer, form), status=422)
