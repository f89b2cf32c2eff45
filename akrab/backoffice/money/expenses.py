"""Expenses: entering one in two taps, the list, correcting and undoing, the shop's own kinds."""

import secrets
from typing import Any

from django.contrib import messages
from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain, typed_money
from akrab.backoffice.money.forms import ExpenseForm, KindForm, NewExpenseForm
from akrab.backoffice.money.periods import period_of
from akrab.backoffice.pages import attempt, back, page
from akrab.backoffice.paging import page_of
from akrab.catalogue import optionfiles
from akrab.core.errors import AkrabError
from akrab.core.templatetags.akrab import money
from akrab.counter.models import CashMove
from akrab.finance import actions, spending
from akrab.finance.models import Expense, ExpenseKind, Repeat


@needs(C.FINANCE_VIEW)
def expenses(request: OfficeRequest) -> HttpResponse:
    """The expenses of a month, the newest first."""
    period, known = period_of(request), spending.by_code()
    spent = Expense.objects.counting().filter(day__gte=period.first, day__lte=period.last)
    kind = request.GET.get("kind", "")
    shown = spent.filter(kind=kind) if kind in known else spent
    found = page_of(shown, ("-day", "-id"), request.GET.get("after", ""), read=_position)
    sums = spent.values_list("kind").annotate(n=Sum("amount")).order_by("-n")
    total = sum(amount for _code, amount in sums)
    context = {
        "period": period,
        "rows": [(one, spending.labelled(one.kind, known)) for one in found.rows],
        "after": found.after,
        "first_page": not request.GET.get("after"),
        "sums": [(spending.labelled(code, known), amount, 100 * amount // total) for code, amount in sums],
        "total": total,
        "kind": known.get(kind),
        "repeats": [(one, spending.labelled(one.kind, known)) for one in Repeat.objects.filter(ended_at__isnull=True)],
        "undone": [
            (one, spending.labelled(one.kind, known))
            for one in Expense.objects.filter(withdrawn_at__isnull=False).order_by("-withdrawn_at")[:3]
        ],
    }
    return page(request, "backoffice/money/expenses.html", context, here="money", partial="rows")


def _position(one: Expense, name: str) -> Any:
    return one.day.isoformat() if name == "day" else one.pk


@needs(C.FINANCE_EDIT, methods=("GET", "POST"))
def expense_new(request: OfficeRequest) -> HttpResponse:
    """Type the amount, tap what it was for: written. The rest can stay as it is."""
    move = _till_move(request)
    if request.method == "POST":
        form = NewExpenseForm(request.POST, request.FILES)
        if form.is_valid() and (spent := _spend(request, form, move)):
            messages.success(request, _("%(amount)s is written down.") % {"amount": money(spent.amount)})
            return redirect("office:expenses")
        key = request.POST.get("key", "") or secrets.token_urlsafe(12)
    else:
        initial = {"amount": typed_money(move.amount), "note": move.reason} if move else {}
        form, key = NewExpenseForm(initial=initial), secrets.token_urlsafe(12)
    context = {
        "form": form,
        "key": key,
        "kinds": spending.kinds(),
        "move": move,
        "details_open": _in_details(form) or bool(move),
    }
    return page(request, "backoffice/money/expense_new.html", context, here="money", status=422 if form.errors else 200)


def _till_move(request: OfficeRequest) -> CashMove | None:
    """The cash taken from a till that this expense is about."""
    given = request.POST.get("till_move") or request.GET.get("till_move") or ""
    return CashMove.objects.filter(pk=int(given), kind=CashMove.Kind.OUT).first() if given.isdecimal() else None


def _in_details(form: NewExpenseForm) -> bool:
    return bool(set(form.errors) - {"amount", "kind"})


def _spend(request: OfficeRequest, form: NewExpenseForm, move: CashMove | None) -> Expense | None:
    values, key = dict(form.cleaned_data), request.POST.get("key", "")[:40]
    try:
        values["receipt"] = _receipt(values.pop("receipt"))
        return actions.spend(
            key=f"form:{key or secrets.token_urlsafe(12)}",
            actor=request.user,
            till_move=move,
            **values,
        )
    except AkrabError as error:
        complain(form, error)
        return None


def _receipt(upload: Any) -> str:
    """The stem of the stored file; a refusal belongs to its field."""
    if not upload:
        return ""
    try:
        return optionfiles.store_file(upload)
    except AkrabError as error:
        raise AkrabError(str(error), field="receipt") from error


@needs(C.FINANCE_EDIT, methods=("GET", "POST"))
def expense(request: OfficeRequest, pk: int) -> HttpResponse:
    """One expense, to be corrected or undone."""
    found = get_object_or_404(Expense.objects.select_related("repeat", "actor"), pk=pk)
    initial = {name: getattr(found, name) for name in ("kind", "day", "pot", "payee", "note")}
    initial["amount"] = typed_money(found.amount)
    posted = request.method == "POST"
    form = ExpenseForm(
        request.POST if posted else None, request.FILES if posted else None, initial=initial, known=found.kind
    )
    if form.is_valid():
        values = dict(form.cleaned_data)
        try:
            values["receipt"] = _receipt(values.pop("receipt"))
            actions.correct(expense=found, actor=request.user, **values)
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("The expense is corrected."))
            return redirect("office:expenses")
    context = {"expense": found, "form": form, "kind": spending.labelled(found.kind, spending.by_code())}
    return page(request, "backoffice/money/expense.html", context, here="money", status=422 if form.errors else 200)


@needs(C.FINANCE_VIEW)
def expense_receipt(request: OfficeRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Expense, pk=pk)
    path = optionfiles.path_of(found.receipt) if found.receipt else None
    if path is None:
        raise Http404
    response = HttpResponse(path.read_bytes(), content_type=optionfiles.content_type(found.receipt))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@needs(C.FINANCE_EDIT, methods=("POST",))
def expense_undo(request: OfficeRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Expense, pk=pk)
    attempt(request, lambda: actions.withdraw(expense=found, actor=request.user), _("The expense is undone."))
    return back(request, "office:expenses")


@needs(C.FINANCE_EDIT, methods=("POST",))
def expense_restore(request: OfficeRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Expense, pk=pk)
    attempt(request, lambda: actions.restore(expense=found, actor=request.user), _("The expense counts again."))
    return back(request, "office:expenses")


@needs(C.FINANCE_EDIT, methods=("POST",))
def repeat_end(request: OfficeRequest, pk: int) -> HttpResponse:
    """It does not come any more; what was written stays."""
    found = get_object_or_404(Repeat, pk=pk)
    attempt(request, lambda: actions.end_repeat(repeat=found, actor=request.user), _("It does not repeat any more."))
    return redirect("office:expenses")


@needs(C.FINANCE_EDIT, methods=("GET", "POST"))
def expense_kinds(request: OfficeRequest) -> HttpResponse:
    """The kinds there are, and adding one."""
    form = KindForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.add_kind(actor=request.user, **form.cleaned_data)
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": made})
            return redirect(reverse("office:expense_kinds"))
    context = {"form": form, "common": spending.COMMON, "own": list(ExpenseKind.objects.all())}
    return page(
        request, "backoffice/money/expense_kinds.html", context, here="money", status=422 if form.errors else 200
    )


@needs(C.FINANCE_EDIT, methods=("POST",))
def expense_kind_switch(request: OfficeRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(ExpenseKind, pk=pk)
    actions.switch_kind(kind=found, is_active=request.POST.get("is_active") == "1", actor=request.user)
    return redirect("office:expense_kinds")
