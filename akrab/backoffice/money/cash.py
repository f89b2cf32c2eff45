"""Where the money is: in and out, what is expected, what lies in each pot."""

import secrets

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.actions import change_shop_settings
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.money.forms import CountForm, MoveForm
from akrab.backoffice.money.periods import period_of
from akrab.backoffice.pages import attempt, page
from akrab.core import shop
from akrab.core.errors import AkrabError
from akrab.finance import actions
from akrab.finance import cash as finance
from akrab.finance.models import Pot, PotMove


@needs(C.FINANCE_VIEW)
def cash(request: OfficeRequest) -> HttpResponse:
    return _page(request)


def _page(request: OfficeRequest, count: CountForm | None = None, move: MoveForm | None = None) -> HttpResponse:
    period = period_of(request)
    view = finance.cash_view(period.first, period.last)
    moves = PotMove.objects.filter(day__gte=period.first, day__lte=period.last, withdrawn_at__isnull=True)
    context = {
        "period": period,
        "view": view,
        "pots": dict(Pot.choices),
        "till_moves": finance.till_moves(period.first, period.last),
        "moves": list(moves.order_by("-day", "-id")[:20]),
        "count": count or CountForm(),
        "move": move or MoveForm(),
        "key": request.POST.get("key") or secrets.token_urlsafe(12),
        "bills_from": shop.get("bills_paid_from"),
        "refused": "count" if count else "move" if move else "",
    }
    return page(request, "backoffice/money/cash.html", context, here="money", status=422 if count or move else 200)


@needs(C.FINANCE_EDIT, methods=("POST",))
def pot_count(request: OfficeRequest) -> HttpResponse:
    """What lay in a pot on some morning."""
    form = CountForm(request.POST)
    if form.is_valid():
        try:
            actions.count_pot(actor=request.user, **form.cleaned_data)
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("Counted. The balance is worked out from here on."))
            return redirect("office:cash")
    return _page(request, count=form)


@needs(C.FINANCE_EDIT, methods=("POST",))
def pot_move(request: OfficeRequest) -> HttpResponse:
    """From pot to pot, in from outside or out of the shop."""
    form = MoveForm(request.POST)
    if form.is_valid():
        key = request.POST.get("key", "")[:40] or secrets.token_urlsafe(12)
        try:
            actions.move_money(key=f"form:{key}", actor=request.user, **form.cleaned_data)
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("The move is written down."))
            return redirect("office:cash")
    return _page(request, move=form)


@needs(C.FINANCE_EDIT, methods=("POST",))
def pot_move_undo(request: OfficeRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(PotMove, pk=pk)
    attempt(request, lambda: actions.withdraw_move(move=found, actor=request.user), _("The move is undone."))
    return redirect("office:cash")


@needs(C.FINANCE_EDIT, methods=("POST",))
def bills_from(request: OfficeRequest) -> HttpResponse:
    """From which pot suppliers are paid."""
    values = {"bills_paid_from": request.POST.get("pot", "")}
    attempt(request, lambda: change_shop_settings(values=values, actor=request.user), _("Saved."))
    return redirect("office:cash")
