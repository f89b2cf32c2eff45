"""What the figures mean: the dictionary, to be searched."""

from typing import Any

from django.http import HttpResponse

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.navigation import address_of
from akrab.backoffice.pages import page
from akrab.insight.dictionary import GROUPS, UNITS, Metric, metrics
from akrab.insight.reports.measures import MEASURES


@needs(C.REPORTS_VIEW)
def figures(request: OfficeRequest) -> HttpResponse:
    """All figures that this person may see, or those with the words looked for."""
    query = " ".join(request.GET.get("q", "").split())[:80]
    groups: list[dict[str, Any]] = [
        {"name": name, "label": GROUPS[name], "figures": [_entry(one) for one in found if _fits(one, query, request)]}
        for name, found in metrics().items()
    ]
    context = {"wanted": query, "groups": [group for group in groups if group["figures"]]}
    return page(request, "backoffice/reports/figures.html", context, here="figures", partial="found")


def _fits(metric: Metric, query: str, request: OfficeRequest) -> bool:
    if metric.needs is not None and not may(request.user, metric.needs):
        return False
    words = f"{metric.label} {metric.meaning} {metric.formula} {metric.name}".lower()
    return all(word in words for word in query.lower().split())


def _entry(metric: Metric) -> dict[str, Any]:
    return {
        "metric": metric,
        "unit": UNITS[metric.unit],
        "opens": address_of(f"office:{metric.opens}") if metric.opens else "",
        "reportable": metric.name in MEASURES,
    }
