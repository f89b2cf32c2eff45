"""Money at a glance: the running month, its target, warnings, what lies in the pots."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.money.periods import month_name
from akrab.backoffice.pages import back, page
from akrab.core import clock
from akrab.core.templatetags.akrab import money as in_words
from akrab.engagement.today import money_warnings
from akrab.finance import actions, cash, spending
from akrab.finance.models import Alert, Expense
from akrab.finance.months import first_of, last_of
from akrab.finance.profit import Compared, compared
from akrab.finance.targets import progress
from akrab.finance.trend import running_revenue

LATEST = 5


@needs(C.FINANCE_VIEW, C.COSTS_VIEW)
def money(request: OfficeRequest) -> HttpResponse:
    today = clock.today()
    month = first_of(today)
    found = compared(month, today)
    known = spending.by_code()
    latest = Expense.objects.counting().order_by("-day", "-id")[:LATEST]
    context = {
        "found": found,
        "changes": changes(found),
        "month": month_name(month),
        "targets": progress(month, today),
        "warnings": money_warnings(),
        "balances": cash.balances(today),
        "latest": [(one, spending.labelled(one.kind, known)) for one in latest],
        **_chart(month, today, found),
    }
    return page(request, "backoffice/money/overview.html", context, here="money")


def changes(found: Compared) -> dict[str, float | None]:
    """Per cent against the period before, by figure; None where there is nothing to compare with, and of cost and
    profit where most costs are unknown."""
    known = found.now.is_known and found.before.is_known
    return {
        name: 100 * (getattr(found.now, name) - getattr(found.before, name)) / abs(getattr(found.before, name))
        if getattr(found.before, name) and (known or name in ("revenue", "spent"))
        else None
        for name in ("revenue", "cost", "spent", "profit")
    }


def _chart(month: dt.date, today: dt.date, found: Compared) -> dict[str, Any]:
    """Revenue summed up day by day, the month before behind it."""
    now, before = (
        running_revenue(month, today),
        running_revenue(first_of(found.before.first), last_of(found.before.first)),
    )
    if not any(now) and not any(before):
        return {}
    days = last_of(month).day
    text = _("%(now)s so far; the month before had %(before)s by the same day.")
    values = {"now": in_words(now[-1]), "before": in_words(before[min(len(now), len(before)) - 1])}
    table = [
        (day + 1, now[day] if day < len(now) else None, before[day] if day < len(before) else None)
        for day in range(max(days, len(before)))
    ]
    return {
        "line": now if len(now) > 1 else [0, *now],
        "line_before": before[: max(2, len(now))],
        "line_text": text % values,
        "line_labels": [str(n + 1) if n % 5 == 0 else "" for n in range(max(2, len(now)))],
        "line_table": table,
    }


@needs(C.FINANCE_EDIT, methods=("POST",))
def warning_dismiss(request: OfficeRequest, pk: int) -> HttpResponse:
    """Seen; it does not come back."""
    if actions.dismiss(alert=get_object_or_404(Alert, pk=pk), actor=request.user):
        messages.success(request, _("The warning is put away."))
    return back(request, "office:money")
