"""Cards in parcels: for which orders they can be made, printing, and how many were used."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages as toasts
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.actions import change_shop_settings
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import WholeField, complain, whole_input
from akrab.backoffice.pages import attempt, page
from akrab.backoffice.paging import keyset
from akrab.core import clock, shop
from akrab.core.errors import AkrabError
from akrab.engagement.models import ParcelCard
from akrab.engagement.parcels import cards
from akrab.engagement.parcels import paper as papers

DAYS = 30  # orders no older than this are proposed
NEWEST = ("-made_at", "-id")
COLUMNS = (
    "id", "state", "points", "made_at", "ends_at", "claimed_at", "order_id", "order__number", "customer_id",
    "customer__name",
)  # fmt: skip


class SettingsForm(forms.Form):
    parcel_points = WholeField(
        label=gettext_lazy("Points on a card"), min_value=0, max_value=100_000, widget=whole_input()
    )
    parcel_days = WholeField(
        label=gettext_lazy("Valid for so many days"), min_value=1, max_value=730, widget=whole_input()
    )
    parcel_daily = WholeField(
        label=gettext_lazy("Cards that one customer may use in a day"), min_value=1, max_value=100, widget=whole_input()
    )


@needs(C.ORDERS_VIEW)
def parcels(request: OfficeRequest) -> HttpResponse:
    """What can be printed now, what was printed, what came of it."""
    return _page(request)


def _page(request: OfficeRequest, form: SettingsForm | None = None) -> HttpResponse:
    since = clock.now() - dt.timedelta(days=DAYS)
    rows = ParcelCard.objects.values(*COLUMNS)
    state = request.GET.get("state", "")
    if state in ParcelCard.State.values:
        rows = rows.filter(state=state)
    context: dict[str, Any] = {
        "waiting": [(source, cards.source_name(source), n) for source, n in cards.by_source(since)],
        "days": DAYS,
        "most": cards.MOST,
        "shares": cards.shares(),
        "page": keyset(rows, NEWEST, request.GET.get("after", "")),
        "state": state,
        "states": ParcelCard.State.choices,
        "fresh": request.GET.get("cards", "") if _numbers(request.GET.get("cards", "")) else "",
        "fresh_count": len(_numbers(request.GET.get("cards", ""))),
        "form": form or SettingsForm(initial={name: shop.get(name) for name in SettingsForm.base_fields}),
        "points_on": shop.get("points_on"),
    }
    status = 422 if form is not None and form.errors else 200
    return page(request, "backoffice/visitors/parcels.html", context, here="parcels", status=status)


def _numbers(text: str) -> list[int]:
    found = [int(one) for one in text.split(",") if one.isascii() and one.isdecimal() and len(one) < 12]
    return found[: cards.MOST]


@needs(C.ORDERS_DECIDE, methods=("POST",))
def make(request: OfficeRequest) -> HttpResponse:
    """Cards for the newest orders of one system that have none; a doubled click makes them once."""
    since = clock.now() - dt.timedelta(days=DAYS)
    wanted = cards.strangers().filter(placed_at__gte=since, source=request.POST.get("source", "")[:40])
    try:
        made = cards.make(orders=wanted[: cards.MOST], actor=request.user)
    except AkrabError as error:
        toasts.error(request, str(error))
        return redirect("office:parcels")
    if not made:
        toasts.info(request, _("There was nothing to print: every order has its card already."))
        return redirect("office:parcels")
    said = ngettext("%(n)d card is ready to be printed.", "%(n)d cards are ready to be printed.", len(made))
    toasts.success(request, said % {"n": len(made)})
    return redirect(f"{reverse('office:parcels')}?cards={','.join(str(one.pk) for one in made)}")


@needs(C.ORDERS_DECIDE)
def paper(request: OfficeRequest) -> HttpResponse:
    """The named cards that can still be used, as a PDF for A4, 80 mm or 58 mm."""
    size = request.GET.get("paper", "a4")
    found = ParcelCard.objects.filter(pk__in=_numbers(request.GET.get("cards", "")), state=ParcelCard.State.OPEN)
    rows = list(found.select_related("order").order_by("pk"))
    if size not in papers.PAPERS or not rows:
        raise Http404
    response = HttpResponse(
        papers.pdf(rows, paper=size, language=get_language() or "id"), content_type="application/pdf"
    )
    response.headers["Content-Disposition"] = f'inline; filename="parcel-cards-{size}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@needs(C.ORDERS_DECIDE, methods=("POST",))
def void(request: OfficeRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(ParcelCard.objects.select_related("order"), pk=pk)
    attempt(request, lambda: cards.void(card=found, actor=request.user), _("The card is no longer valid."))
    return redirect("office:parcels")


@needs(C.SETTINGS_EDIT, methods=("POST",))
def settings(request: OfficeRequest) -> HttpResponse:
    form = SettingsForm(request.POST)
    if form.is_valid():
        try:
            change_shop_settings(values=form.cleaned_data, actor=request.user)
        except AkrabError as error:
            complain(form, error)
        else:
            toasts.success(request, _("The settings are saved."))
            return redirect("office:parcels")
    return _page(request, form)
