"""Targets of a month: of the shop and of its categories."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice.access import OfficeRequest, needs, require
from akrab.backoffice.forms import complain, typed_money
from akrab.backoffice.money.forms import TargetForm
from akrab.backoffice.money.periods import month_name
from akrab.backoffice.pages import page
from akrab.catalogue.models import Category
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.finance import actions
from akrab.finance.models import Target
from akrab.finance.months import first_of, months_before
from akrab.finance.targets import progress

AHEAD, BACK = 2, 3  # months offered
YEARS = 10


@needs(C.FINANCE_VIEW, methods=("GET", "POST"))
def targets(request: OfficeRequest) -> HttpResponse:
    """How far the month is, and what is wished for."""
    today = clock.today()
    month = _month(request, today)
    categories = list(Category.objects.filter(parent__isnull=True))
    choices = [(one.pk, str(one)) for one in categories]
    if request.method == "POST":
        require(request, C.FINANCE_EDIT)
        form = TargetForm({**request.POST.dict(), "month": month}, categories=choices)
        if form.is_valid() and _save(request, form, month, categories):
            messages.success(request, _("The targets are saved."))
            return redirect(f"{reverse('office:targets')}?month={month:%Y-%m}")
    else:
        known = {one.category_id: typed_money(one.amount) for one in Target.objects.filter(month=month)}
        initial = {f"category-{pk}": known.get(pk, "") for pk, _name in choices}
        form = TargetForm(initial={"amount": known.get(None, ""), "month": month, **initial}, categories=choices)
    months = [months_before(first_of(today), n) for n in range(BACK, -AHEAD - 1, -1)]
    context = {
        "form": form,
        "month": month,
        "name": month_name(month),
        "months": [{"url": f"?month={one:%Y-%m}", "label": month_name(one), "current": one == month} for one in months],
        "progress": progress(month, today),
        "may_edit": may(request.user, C.FINANCE_EDIT),
    }
    return page(request, "backoffice/money/targets.html", context, here="money", status=422 if form.errors else 200)


def _month(request: OfficeRequest, today: dt.date) -> dt.date:
    try:
        month = dt.date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return first_of(today)
    return month if abs(month.year - today.year) <= YEARS else first_of(today)


def _save(request: OfficeRequest, form: TargetForm, month: dt.date, categories: list[Category]) -> bool:
    known: dict[int | None, int] = {one.category_id: one.amount for one in Target.objects.filter(month=month)}
    wanted: list[tuple[str, Category | None]] = [("amount", None), *((f"category-{one.pk}", one) for one in categories)]
    for name, category in wanted:
        amount = form.cleaned_data[name] or 0
        if amount == known.get(category.pk if category else None, 0):
            continue
        try:
            actions.set_target(month=month, amount=amount, category=category, actor=request.user)
        except AkrabError as error:
            complain(form, error, amount=name)
            return False
    return True
