"""What the shop undertakes: the list, one with its figures, writing one down."""

import csv
import io
import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice import paging
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain, typed_money
from akrab.backoffice.pages import page
from akrab.backoffice.undertakings import words
from akrab.backoffice.undertakings.forms import NewForm, PlanForm, TimeForm, typed_plan
from akrab.core import clock, shop
from akrab.core.errors import AkrabError
from akrab.core.money import to_major
from akrab.engagement.models import Undertaking
from akrab.engagement.undertakings import actions
from akrab.engagement.undertakings.costs import open_expenses
from akrab.engagement.undertakings.figures import Figures, figures
from akrab.engagement.undertakings.known import candidate, candidates
from akrab.finance import spending
from akrab.insight.months import first_of, following

HERE = "undertakings"
SHOWN, EXPORTED = 8, 200  # each costs some fifteen questions
NEWEST = ("-first_day", "-id")


@needs(C.FINANCE_VIEW)
def undertakings(request: OfficeRequest) -> HttpResponse:
    found = paging.page_of(Undertaking.objects.all(), NEWEST, request.GET.get("after", ""), size=SHOWN, read=_position)
    first = not request.GET.get("after")
    context = {
        "rows": [_row(request, one) for one in found.rows],
        "after": found.after,
        "candidates": candidates() if first and may(request.user, C.FINANCE_EDIT) else [],
        "icons": words.ICONS,
    }
    return page(request, "backoffice/undertakings/list.html", context, here=HERE)


def _position(one: Undertaking, name: str) -> Any:
    return one.first_day.isoformat() if name == "first_day" else one.pk


def _row(request: OfficeRequest, one: Undertaking) -> dict[str, Any]:
    found, costs = figures(one), may(request.user, C.COSTS_VIEW)
    return {
        "one": one,
        "icon": words.ICONS[Undertaking.Kind(one.kind)],
        "cost": found.cost,
        "found": found,
        "roi": words.roi(found.roi) if costs else None,
        "verdict": words.verdict(one, found, costs=costs),
        "goal": words.goal(one, found),
    }


@needs(C.FINANCE_VIEW)
def undertakings_csv(request: OfficeRequest) -> HttpResponse:
    """All of them for a spreadsheet; amounts in the currency's whole units."""
    text, costs, currency = io.StringIO(), may(request.user, C.COSTS_VIEW), shop.get("currency")
    write = csv.writer(text, lineterminator="\r\n").writerow
    heads = [_("Name"), _("Kind"), _("First day"), _("Last day"), _("Planned cost"), _("What it really cost")]
    heads += [_("Orders with it"), _("Sales"), _("Goal"), _("Wanted"), _("Reached so far")]
    if costs:
        heads += [_("Left after the goods"), _("Extra margin, measured"), _("from"), _("to"), _("Return on cost in %")]
    write(heads)
    for one in Undertaking.objects.all()[:EXPORTED]:
        write([_guarded(cell) for cell in _cells(one, figures(one), currency, costs=costs)])
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="undertakings.csv"'
    return response


def _cells(one: Undertaking, found: Figures, currency: str, *, costs: bool) -> list[str]:
    def money(value: float | None) -> str:
        return "" if value is None else str(to_major(round(value), currency))

    def goal(value: int | None) -> str:
        return money(value) if one.goal_is_money else "" if value is None else str(value)

    brought, margin = found.brought, found.measured.margin if found.measured else None
    cells = [
        one.name, str(one.get_kind_display()), one.first_day.isoformat(),
        one.last_day.isoformat() if one.last_day else "", money(one.planned_cost), money(found.cost),
        str(brought.orders) if brought else "", money(brought.sales) if brought else "", str(one.get_goal_display()),
        goal(one.wanted), goal(found.goal.came) if found.goal else "",
    ]  # fmt: skip
    if costs:
        cells += [
            money(brought.margin) if brought else "",
            *(money(getattr(margin, name)) if margin else "" for name in ("value", "low", "high")),
            str(round(100 * found.roi.value)) if found.roi else "",
        ]
    return cells


def _guarded(cell: str) -> str:
    """No cell can run as a formula; numbers stay numbers."""
    risky = cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{cell}" if risky and not cell.replace(".", "").lstrip("-").isdigit() else cell


@needs(C.FINANCE_EDIT, methods=("GET", "POST"))
def undertaking_new(request: OfficeRequest) -> HttpResponse:
    key = request.POST.get("key", "")[:40] or secrets.token_urlsafe(12)
    form = NewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        kind = form.cleaned_data["kind"]
        try:
            made = actions.begin(key=f"form:{key}", kind=kind, source=form.source, plan=form.plan, actor=request.user)
        except AkrabError as error:
            complain(form, error)
        else:
            return redirect("office:undertaking", made.pk)
    context = {"form": form, "key": key}
    return page(request, "backoffice/undertakings/form.html", context, here=HERE, status=422 if form.errors else 200)


@needs(C.FINANCE_EDIT, methods=("POST",))
def undertaking_take(request: OfficeRequest) -> HttpResponse:
    """Follow something that the shop knows already."""
    key = request.POST.get("key", "")[:80]
    known = Undertaking.objects.filter(key=key).first()
    found = candidate(key) if known is None else None
    if known is None and found is None:
        messages.error(request, _("This is not there any more. Choose another one."))
        return redirect("office:undertakings")
    if found is not None:
        last = found.last_day if found.last_day and found.last_day >= found.first_day else None
        plan = actions.Plan(name=found.name or found.label, first_day=found.first_day, last_day=last)
        known = actions.begin(key=key, kind=found.kind, source=found.source, plan=plan, actor=request.user)
    assert known is not None
    return redirect("office:undertaking", known.pk)


@needs(C.FINANCE_VIEW)
def undertaking(request: OfficeRequest, pk: int) -> HttpResponse:
    return shown(request, get_object_or_404(Undertaking, pk=pk))


def shown(request: OfficeRequest, one: Undertaking, form: TimeForm | None = None) -> HttpResponse:
    """The page; with the form for time when it was refused."""
    context = _context(request, one)
    if may(request.user, C.FINANCE_EDIT):
        known = spending.by_code()
        free = open_expenses(one, marketing=spending.marketing_codes())
        last = one.times.first()
        context |= {
            "open_expenses": [(each, spending.labelled(each.kind, known)) for each in free],
            "time_form": form or TimeForm(initial={"hourly_cost": typed_money(last.hourly_cost)} if last else None),
            "key": secrets.token_urlsafe(12),
        }
    status = 422 if form is not None and form.errors else 200
    return page(request, "backoffice/undertakings/one.html", context, here=HERE, status=status)


def _context(request: OfficeRequest, one: Undertaking) -> dict[str, Any]:
    found, costs = figures(one), may(request.user, C.COSTS_VIEW)
    return {
        "one": one,
        "found": found,
        "costs": [(words.cost_label(part.code), part) for part in found.costs],
        "may_costs": costs,
        "planned": words.plan(one, found),
        "without_rate": words.without_rate(found.without_rate),
        "orders_label": words.orders_label(one),
        "verdict": words.verdict(one, found, costs=costs),
        "how": words.how(found),
        "roi": words.roi(found.roi) if costs else None,
        "goal": words.goal(one, found),
        "evaluator": _months(one, found),
    }


def _months(one: Undertaking, found: Figures) -> dict[str, str]:
    """The whole months of it, and as many right before, for the page “Did it help?”."""
    first = first_of(one.first_day)
    last = first_of(max(found.days.last, one.first_day))
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    spans = {
        "first_before": following(first, -count), "last_before": following(first, -1), "first_after": first,
        "last_after": last,
    }  # fmt: skip
    return {"name": one.name, "changed": one.note or one.name} | {key: f"{day:%Y-%m}" for key, day in spans.items()}


@needs(C.FINANCE_VIEW)
def undertaking_print(request: OfficeRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Undertaking, pk=pk)
    return render(request, "backoffice/undertakings/print.html", _context(request, one) | {"now": clock.now()})


@needs(C.FINANCE_EDIT, methods=("GET", "POST"))
def undertaking_change(request: OfficeRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Undertaking, pk=pk)
    form = PlanForm(request.POST) if request.method == "POST" else PlanForm(initial=typed_plan(one))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(undertaking=one, plan=form.plan, actor=request.user)
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("office:undertaking", pk)
    context = {"form": form, "one": one}
    return page(request, "backoffice/undertakings/form.html", context, here=HERE, status=422 if form.errors else 200)


@needs(C.FINANCE_EDIT, methods=("POST",))
def undertaking_remove(request: OfficeRequest, pk: int) -> HttpResponse:
    actions.remove(undertaking=get_object_or_404(Undertaking, pk=pk), actor=request.user)
    messages.success(request, _("Removed. The expenses stay in the books."))
    return redirect("office:undertakings")
