"""Delivery: the ways to send, what they cost where, a calculator, the settings."""

import csv
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.accounts.access import Capability as C
from akrab.accounts.actions import change_shop_settings
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain, typed_money
from akrab.backoffice.fulfilment.shipping_forms import (
    CalculatorForm,
    DeliverySettingsForm,
    PercentForm,
    ServiceForm,
    TableForm,
    TariffForm,
)
from akrab.backoffice.pages import attempt, page
from akrab.core import shop
from akrab.core.errors import AkrabError
from akrab.shipping import actions, regions, tables
from akrab.shipping.models import Region, Service, Tariff
from akrab.shipping.queries import ways

SHOWN = 100
PROBLEMS = 30


@needs(C.SETTINGS_EDIT)
def shipping(request: OfficeRequest) -> HttpResponse:
    """The ways to send, and what a parcel would cost."""
    asked = CalculatorForm(request.GET if "weight" in request.GET else None)
    found, place = None, None
    if asked.is_valid():
        place = asked.cleaned_data["place"]
        found = ways(
            district=place.code if place else "",
            weight=asked.cleaned_data["weight"] or 0,
            goods=asked.cleaned_data["goods"] or 0,
        )
    context = {
        "services": list(Service.objects.annotate(places=Count("tariffs"))),
        "form": asked,
        "ways": found,
        "place": place,
        "settings": shop.everything(),
    }
    return page(request, "backoffice/fulfilment/shipping.html", context, here="shipping")


@needs(C.SETTINGS_EDIT, methods=("GET", "POST"))
def shipping_settings(request: OfficeRequest) -> HttpResponse:
    now = shop.everything()
    initial = {key: now[key] for key in DeliverySettingsForm.base_fields}
    form = DeliverySettingsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        change_shop_settings(values=form.cleaned_data, actor=request.user)
        messages.success(request, _("Saved."))
        return redirect("office:shipping")
    context = {"form": form}
    status = 422 if form.errors else 200
    return page(request, "backoffice/fulfilment/shipping_settings.html", context, here="shipping", status=status)


@needs(C.SETTINGS_EDIT, methods=("GET", "POST"))
def shipping_service_new(request: OfficeRequest) -> HttpResponse:
    form = ServiceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.save_service(actor=request.user, **form.details())
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("Saved. Now write down what it costs where."))
            return redirect("office:shipping_service", made.pk)
    status = 422 if form.errors else 200
    return page(
        request, "backoffice/fulfilment/shipping_service_new.html", {"form": form}, here="shipping", status=status
    )


@needs(C.SETTINGS_EDIT, methods=("GET", "POST"))
def shipping_service(request: OfficeRequest, pk: int) -> HttpResponse:
    """One way to send with its table; POST changes what it is."""
    service = get_object_or_404(Service, pk=pk)
    form = ServiceForm(request.POST if request.method == "POST" else None, initial=_as_typed(service))
    if form.is_valid():
        try:
            actions.save_service(service=service, actor=request.user, **form.details())
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("office:shipping_service", pk)
    return _service_page(request, service, form=form)


def _as_typed(service: Service) -> dict[str, Any]:
    values = {key: getattr(service, key) for key in ServiceForm.base_fields if hasattr(service, key)}
    english = service.translations.get("en", {}).get("name", "")
    return {**values, "free_from": typed_money(service.free_from), "name_en": english}


def _service_page(
    request: OfficeRequest,
    service: Service,
    *,
    form: ServiceForm | None = None,
    tariff: TariffForm | None = None,
    percent: PercentForm | None = None,
) -> HttpResponse:
    refused = [one for one in (form, tariff, percent) if one is not None and one.errors]
    query = request.GET.get("q", "").strip()[:80]
    rows = service.tariffs.order_by("region")
    if query:
        wanted = [one.code for one in regions.find_regions(query, limit=400)]
        rows = rows.filter(region__in=[*wanted, *{regions.regency_of(code) for code in wanted} - {""}])
    shown = list(rows[: SHOWN + 1])
    names = dict(Region.objects.filter(pk__in=[row.region for row in shown]).values_list("code", "full_name"))
    context = {
        "service": service,
        "form": form or ServiceForm(initial=_as_typed(service)),
        "tariff": tariff or TariffForm(),
        "percent": percent or PercentForm(initial={"revision": service.revision}),
        "rows": [(row, names.get(row.region, row.region)) for row in shown[:SHOWN]],
        "more": len(shown) > SHOWN,
        "count": service.tariffs.count(),
        "q": query,
        "regions": _chosen(tariff),
    }
    status = 422 if refused else 200
    return page(request, "backoffice/fulfilment/shipping_service.html", context, here="shipping", status=status)


def _chosen(form: TariffForm | None) -> list[Region]:
    return list(Region.objects.filter(pk=form.data.get("region", ""))) if form is not None else []


@needs(C.SETTINGS_EDIT)
def shipping_places(request: OfficeRequest) -> HttpResponse:
    """Provinces, cities and districts to choose from, for htmx."""
    found = regions.find_regions(request.GET.get("find", "")[:80])
    return render(request, "backoffice/fulfilment/_places.html", {"regions": found, "looked": True})


@needs(C.SETTINGS_EDIT, methods=("POST",))
def shipping_tariff(request: OfficeRequest, pk: int) -> HttpResponse:
    """Add a tariff, or change that of a place. Without scripts the place comes as typed and the best match counts."""
    service = get_object_or_404(Service, pk=pk)
    form = TariffForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        typed = request.POST.get("find", "").strip()
        if typed and not given["region"]:
            best = regions.find_regions(typed[:80], limit=1)
            given["region"] = best[0].code if best else typed[:8]
        try:
            made = actions.set_tariff(
                service=service, actor=request.user, region=given["region"], first=given["first"],
                further=given["further"] or 0, days=given["days"],
            )  # fmt: skip
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("Saved: %(place)s.") % {"place": actions.place_of(made.region)})
            return redirect("office:shipping_service", pk)
    return _service_page(request, service, tariff=form)


@needs(C.SETTINGS_EDIT, methods=("POST",))
def shipping_tariff_remove(request: OfficeRequest, pk: int) -> HttpResponse:
    tariff = get_object_or_404(Tariff.objects.select_related("service"), pk=pk)
    attempt(request, lambda: actions.remove_tariff(tariff=tariff, actor=request.user), _("The tariff is taken out."))
    return redirect("office:shipping_service", tariff.service_id)


@needs(C.SETTINGS_EDIT, methods=("POST",))
def shipping_percent(request: OfficeRequest, pk: int) -> HttpResponse:
    service = get_object_or_404(Service, pk=pk)
    form = PercentForm(request.POST)
    if form.is_valid():
        try:
            changed = actions.change_all(service=service, actor=request.user, **form.cleaned_data)
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(
                request, ngettext("%(n)d tariff changed.", "%(n)d tariffs changed.", changed) % {"n": changed}
            )
            return redirect("office:shipping_service", pk)
    return _service_page(request, service, percent=form)


@needs(C.SETTINGS_EDIT, methods=("POST",))
def shipping_copy(request: OfficeRequest, pk: int) -> HttpResponse:
    made = actions.copy_service(service=get_object_or_404(Service, pk=pk), actor=request.user)
    messages.success(request, _("This is the copy. Give it its own name, then switch it on."))
    return redirect("office:shipping_service", made.pk)


@needs(C.SETTINGS_EDIT, methods=("GET", "POST"))
def shipping_table(request: OfficeRequest, pk: int) -> HttpResponse:
    """Paste or upload a whole table. Rows with a problem are told one by one; nothing is kept until they are mended or
    left out on purpose."""
    service = get_object_or_404(Service, pk=pk)
    form = TableForm(request.POST or None, request.FILES or None)
    problems: list[tables.Problem] = []
    good = 0
    if request.method == "POST" and form.is_valid():
        try:
            text = form.table()
            rows, problems = tables.read_table(text)
            good = len(rows)
            if not problems or form.cleaned_data["skip"]:
                loaded = actions.load_table(
                    service=service, rows=rows, replace=form.cleaned_data["replace"], actor=request.user
                )
                messages.success(
                    request, ngettext("%(n)d tariff loaded.", "%(n)d tariffs loaded.", loaded) % {"n": loaded}
                )
                return redirect("office:shipping_service", pk)
            mended = request.POST.copy()
            mended["text"] = text  # a file cannot be sent back; its lines can
            form.data = mended
        except AkrabError as error:
            complain(form, error)
    context = {
        "service": service, "form": form, "problems": problems[:PROBLEMS], "left": max(0, len(problems) - PROBLEMS),
        "good": good,
    }  # fmt: skip
    status = 422 if problems or form.errors else 200
    return page(request, "backoffice/fulfilment/shipping_table.html", context, here="shipping", status=status)


@needs(C.SETTINGS_EDIT)
def shipping_csv(request: OfficeRequest, pk: int) -> HttpResponse:
    service = get_object_or_404(Service, pk=pk)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slugify(service.code)}.csv"'
    response.write("\ufeff")  # spreadsheets need it to see that this is UTF-8
    csv.writer(response, delimiter=";").writerows(tables.written(service))
    return response
