"""What became of the customer's orders."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.orders import actions
from akrab.orders.models import Order, OrderLine
from akrab.orders.queries import orders_of, unconfirmed_count
from akrab.storefront import paging
from akrab.storefront.access import for_customers


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
