"""The list of promotions, one with its results, and what can be done to it."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import attempt, page
from akrab.backoffice.promotions import results
from akrab.promotions import actions, queries, words
from akrab.promotions.models import Promotion

PHASES = ("running", "planned", "paused", "over")
MOST_LISTED = 100


@needs(C.PROMOTIONS_VIEW)
def promotions(request: OfficeRequest) -> HttpResponse:
    """What runs, what is to come, what is over; with uses, discount given and the revenue of orders with it."""
    lists = queries.by_phase()
    phase = request.GET.get("phase", "")
    phase = phase if phase in PHASES else PHASES[0]
    found = list(lists[phase][:MOST_LISTED])
    came = queries.results(one.pk for one in found)
    names = words.names_of(found)
    codes = results.codes_of(found)
    revenue = results.revenue_of([one.pk for one in found])
    rows = [
        {
            "promotion": one,
            "gain": words.gain(one),
            "what": words.on_what(one, names),
            "when": words.when(one),
            "code": codes.get(one.pk, ""),
            "result": came.get(one.pk, queries.Result()),
            "revenue": revenue.get(one.pk, 0),
        }
        for one in found
    ]
    labels = {"running": _("Running"), "planned": _("Planned"), "paused": _("Paused"), "over": _("Over")}
    tabs = [
        {
            "url": f"?phase={name}",
            "label": labels[name],
            "count": lists[name].count() if name != phase else len(found),
            "current": name == phase,
        }
        for name in PHASES
    ]
    nothing = not found and not Promotion.objects.exists()
    context = {"rows": rows, "tabs": tabs, "phase": phase, "nothing": nothing}
    return page(request, "backoffice/promotions/list.html", context, here="promotions")


@needs(C.PROMOTIONS_VIEW)
def promotion(request: OfficeRequest, pk: int) -> HttpResponse:
    """What one promotion does, what came of it, and the orders that used it."""
    found = get_object_or_404(Promotion, pk=pk)
    code = results.codes_of([found]).get(found.pk, "")
    orders = results.orders_with(found, request.GET.get("after", ""))
    context = {
        "promotion": found,
        "sentence": words.sentence(found, words.names_of([found]), code),
        "result": queries.results([found.pk]).get(found.pk, queries.Result()),
        "revenue": results.revenue_of([found.pk]).get(found.pk, 0),
        "page": orders,
        "first": not request.GET.get("after"),
        "code_count": found.codes.count(),
        "code": code,
        "phase": queries.phase_now(found),
        "phase_label": Promotion.Phase(queries.phase_now(found)).label,
        "left": None if found.total_limit is None else max(0, found.total_limit - found.used),
    }
    return page(request, "backoffice/promotions/promotion.html", context, here="promotions")


@needs(C.PROMOTIONS_EDIT, methods=("POST",))
def promotion_decide(request: OfficeRequest, pk: int, deed: str) -> HttpResponse:
    found = get_object_or_404(Promotion, pk=pk)
    named = {"name": found}
    if deed == "pause":
        attempt(
            request,
            lambda: actions.pause(promotion=found, actor=request.user),
            _("“%(name)s” is paused. It gives nothing until you start it again.") % named,
        )
    elif deed == "resume":
        attempt(
            request, lambda: actions.resume(promotion=found, actor=request.user), _("“%(name)s” runs again.") % named
        )
    elif deed == "duplicate":
        copy = actions.duplicate(promotion=found, actor=request.user)
        return redirect("office:promotion_edit", copy.pk)
    else:
        raise Http404
    return redirect("office:promotion", found.pk)
