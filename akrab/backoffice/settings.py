"""Settings of the shop, its texts, its people, its own fields."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings as configuration
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.accounts.actions import change_shop_settings
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import WholeField, complain, whole_input
from akrab.backoffice.pages import page
from akrab.catalogue import pictures
from akrab.content.actions import save_page
from akrab.content.models import Page
from akrab.content.queries import first_text
from akrab.core import shop
from akrab.core.errors import AkrabError

ACCENTS = {
    "teal": gettext_lazy("Teal"),
    "indigo": gettext_lazy("Indigo"),
    "rose": gettext_lazy("Rose"),
    "amber": gettext_lazy("Amber"),
    "slate": gettext_lazy("Slate"),
}
LANGUAGES = ("id", "en")
BY_LANGUAGE = ("tagline", "hours")  # settings that hold a text for each language
NEAR_ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
CURRENCIES = ("IDR", "MYR", "SGD", "USD", "EUR", "GBP", "AUD", "JPY")
TEXTS = {
    "home": gettext_lazy("Opening text"),
    "about": gettext_lazy("About the shop"),
    "how-to-buy": gettext_lazy("How to buy"),
    "faq": gettext_lazy("Frequent questions"),
    "contact": gettext_lazy("Contact"),
}


def zones() -> list[tuple[str, str]]:
    near = [(name, name.replace("_", " ")) for name in NEAR_ZONES]
    return near + [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if name not in NEAR_ZONES]


class ShopForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Shop name"), max_length=80)
    tagline_id = forms.CharField(
        label=gettext_lazy("One line about the shop, in Indonesian"), max_length=150, required=False
    )
    tagline_en = forms.CharField(
        label=gettext_lazy("One line about the shop, in English"), max_length=150, required=False
    )
    accent = forms.ChoiceField(label=gettext_lazy("Colour"), choices=list(ACCENTS.items()))
    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=gettext_lazy(
            "It stands at the top of the shop, on invoices, packing slips, receipts and the catalogue."
        ),
    )
    no_logo = forms.BooleanField(label=gettext_lazy("Show the first letter instead of the logo"), required=False)
    phone = forms.CharField(label=gettext_lazy("Phone and WhatsApp"), max_length=40, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)
    address = forms.CharField(
        label=gettext_lazy("Address"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    city = forms.CharField(label=gettext_lazy("City"), max_length=80, required=False)
    hours_id = forms.CharField(label=gettext_lazy("Opening hours, in Indonesian"), max_length=150, required=False)
    hours_en = forms.CharField(label=gettext_lazy("Opening hours, in English"), max_length=150, required=False)
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), help_text=gettext_lazy("Orders keep the currency in which they were placed.")
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), help_text=gettext_lazy("It decides when a day begins in every report.")
    )
    approve_members = forms.BooleanField(label=gettext_lazy("New members wait for approval"), required=False)
    unconfirmed_limit = WholeField(
        label=gettext_lazy("Orders a customer may have open before you answer"),
        min_value=1,
        max_value=100,
        widget=whole_input(),
    )
    low_stock = WholeField(
        label=gettext_lazy("Warn when this many or fewer are left"), min_value=0, max_value=10_000, widget=whole_input()
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        now = shop.everything()
        initial = {key: now[key] for key in self.base_fields if key in now and key != "logo"}
        by_language = {f"{key}_{code}": now[key].get(code, "") for key in BY_LANGUAGE for code in LANGUAGES}
        super().__init__(data, files, initial=initial | by_language)
        codes = [*CURRENCIES, *([] if now["currency"] in CURRENCIES else [now["currency"]])]
        self.fields["currency"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]
        self.fields["time_zone"].choices = zones()  # type: ignore[attr-defined]

    def clean_logo(self) -> pictures.Made | None:
        file = self.cleaned_data["logo"]
        if not file:
            return None
        try:
            return pictures.make(file)
        except AkrabError as error:
            raise forms.ValidationError(str(error)) from error

    def values(self) -> dict[str, Any]:
        kept = dict(self.cleaned_data)
        made, gone = kept.pop("logo"), kept.pop("no_logo")
        if made is not None:
            kept["logo"] = {"stem": made.stem, "width": made.width, "height": made.height}
        elif gone:
            kept["logo"] = {}
        for key in BY_LANGUAGE:
            typed = {code: kept.pop(f"{key}_{code}") for code in LANGUAGES}
            kept[key] = {code: text for code, text in typed.items() if text}
        return kept


class TextForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=150)
    lead = forms.CharField(label=gettext_lazy("In one line"), max_length=300, required=False)
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=50_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=gettext_lazy("An empty line begins a paragraph. **bold**, ## heading, - list."),
    )


@needs(C.SETTINGS_EDIT, methods=("GET", "POST"))
def settings(request: OfficeRequest) -> HttpResponse:
    form = ShopForm(request.POST, request.FILES) if request.method == "POST" else ShopForm()
    if form.is_valid():
        try:
            change_shop_settings(values=form.values(), actor=request.user)
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("The settings are saved."))
            return redirect("office:settings")
    return page(
        request, "backoffice/settings.html", {"form": form}, here="settings", status=422 if form.errors else 200
    )


@needs(C.SETTINGS_EDIT)
def texts(request: OfficeRequest) -> HttpResponse:
    """The shop's own pages, each in its languages."""
    written = {(one.slug, one.language): one for one in Page.objects.defer("body")}
    slugs = [*TEXTS, *sorted({slug for slug, _language in written} - set(TEXTS))]
    rows = [
        (
            slug,
            TEXTS.get(slug, slug),
            [(code, name, written.get((slug, code))) for code, name in configuration.LANGUAGES],
        )
        for slug in slugs
    ]
    return page(request, "backoffice/texts.html", {"rows": rows}, here="texts")


@needs(C.SETTINGS_EDIT, methods=("GET", "POST"))
def text(request: OfficeRequest, slug: str, language: str) -> HttpResponse:
    known = Page.objects.filter(slug=slug, language=language).first()
    if language not in dict(configuration.LANGUAGES) or (
        slug not in TEXTS and not Page.objects.filter(slug=slug).exists()
    ):
        raise Http404
    begun = known or first_text(slug, language)
    initial = {"title": begun.title, "lead": begun.lead, "body": begun.body} if begun else None
    form = TextForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            save_page(slug=slug, language=language, actor=request.user, **form.cleaned_data)
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("The text is saved and stands in the shop."))
            return redirect("office:texts")
    context = {
        "form": form,
        "title": TEXTS.get(slug, slug),
        "language": dict(configuration.LANGUAGES)[language],
        "slug": slug,
        "code": language,
    }
    return page(request, "backoffice/text.html", context, here="texts", status=422 if form.errors else 200)
