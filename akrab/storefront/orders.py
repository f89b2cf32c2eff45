"""What became of the customer's orders."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.orders import actions
from akrab.orders.actions.returning import return_until
from akrab.orders.models import Delivery, Order, OrderLine
from akrab.orders.queries import orders_of, own_order, unconfirmed_count
from akrab.storefront import paging
from akrab.storefront.access import for_customers


@require_safe
@for_customers
def placed(request: HttpRequest, customer: Customer, pk: int) -> HttpResponse:
    """The order has reached the shop: what happens next."""
    order = own_order(customer, pk)
    if order is None:
        raise Http404
    return render(request, "storefront/placed.html", {"here": "orders", "order": order, "customer": customer})


# What the customer may look at alone: key → label and states.
FILTERS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "waiting": (gettext_lazy("Not confirmed yet"), (Order.State.WAITING,)),
    "open": (
        gettext_lazy("In progress"),
        (Order.State.ACCEPTED, Order.State.PAID, Order.State.PACKED, Order.State.SENT),
    ),
    "done": (gettext_lazy("Done"), (Order.State.DONE,)),
    "closed": (gettext_lazy("Not carried out"), (Order.State.REJECTED, Order.State.CANCELLED, Order.State.RETURNED)),
}
PANELS = ["storefront/payments/_pay_panel.html", "orders/_nothing.html"]


@require_safe
@for_customers
def orders(request: HttpRequest, customer: Customer) -> HttpResponse:
    """The customer's orders, newest first; `?state=` one of FILTERS."""
    wanted = request.GET.get("state", "")
    mine = orders_of(customer)
    if wanted in FILTERS:
        mine = mine.filter(state__in=FILTERS[wanted][1])
    lines = Prefetch("lines", OrderLine.objects.only("order_id", "name", "quantity"))
    page = paging.newest_first(mine.prefetch_related(lines), "placed_at", request.GET.get("before", ""))
    return render(
        request,
        "storefront/orders.html",
        {
            "here": "orders",
            "customer": customer,
            "page": page,
            "wanted": wanted if wanted in FILTERS else "",
            "filters": [(key, label) for key, (label, _states) in FILTERS.items()],
            "waiting_count": unconfirmed_count(customer),
        },
    )


@require_safe
@for_customers
def order(request: HttpRequest, customer: Customer, pk: int) -> HttpResponse:
    return render(request, "storefront/order.html", _order_context(customer, pk))


def _order_context(customer: Customer, pk: int) -> dict[str, Any]:
    lines = OrderLine.objects.select_related("variant__product")
    deliveries = Delivery.objects.prefetch_related("lines__line")
    mine = orders_of(customer).prefetch_related(
        Prefetch("lines", lines), Prefetch("deliveries", deliveries), "discounts", "returns", "questions"
    )
    found = get_object_or_404(mine, pk=pk)
    until = return_until(found)
    return {
        "here": "orders",
        "order": found,
        "customer": customer,
        "question": next((one for one in found.questions.all() if not one.answered_at), None) if found.asks else None,
        "may_cancel": found.state == Order.State.WAITING,
        "may_return": bool(until and until >= clock.now() and any(line.returnable > 0 for line in found.lines.all())),
        "invoice": found.state not in {Order.State.WAITING, Order.State.REJECTED} and found.source == "shop",
        "panels": PANELS,
    }


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
