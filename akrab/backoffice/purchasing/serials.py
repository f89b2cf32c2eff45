"""Serial numbers and IMEI: found again with their whole life; written down for goods that are already here."""

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import attempt, page
from akrab.backoffice.purchasing.articles import ArticleForm, chosen
from akrab.catalogue import serials as actions
from akrab.catalogue.models import Serial, SerialEvent, Variant
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.orders.models import OrderLine
from akrab.purchasing.models import Receipt

MOST = 30


class NumbersForm(ArticleForm):
    field_order = ("article", "numbers", "sure")
    quantity = None  # type: ignore[assignment]
    numbers = forms.CharField(
        label=gettext_lazy("Serial numbers or IMEI"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=gettext_lazy("One in each line: type, paste or scan them."),
    )
    sure = forms.BooleanField(label=gettext_lazy("The numbers are right"), required=False)


@needs(C.PRODUCTS_VIEW)
def serials(request: OfficeRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip().upper()[:40]
    rows = Serial.objects.select_related("variant__product").order_by("-id")
    if query:
        exact = list(rows.filter(number=query)[:MOST])
        if len(exact) == 1:
            return redirect("office:serial", exact[0].pk)
        rows = rows.filter(number__contains=query)
    context = {"serials": list(rows[:MOST]), "q": query}
    return page(request, "backoffice/purchasing/serials.html", context, here="stock")


@needs(C.PRODUCTS_VIEW)
def serial(request: OfficeRequest, pk: int) -> HttpResponse:
    """From which delivery, in which order, under warranty until when."""
    found = get_object_or_404(Serial.objects.select_related("variant__product", "outlet"), pk=pk)
    today = clock.today()
    context = {
        "serial": found,
        "life": _life(list(found.events.select_related("actor"))),
        "under_warranty": bool(found.warranty_until and found.warranty_until >= today),
    }
    return page(request, "backoffice/purchasing/serial.html", context, here="stock")


def _life(events: Sequence[SerialEvent]) -> list[tuple[SerialEvent, Receipt | None, OrderLine | None]]:
    """Each step with the delivery or the order line that it names, the newest first."""
    told: dict[str, set[int]] = {"receipt": set(), "line": set()}
    for event in events:
        sort, _colon, number = event.reference.partition(":")
        if sort in told and number.isdecimal():
            told[sort].add(int(number))
    receipts = Receipt.objects.select_related("supplier", "purchase").in_bulk(told["receipt"])
    lines = OrderLine.objects.select_related("order__customer").in_bulk(told["line"])
    rows = []
    for event in reversed(events):
        sort, _colon, number = event.reference.partition(":")
        pk = int(number) if number.isdecimal() else 0
        rows.append(
            (
                event,
                receipts.get(pk) if sort == "receipt" else None,
                lines.get(pk) if sort == "line" else None,
            )
        )
    return rows


@needs(C.STOCK_MOVE, methods=("GET", "POST"))
def serials_enter(request: OfficeRequest) -> HttpResponse:
    """Numbers of goods that lie in the shop without having been written down."""
    form = NumbersForm(request.POST if request.method == "POST" else None)
    choices: list[Variant] = []
    doubtful = False
    if form.is_valid():
        variant, choices = chosen(form)
        if variant:
            numbers = actions.numbers_in(form.cleaned_data["numbers"])
            try:
                actions.enter(variant=variant, numbers=numbers, sure=form.cleaned_data["sure"], actor=request.user)
            except AkrabError as error:
                doubtful = isinstance(error, actions.DoubtfulNumber)
                complain(form, error)
            else:
                said = ngettext(
                    "%(count)d number is written down.", "%(count)d numbers are written down.", len(numbers)
                )
                messages.success(request, said % {"count": len(numbers)})
                return redirect("office:serials")
    if not doubtful:
        form.fields["sure"].widget = forms.HiddenInput()
    context = {"form": form, "choices": choices}
    status = 422 if request.method == "POST" else 200
    return page(request, "backoffice/purchasing/serials_enter.html", context, here="stock", status=status)


@needs(C.STOCK_MOVE, methods=("POST",))
def serial_out(request: OfficeRequest, pk: int) -> HttpResponse:
    """A piece is lost, damaged or goes back to the supplier."""
    found = get_object_or_404(Serial, pk=pk)
    state = Serial.State.RETURNED if request.POST.get("state") == "returned" else Serial.State.LOST
    note = request.POST.get("note", "")
    said = _("“%(number)s” is taken out.") % {"number": found.number}
    attempt(request, lambda: actions.take_out(serial=found, state=state, note=note, actor=request.user), said)
    return redirect("office:serial", pk)
