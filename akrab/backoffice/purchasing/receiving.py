"""Goods of a purchase come in; deliveries that are awaited; what is owed for them."""

import secrets
from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import MoneyField, WholeField, complain, typed_money, whole_input
from akrab.backoffice.pages import page
from akrab.backoffice.paging import page_of
from akrab.catalogue import serials
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.purchasing import queries
from akrab.purchasing.actions import paying, receiving
from akrab.purchasing.actions.receiving import Arrived
from akrab.purchasing.models import Bill, Purchase, PurchaseLine


class ArrivedForm(forms.Form):
    """What came of one line."""

    quantity = WholeField(label=gettext_lazy("Came"), min_value=0, max_value=1_000_000, widget=whole_input())

    def __init__(self, data: Mapping[str, object] | None, *, line: PurchaseLine, costs: bool) -> None:
        super().__init__(
            data, prefix=f"line-{line.pk}", initial={"quantity": line.open, "price": typed_money(line.price)}
        )
        self.line = line
        if costs:
            self.fields["price"] = MoneyField(label=_("Price of a piece"))
        if line.variant.has_serials:
            self.fields["numbers"] = forms.CharField(
                label=_("Serial numbers or IMEI"),
                required=False,
                widget=forms.Textarea(attrs={"rows": 3, "autocapitalize": "characters", "spellcheck": "false"}),
                help_text=_("One in each line: type, paste or scan them. There must be as many as pieces."),
            )


class DeliveryForm(forms.Form):
    key = forms.CharField(max_length=43, widget=forms.HiddenInput())
    delivery_note = forms.CharField(
        label=gettext_lazy("Number of the delivery note or invoice"), max_length=60, required=False
    )
    sure = forms.BooleanField(label=gettext_lazy("The numbers are right"), required=False)


@needs(C.STOCK_MOVE)
def deliveries(request: OfficeRequest) -> HttpResponse:
    """What is awaited: for everybody who opens parcels, also without knowing the prices."""
    context = {"purchases": list(queries.expected().prefetch_related("lines")[:100]), "today": clock.today()}
    return page(request, "backoffice/purchasing/deliveries.html", context, here="stock")


@needs(C.STOCK_MOVE, methods=("GET", "POST"))
def purchase_receive(request: OfficeRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Purchase.objects.select_related("supplier", "outlet"), pk=pk)
    data = request.POST if request.method == "POST" else None
    costs = may(request.user, C.COSTS_VIEW)
    lines = [line for line in found.lines.select_related("variant__product") if line.open or data]
    rows = [ArrivedForm(data, line=line, costs=costs) for line in lines]
    form = DeliveryForm(data, initial={"key": secrets.token_urlsafe(16)})
    doubtful = False
    if data is not None and form.is_valid() and not [row for row in rows if not row.is_valid()]:
        try:
            receipt = receiving.receive(
                purchase=found,
                arrived={row.line.pk: _arrived(row) for row in rows},
                key=form.cleaned_data["key"],
                delivery_note=form.cleaned_data["delivery_note"],
                sure=form.cleaned_data["sure"],
                actor=request.user,
            )
        except AkrabError as error:
            doubtful = isinstance(error, serials.DoubtfulNumber)
            complain(form, error)
        else:
            messages.success(request, _("Received and put into stock: %(number)s.") % {"number": found.number})
            if may(request.user, C.PURCHASING):
                return redirect("office:purchase", receipt.purchase_id)
            return redirect("office:deliveries")
    if not doubtful and not (data and data.get("sure")):
        form.fields["sure"].widget = forms.HiddenInput()
    context = {"purchase": found, "form": form, "rows": rows, "costs": costs}
    status = 422 if data is not None else 200
    return page(request, "backoffice/purchasing/receive.html", context, here="stock", status=status)


def _arrived(row: ArrivedForm) -> Arrived:
    values = row.cleaned_data
    return Arrived(
        quantity=values["quantity"],
        price=values.get("price"),
        numbers=serials.numbers_in(values.get("numbers", "")),
    )


class PayForm(forms.Form):
    key = forms.CharField(max_length=43, widget=forms.HiddenInput())
    amount = MoneyField(label=gettext_lazy("Amount"))
    paid_on = forms.DateField(
        label=gettext_lazy("Paid on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)


@needs(C.PURCHASING)
def bills(request: OfficeRequest) -> HttpResponse:
    return _bills(request)


def _bills(request: OfficeRequest, *, refused: int = 0, form: PayForm | None = None) -> HttpResponse:
    tab = "paid" if request.GET.get("tab") == "paid" else "open"
    after = request.GET.get("after", "")
    rows = queries.bills(open_only=tab == "open")
    fields = ("due_on", "id") if tab == "open" else ("-due_on", "-id")
    shown = page_of(rows, fields, "" if refused else after)
    today = clock.today()
    context = {
        "tab": tab,
        "page": shown,
        "first": not after,
        "forms": {bill.pk: form if bill.pk == refused else _pay_form(bill) for bill in shown.rows if bill.owed},
        "refused": refused,
        "today": today,
        "owed": queries.owed_in_all(),
    }
    status = 422 if form is not None else 200
    return page(request, "backoffice/purchasing/bills.html", context, here="purchasing", partial="rows", status=status)


def _pay_form(bill: Bill) -> PayForm:
    initial = {"key": secrets.token_urlsafe(16), "amount": typed_money(bill.owed), "paid_on": clock.today()}
    return PayForm(initial=initial, auto_id=f"id_{bill.pk}_%s")


@needs(C.PURCHASING, methods=("POST",))
def bill_pay(request: OfficeRequest, pk: int) -> HttpResponse:
    bill = get_object_or_404(Bill.objects.select_related("supplier", "receipt__purchase"), pk=pk)
    form = PayForm(request.POST, auto_id=f"id_{pk}_%s")
    if form.is_valid():
        try:
            paying.pay(bill=bill, actor=request.user, **form.cleaned_data)
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("Noted as paid to %(name)s.") % {"name": bill.supplier})
            return redirect("office:bills")
    return _bills(request, refused=pk, form=form)
