"""The till: open it, cash in and out, the figures so far, the count at the end, the Z report."""

import secrets

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.counter.reading import till_of
from akrab.backoffice.forms import MoneyField, complain
from akrab.backoffice.pages import attempt, page
from akrab.core.errors import AkrabError
from akrab.counter import actions, money, queries
from akrab.counter.models import CashMove, TillSession


class OpenForm(forms.Form):
    opening_cash = MoneyField(label=gettext_lazy("Change in the drawer"), required=False)


class MoveForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("What happens"), choices=CashMove.Kind.choices, initial="out")
    amount = MoneyField(label=gettext_lazy("Amount"))
    reason = forms.CharField(label=gettext_lazy("What for"), max_length=200)
    key = forms.CharField(widget=forms.HiddenInput(), max_length=43, initial=lambda: secrets.token_urlsafe(16))


@needs(C.COUNTER_SELL)
def till(request: OfficeRequest) -> HttpResponse:
    return _page(request)


def _page(
    request: OfficeRequest, *, open_form: OpenForm | None = None, move_form: MoveForm | None = None, status: int = 200
) -> HttpResponse:
    drawer = till_of(request)
    session = queries.open_session(drawer)
    context = {
        "till": drawer,
        "session": session,
        "report": queries.report(session) if session else None,
        "open_form": open_form or OpenForm(),
        "move_form": move_form or MoveForm(),
        "earlier": list(
            TillSession.objects.filter(closed_at__isnull=False).select_related("closed_by", "till").order_by("-id")[:30]
        ),
    }
    return page(request, "backoffice/counter/till.html", context, here="counter", status=status)


@needs(C.COUNTER_SELL, methods=("POST",))
def open_till(request: OfficeRequest) -> HttpResponse:
    form = OpenForm(request.POST)
    if not form.is_valid():
        return _page(request, open_form=form, status=422)
    cash = form.cleaned_data["opening_cash"] or 0
    attempt(
        request,
        lambda: actions.open_till(till=till_of(request), opening_cash=cash, actor=request.user),
        _("The till is open."),
    )
    return redirect("office:counter_till")


@needs(C.COUNTER_SELL, methods=("POST",))
def move(request: OfficeRequest) -> HttpResponse:
    session = queries.open_session(till_of(request))
    if session is None:
        messages.error(request, _("The till is closed. Open it first, then sell."))
        return redirect("office:counter_till")
    form = MoveForm(request.POST)
    if form.is_valid():
        try:
            actions.move_cash(session=session, actor=request.user, **form.cleaned_data)
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("Written down."))
            return redirect("office:counter_till")
    return _page(request, move_form=form, status=422)


class CountForm(forms.Form):
    """A field for each note and coin, one for all else."""

    other = MoneyField(label=gettext_lazy("Other cash"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason of a difference"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.values = money.denominations()
        for value in self.values:
            self.fields[f"n{value}"] = forms.IntegerField(
                label=money.shown(value),
                required=False,
                min_value=0,
                max_value=100_000,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "data-value": value, "placeholder": "0"}),
            )

    def counts(self) -> dict[int, int]:
        return {value: self.cleaned_data[f"n{value}"] or 0 for value in self.values}


@needs(C.COUNTER_CLOSE, methods=("GET", "POST"))
def close(request: OfficeRequest) -> HttpResponse:
    """Count the drawer; the books' figure is not shown before, so that it is counted and not copied."""
    session = queries.open_session(till_of(request))
    if session is None:
        messages.error(request, _("The till is closed already."))
        return redirect("office:counter_till")
    form = CountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.close_till(
                session=session,
                counts=form.counts(),
                other=form.cleaned_data["other"] or 0,
                reason=form.cleaned_data["reason"],
                actor=request.user,
            )
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("The till is closed."))
            return redirect("office:counter_report", session.pk)
    differs = bool(form.errors.get("reason"))
    context = {
        "session": session,
        "form": form,
        "notes": [(form[f"n{value}"], value) for value in form.values],
        "expected": queries.expected_cash(session) if differs else None,
        "held": queries.held_now(session.till).count(),
    }
    return page(request, "backoffice/counter/close.html", context, here="counter", status=422 if form.errors else 200)


@needs(C.COUNTER_CLOSE)
def report(request: OfficeRequest, pk: int) -> HttpResponse:
    """The Z report of a closed session, the X report of an open one; printed as it stands."""
    session = get_object_or_404(TillSession.objects.select_related("till", "opened_by", "closed_by"), pk=pk)
    coins = [(int(value), number, int(value) * number) for value, number in session.counts.items() if value.isdecimal()]
    context = {
        "session": session,
        "report": queries.report(session),
        "coins": sorted(coins, reverse=True),
        "other": session.counts.get("other", 0),
    }
    return page(request, "backoffice/counter/report.html", context, here="counter")
