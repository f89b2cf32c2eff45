"""What WhatsApp costs: the month by kind, campaign and customer; rates and the cap."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.contrib import messages as toasts
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.accounts.actions import change_shop_settings
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import MoneyField, complain, typed_money
from akrab.backoffice.pages import page
from akrab.backoffice.whatsapp.tabs import tabs
from akrab.core import shop
from akrab.core.errors import AkrabError
from akrab.core.money import MoneyError, parse_decimal
from akrab.messaging.models import WhatsAppMonth, WhatsAppRate
from akrab.messaging.whatsapp import meter, settings

WORDS = {
    meter.MARKETING: gettext_lazy("Advertising"),
    meter.UTILITY: gettext_lazy("About an order or a matter"),
    meter.AUTHENTICATION: gettext_lazy("Codes for signing in"),
    meter.SERVICE: gettext_lazy("Answers within 24 hours"),
}


@needs(C.REPORTS_VIEW)
def costs(request: OfficeRequest) -> HttpResponse:
    """One month."""
    known = meter.months()
    month = request.GET.get("month", "")
    if month not in known:
        month = meter.month()
    lines = meter.lines(month)
    advertising = WhatsAppMonth.objects.filter(month=month).values_list("marketing", flat=True).first() or 0
    cap = meter.cap()
    context = {
        "month": month,
        "months": known,
        "rows": [{"word": WORDS.get(one.category, one.category), "one": one} for one in lines],
        "total": sum(one.micros for one in lines),
        "count": sum(one.messages for one in lines),
        "free": sum(one.free for one in lines),
        "unknown": sum(one.unknown for one in lines),
        "advertising": advertising,
        "cap": cap,
        "used": min(100, 100 * advertising // cap) if cap else 0,
        "campaigns": list(meter.campaigns(month)),
        "customers": list(meter.customers(month)),
        "has_rates": WhatsAppRate.objects.exists(),
        "tabs": tabs(request.user, "whatsapp_costs"),
    }
    return page(request, "backoffice/whatsapp/costs.html", context, here="whatsapp")


class RatesForm(forms.Form):
    """A box for each kind and country; an empty one means that no rate is known."""

    cap = MoneyField(
        label=gettext_lazy("Most for advertising in a month"),
        required=False,
        help_text=gettext_lazy("When it is reached, advertising waits; other messages go on. Empty: no limit."),
    )

    def __init__(self, countries: list[str], data: Any = None) -> None:
        known = {(one.country, one.category): one.micros for one in WhatsAppRate.objects.all()}
        cap = shop.get("whatsapp_cap")
        super().__init__(data, initial={"cap": typed_money(cap) if cap else ""})
        self.rows: list[tuple[str, list[Any]]] = []
        for country in countries:
            fields = []
            for category in meter.CATEGORIES:
                name = f"rate_{country}_{category}"
                micros = known.get((country, category))
                self.fields[name] = forms.CharField(
                    label=WORDS[category],
                    required=False,
                    max_length=20,
                    initial="" if micros is None else f"{Decimal(micros) / 1_000_000:f}".replace(".", ","),
                    widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
                )
                fields.append(name)
            self.rows.append((country, fields))

    @property
    def shown(self) -> list[dict[str, Any]]:
        return [{"country": country, "fields": [self[name] for name in names]} for country, names in self.rows]

    def micros(self) -> dict[tuple[str, str], int | None]:
        """(country, category) → micros; adds an error to a box that is no amount."""
        found: dict[tuple[str, str], int | None] = {}
        for country, names in self.rows:
            for category, name in zip(meter.CATEGORIES, names, strict=True):
                typed = self.cleaned_data.get(name, "").strip()
                try:
                    amount = parse_decimal(typed, decimal_mark="," if "," in typed else None) if typed else None
                except (MoneyError, InvalidOperation):
                    self.add_error(name, _("Write an amount, like 586,33."))
                    continue
                if amount is not None and not 0 <= amount < 10_000_000:
                    self.add_error(name, _("Write an amount, like 586,33."))
                    continue
                found[country, category] = None if amount is None else int(amount * 1_000_000)
        return found


@needs(C.SETTINGS_EDIT, methods=("GET", "POST"))
def rates(request: OfficeRequest) -> HttpResponse:
    """Enter what WhatsApp asks, by country, and the cap."""
    known = set(WhatsAppRate.objects.values_list("country", flat=True)) | {str(shop.get("region"))}
    countries = sorted(known)
    added = (request.POST.get("country") or request.GET.get("country", "")).strip().upper()[:2]
    if len(added) == 2 and added.isalpha() and added not in countries:
        countries.append(added)
    countries = [*[one for one in countries if one != WhatsAppRate.ANY], WhatsAppRate.ANY]
    form = RatesForm(countries, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        found = form.micros()
        if not form.errors:
            try:
                change_shop_settings(values={"whatsapp_cap": form.cleaned_data["cap"] or 0}, actor=request.user)
                _keep(found)
            except AkrabError as error:
                complain(form, error)
            else:
                toasts.success(request, _("The rates are saved."))
                if added in countries and added not in known:
                    return redirect(f"{reverse('office:whatsapp_rates')}?country={added}")
                return redirect("office:whatsapp_costs")
    context = {"form": form, "currency": settings.currency(), "categories": [WORDS[one] for one in meter.CATEGORIES]}
    status = 422 if form.errors else 200
    return page(request, "backoffice/whatsapp/rates.html", context, here="whatsapp", status=status)


@transaction.atomic
def _keep(found: dict[tuple[str, str], int | None]) -> None:
    for (country, category), micros in found.items():
        if micros is None:
            WhatsAppRate.objects.filter(country=country, category=category).delete()
        else:
            WhatsAppRate.objects.update_or_create(country=country, category=category, defaults={"micros": micros})
