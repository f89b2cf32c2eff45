"""Making a report: the form with everything that can be measured, divided by and narrowed to."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.backoffice.reports.own import one_of, own_of
from akrab.core.errors import AkrabError
from akrab.insight.dictionary import GROUPS
from akrab.insight.models import SavedReport
from akrab.insight.reports.choices import choices_of
from akrab.insight.reports.definition import CHARTS, MOST_DIMENSIONS, TOPS, Definition
from akrab.insight.reports.dimensions import DIMENSIONS
from akrab.insight.reports.gallery import GALLERY
from akrab.insight.reports.measures import MEASURES
from akrab.insight.reports.saving import save_report
from akrab.insight.reports.shown import allowed
from akrab.insight.reports.spans import COMPARISONS, FIXED, PERIODS

NARROW = (
    "category", "product", "brand", "tag", "city", "province", "region", "country", "age", "gender", "occupation",
    "tier", "standing", "channel", "payment_method", "delivery", "outlet", "seller", "promotion", "weekday", "source",
)  # fmt: skip
MOST_CHOSEN = 200
Values = Mapping[str, Any]


@needs(C.REPORTS_VIEW, methods=("GET", "POST"))
def report_new(request: OfficeRequest) -> HttpResponse:
    """A new report, empty or begun from the gallery (`?from=products`)."""
    if request.method == "POST":
        return _found(request, None) if _looks(request.POST) else _save(request, None)
    ready = GALLERY.get(request.GET.get("from", ""))
    definition = ready.definition.write() if ready else _asked(request.GET)
    return _form(request, definition, name=str(ready.label) if ready else "")


def _asked(data: QueryDict) -> dict[str, Any]:
    """What a link asks for: `?measures=revenue&by0=day&only_product=3`."""
    plain = Definition(measures=("revenue",)).write()
    return plain | {
        name: value for name, value in read(data).items() if value and name in ("measures", "dimensions", "filters")
    }


@needs(C.REPORTS_VIEW, methods=("GET", "POST"))
def report_change(request: OfficeRequest, pk: int) -> HttpResponse:
    found = own_of(request, pk)
    if found.removed_at is not None:
        raise Http404
    if request.method == "POST":
        return _found(request, found) if _looks(request.POST) else _save(request, found)
    return _form(request, found.definition, name=found.name, shared=found.shared, report=found)


@needs(C.REPORTS_VIEW)
def report_copy(request: OfficeRequest, pk: int) -> HttpResponse:
    """A new report that begins as another is."""
    found = one_of(request, pk)
    return _form(request, found.definition, name=_("%(name)s, copy") % {"name": found.name})


@needs(C.REPORTS_VIEW)
def report_choices(request: OfficeRequest, name: str) -> HttpResponse:
    """What of one thing the report can be narrowed to, by words: `?find_product=mug&only_product=3`."""
    if name not in NARROW:
        raise Http404
    one = _narrow(name, request.GET.getlist(f"only_{name}"), request.GET.get(f"find_{name}", ""))
    return render(request, "backoffice/reports/_choices.html", {"one": one})


def _looks(data: QueryDict) -> bool:
    """Whether somebody looks for something to narrow to, and does not save: by its button, or by the enter key in a
    field whose words were not looked for yet."""
    new = [name for name in NARROW if data.get(f"find_{name}", "").strip() != data.get(f"found_{name}", "").strip()]
    return "find" in data or ("enter" in data and bool(new))


def _found(request: OfficeRequest, report: SavedReport | None) -> HttpResponse:
    name, shared = request.POST.get("name", ""), bool(request.POST.get("shared"))
    return _form(request, read(request.POST), name=name, shared=shared, report=report)


def _save(request: OfficeRequest, report: SavedReport | None) -> HttpResponse:
    definition = read(request.POST)
    name, shared = request.POST.get("name", ""), bool(request.POST.get("shared"))
    try:
        _may(definition, request)
        saved = save_report(
            key=request.POST.get("key", "")[:43] or secrets.token_urlsafe(24),
            name=name,
            definition=definition,
            shared=shared,
            actor=request.user,
            report=report,
        )
    except AkrabError as error:
        return _form(request, definition, name=name, shared=shared, report=report, error=error)
    return redirect("office:own_report", saved.pk)


def _may(definition: Values, request: OfficeRequest) -> None:
    """Costs are asked for only by who may see them. Raises ReportError."""
    from akrab.insight.reports.sales import ReportError

    asked = Definition.read(definition)
    if len(allowed(asked, request.user)) < len(asked.measures):
        raise ReportError(_("You may not see costs. Leave those figures out."), field="measures")


def read(data: QueryDict) -> dict[str, Any]:
    """What was typed, as a definition may be read from it."""
    top = data.get("top", "")
    return {
        "measures": sorted(data.getlist("measures"), key=lambda one: one != data.get("main")),
        "dimensions": [one for place in range(MOST_DIMENSIONS) if (one := data.get(f"by{place}", ""))],
        "filters": {name: values for name in NARROW if (values := data.getlist(f"only_{name}"))},
        "period": data.get("period", ""),
        "first": data.get("first", ""),
        "last": data.get("last", ""),
        "compare": data.get("compare", ""),
        "sort": data.get("sort", "") if data.get("sort") in data.getlist("measures") else "",
        "ascending": data.get("order") == "ascending",
        "top": int(top) if top.isdigit() and len(top) < 6 else 20,
        "chart": data.get("chart", ""),
    }


def _form(
    request: OfficeRequest,
    values: Values,
    *,
    name: str,
    shared: bool = False,
    report: SavedReport | None = None,
    error: AkrabError | None = None,
) -> HttpResponse:
    chosen, by = list(values.get("measures") or ()), list(values.get("dimensions") or ())
    filters = dict(values.get("filters") or {})
    open_to = [one for one in MEASURES.values() if one.needs is None or one in allowed(_only(one.name), request.user)]
    context = {
        "report": report,
        "action": reverse("office:report_change", args=[report.pk]) if report else reverse("office:report_new"),
        "values": values,
        "name": name,
        "shared": shared,
        "error": str(error) if error else "",
        "wrong": error.field if error else "",
        "key": request.POST.get("key") or secrets.token_urlsafe(24),
        "measures": [
            (
                label,
                [(one, one.name in chosen) for one in open_to if one.metric.group == group],
                sum(one.name in chosen for one in open_to if one.metric.group == group),
            )
            for group, label in GROUPS.items()
            if any(one.metric.group == group for one in open_to)
        ],
        "any_chosen": bool(chosen),
        "sorts": [(one.name, one.label, one.name == values.get("sort")) for one in open_to],
        "mains": [(one.name, one.label, one.name == (chosen[0] if chosen else "")) for one in open_to],
        "by": [(place, by[place] if place < len(by) else "") for place in range(MOST_DIMENSIONS)],
        "dimensions": [(one.name, one.label) for one in DIMENSIONS.values()],
        "periods": [(key, label) for key, (label, _span) in PERIODS.items()],
        "fixed": FIXED,
        "comparisons": COMPARISONS.items(),
        "tops": TOPS,
        "charts": [(one, {"bar": _("Bars"), "line": _("Line"), "": _("None")}[one]) for one in CHARTS],
        "narrow": [_narrow(one, filters.get(one, ()), request.POST.get(f"find_{one}", "")) for one in NARROW],
    }
    return page(
        request, "backoffice/reports/making.html", context, here="reports", status=422 if error is not None else 200
    )


def _only(name: str) -> Definition:
    return Definition(measures=(name,))


def _narrow(name: str, chosen: Sequence[Any], words: str) -> dict[str, Any]:
    words = " ".join(words.replace("\0", "").split())[:80]
    keys = [str(one).replace("\0", "")[:100] for one in chosen][:MOST_CHOSEN]
    found = choices_of(name, keys, words)
    return {
        "name": name,
        "label": DIMENSIONS[name].label,
        "options": [(key, label, key in keys) for key, label in found.options],
        "count": len(keys),
        "words": words,
        "more": found.more,
    }
