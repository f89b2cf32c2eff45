"""Records that may be the same person: the search for them, and what was decided."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.backoffice.paging import Page, page_of
from akrab.customers.duplicates import scanning
from akrab.customers.duplicates.reasons import likelihood, sentences
from akrab.customers.models import Handle, Pair, Scan

TABS = {
    Pair.State.OPEN.value: gettext_lazy("To be looked at"),
    Pair.State.DIFFERENT.value: gettext_lazy("Not the same"),
}
SURE_FIRST = ("-score", "-id")


@needs(C.CUSTOMERS_EDIT)
def duplicates(request: OfficeRequest) -> HttpResponse:
    """Pairs, the surest first, and how the search stands."""
    state = request.GET.get("state", Pair.State.OPEN)
    if state not in TABS:
        raise Http404
    pairs = Pair.objects.filter(state=state).select_related("first", "second")
    found = page_of(pairs, SURE_FIRST, request.GET.get("after", ""))
    scan = scanning.last_scan()
    context: dict[str, Any] = {
        "found": _shown(found),
        "state": state,
        "tabs": TABS.items(),
        "scan": scan,
        "under_way": scan is not None and scan.state in {Scan.State.WAITING, Scan.State.RUNNING},
        "told": scanning.told(scan) if scan else "",
    }
    return page(request, "backoffice/contacts/duplicates.html", context, here="customers", partial="pairs")


def _shown(found: Page[Pair]) -> Page[dict[str, Any]]:
    """Pairs with their reasons in words and how each of the two is reached."""
    ids = {pk for pair in found.rows for pk in (pair.first_id, pair.second_id)}
    handles = Handle.objects.filter(customer_id__in=ids, kind__in=(Handle.Kind.PHONE, Handle.Kind.EMAIL))
    reached = dict(handles.order_by("kind", "-id").values_list("customer_id", "value"))
    rows = [
        {
            "pair": pair,
            "likelihood": likelihood(pair.score),
            "percent": round(pair.score * 100),
            "reasons": sentences(pair.reasons)[:4],
            "two": [(one, reached.get(one.pk, "")) for one in (pair.first, pair.second)],
        }
        for pair in found.rows
    ]
    return Page(rows, found.after)


@needs(C.CUSTOMERS_EDIT, methods=("GET", "POST"))
def search(request: OfficeRequest) -> HttpResponse:
    """POST begins a search; GET tells how it stands, for the page that waits."""
    if request.method == "POST":
        scanning.begin(actor=request.user)
        return redirect("office:duplicates")
    scan = scanning.last_scan()
    if scan is None or scan.state not in {Scan.State.WAITING, Scan.State.RUNNING}:
        response = HttpResponse()
        response.headers["HX-Refresh"] = "true"
        return response
    context = {"scan": scan, "told": scanning.told(scan), "under_way": True}
    return page(request, "backoffice/contacts/duplicates.html", context, here="customers", partial="scan")


@needs(C.CUSTOMERS_EDIT, methods=("POST",))
def decide(request: OfficeRequest, pk: int, deed: str) -> HttpResponse:
    """`different`: they are two people; `again`: ask once more."""
    pair = get_object_or_404(Pair, pk=pk)
    if deed == "different":
        scanning.decide_different(pair=pair, actor=request.user)
        messages.success(request, _("They stay two records. You will not be asked about them again."))
        return redirect("office:duplicates")
    if deed != "again":
        raise Http404
    scanning.ask_again(pair=pair)
    messages.success(request, _("The pair is to be looked at again."))
    return redirect("office:duplicates")
