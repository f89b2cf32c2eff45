"""Pre-orders of the counter that wait to be collected: what is still to pay, and handing them over."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.counter.reading import till_of
from akrab.backoffice.pages import attempt, page
from akrab.catalogue.serials import numbers_in
from akrab.counter import actions, money, queries
from akrab.orders.models import Order

SHOWN = 100
WAYS = [way for way in money.WAYS if way.code in {money.CASH, money.QRIS, money.CARD}]


@needs(C.COUNTER_SELL)
def collecting(request: OfficeRequest) -> HttpResponse:
    context = {
        "orders": list(queries.to_collect()[:SHOWN]),
        "ways": WAYS,
        "session": queries.open_session(till_of(request)),
    }
    return page(request, "backoffice/counter/collecting.html", context, here="counter")


@needs(C.COUNTER_SELL, methods=("POST",))
def collect(request: OfficeRequest, pk: int) -> HttpResponse:
    order = get_object_or_404(Order, pk=pk, counter_sale__isnull=False)
    owed = request.POST.get("owed", "")
    lines = order.lines.values_list("pk", flat=True)
    done = attempt(
        request,
        lambda: actions.collect(
            order=order,
            till=till_of(request),
            method=request.POST.get("method", money.CASH),
            given=int(owed) if owed.isdecimal() and len(owed) < 18 else -1,
            numbers={line: numbers_in(request.POST.get(f"serials-{line}", "")) for line in lines},
            actor=request.user,
        ),
        _("Pre-order %(number)s is handed over.") % {"number": order.number},
    )
    return redirect("office:counter_receipt", order.counter_sale.pk) if done else redirect("office:counter_collecting")
