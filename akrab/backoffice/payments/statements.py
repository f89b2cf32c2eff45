"""Bank statements: paste or upload, say what the columns of a new layout are, match what is left."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import attempt, back, page
from akrab.core.errors import AkrabError
from akrab.orders.models import Order
from akrab.payments.errors import StatementError
from akrab.payments.models import StatementLine
from akrab.payments.statements import matching, reading

ROLES = ("date", "text", "amount", "mark", "inward", "outward")


class StatementForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV file of your bank"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste the lines here"),
        required=False,
        max_length=5_000_000,
        help_text=gettext_lazy("Copy the table of movements from internet banking, with its header."),
        widget=forms.Textarea(attrs={"rows": 8, "class": "num", "autocomplete": "off"}),
    )


@needs(C.PAYMENTS_CONFIRM, methods=("GET", "POST"))
def statement(request: OfficeRequest) -> HttpResponse:
    form = StatementForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload, text = form.cleaned_data["file"], form.cleaned_data["text"]
        try:
            text = reading.decode(upload.read(reading.LARGEST + 1)) if upload else text
            outcome = matching.take_in(
                text=text,
                name=upload.name if upload else request.POST.get("name", ""),
                actor=request.user,
                columns=_columns(request),
            )
        except matching.UnknownLayout as unknown:
            return _ask(request, text, unknown.found, upload.name if upload else "")
        except AkrabError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            _tell(request, outcome)
            return redirect(f"{reverse('office:payments')}?tab=bank")
    status = 422 if form.errors else 200
    return page(request, "backoffice/payments/statement.html", {"form": form}, here="payments", status=status)


def _tell(request: OfficeRequest, outcome: matching.Outcome) -> None:
    kept = outcome.statement
    messages.success(
        request,
        _("%(added)d new lines, %(known)d known already, %(matched)d matched with an order.")
        % {"added": kept.added, "known": kept.known, "matched": outcome.matched},
    )
    if outcome.unread:
        number = len(outcome.unread)
        messages.warning(
            request,
            ngettext(
                "%(number)d line could not be read: %(line)s", "%(number)d lines could not be read: %(line)s", number
            )
            % {"number": number, "line": outcome.unread[0]},
        )


def _ask(request: OfficeRequest, text: str, found: reading.Table, name: str) -> HttpResponse:
    """The first rows with a choice above each column."""
    width = max(len(row) for row in found.rows)
    start = max(0, found.header)
    rows = [row + [""] * (width - len(row)) for row in found.rows[start : start + 6]]
    context = {"text": text, "name": name, "rows": rows, "columns": range(width)}
    return page(request, "backoffice/payments/columns.html", context, here="payments", status=422)


def _columns(request: OfficeRequest) -> reading.Columns | None:
    """What the owner said of each column. Raises StatementError when something is missing."""
    told: dict[str, list[int]] = {}
    for key, role in request.POST.items():
        if key.startswith("column-") and role in ROLES and key[7:].isdigit():
            told.setdefault(str(role), []).append(int(key[7:]))
    if not any(key.startswith("column-") for key in request.POST):
        return None
    found: dict[str, Any] = {role: told[role][0] for role in ROLES if role != "text" and role in told}
    if "date" not in found or not ("amount" in found or {"inward", "outward"} <= found.keys()):
        raise StatementError(_("Say which column has the date, and which the amount (or money in and money out)."))
    return reading.Columns(text=tuple(told.get("text", ())), **found)


@needs(C.PAYMENTS_CONFIRM, methods=("POST",))
def match(request: OfficeRequest, pk: int) -> HttpResponse:
    """A person says for which order the money is: one that is proposed, or one by its number."""
    line = get_object_or_404(StatementLine, pk=pk)
    wished = request.POST.get("order", "")
    order = Order.objects.filter(pk=int(wished)).first() if wished.isdigit() else None
    number = request.POST.get("number", "").strip()
    if order is None and number:
        order = Order.objects.filter(number__iexact=number, source="shop").first()
    if order is None:
        messages.error(request, _("There is no order with this number."))
    else:
        found = order
        attempt(
            request,
            lambda: matching.confirm(line=line, order=found, actor=request.user),
            _("Order %(number)s: the payment counts.") % {"number": order.number},
        )
    return back(request, "office:payments")


@needs(C.PAYMENTS_CONFIRM, methods=("POST",))
def ignore(request: OfficeRequest, pk: int) -> HttpResponse:
    matching.ignore(line=get_object_or_404(StatementLine, pk=pk))
    messages.success(request, _("Put aside."))
    return back(request, "office:payments")


@needs(C.PAYMENTS_CONFIRM, methods=("POST",))
def undo(request: OfficeRequest, pk: int) -> HttpResponse:
    line = get_object_or_404(StatementLine.objects.select_related("payment"), pk=pk)
    attempt(
        request,
        lambda: matching.undo(line=line, actor=request.user),
        _("The payment does not count any more; the line waits again."),
    )
    return back(request, "office:payments")
