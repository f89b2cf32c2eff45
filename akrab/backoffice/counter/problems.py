"""What at the counter wants a look: sales that were refused, goods that the books did not have."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import attempt, page
from akrab.catalogue.models import Variant
from akrab.counter import actions, queries
from akrab.counter import sales as reading
from akrab.counter.models import CounterSale, SerialDifference, StockDifference


@needs(C.COUNTER_CLOSE)
def problems(request: OfficeRequest) -> HttpResponse:
    rows = list(queries.refused()[:100])
    ids = {line["variant"] for row in rows for line in row.payload.get("lines", [])}
    names = {one.pk: str(one) for one in Variant.objects.filter(pk__in=ids).select_related("product")}
    context = {
        "refused": [(row, [(names.get(line["variant"], "?"), line) for line in row.payload["lines"]]) for row in rows],
        "differences": list(queries.differences()[:100]),
        "serials": list(queries.serial_differences()[:100]),
    }
    return page(request, "backoffice/counter/problems.html", context, here="counter")


@needs(C.AUDIT_VIEW, C.COUNTER_CLOSE, methods=("POST",))
def record(request: OfficeRequest, pk: int) -> HttpResponse:
    """The goods were carried out and paid like that: the sale counts."""
    row = get_object_or_404(CounterSale, pk=pk)
    attempt(
        request,
        lambda: actions.record_refused(row=row, sale=reading.read(row.payload), actor=request.user),
        _("The sale is recorded."),
    )
    return redirect("office:counter_problems")


@needs(C.AUDIT_VIEW, C.COUNTER_CLOSE, methods=("POST",))
def dismiss(request: OfficeRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(CounterSale, pk=pk)
    attempt(
        request,
        lambda: actions.dismiss_refused(row=row, reason=request.POST.get("reason", ""), actor=request.user),
        _("The sale is put away."),
    )
    return redirect("office:counter_problems")


@needs(C.COUNTER_CLOSE, methods=("POST",))
def settle(request: OfficeRequest, pk: int) -> HttpResponse:
    difference = get_object_or_404(StockDifference, pk=pk)
    attempt(
        request,
        lambda: actions.settle_difference(difference=difference, actor=request.user),
        _("Checked."),
    )
    return redirect("office:counter_problems")


@needs(C.COUNTER_CLOSE, methods=("POST",))
def settle_serial(request: OfficeRequest, pk: int) -> HttpResponse:
    difference = get_object_or_404(SerialDifference, pk=pk)
    attempt(
        request,
        lambda: actions.settle_serial(difference=difference, actor=request.user),
        _("Checked."),
    )
    return redirect("office:counter_problems")
