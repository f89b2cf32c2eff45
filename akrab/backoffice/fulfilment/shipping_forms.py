"""Forms of the pages about delivery."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.backoffice.forms import MoneyField, WholeField, whole_input
from akrab.core.errors import AkrabError
from akrab.shipping import regions

LARGEST_TABLE = 2_000_000  # bytes


class ServiceForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80, help_text=gettext_lazy("As customers read it: “JNE regular”.")
    )
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=80, required=False)
    courier = forms.CharField(
        label=gettext_lazy("Courier"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Empty: your own messenger."),
    )
    tracking_url = forms.CharField(
        label=gettext_lazy("Address to follow a parcel"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("With {number} where the tracking number stands."),
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://…/{number}", "autocomplete": "off"}),
    )
    free_from = MoneyField(
        label=gettext_lazy("Free from this value of goods"),
        required=False,
        help_text=gettext_lazy("Empty: never free."),
    )
    heaviest = WholeField(
        label=gettext_lazy("Heaviest parcel in grams"), required=False, min_value=1, max_value=1_000_000,
        widget=whole_input(),
    )  # fmt: skip
    cash_on_delivery = forms.BooleanField(label=gettext_lazy("Customers may pay the courier (COD)"), required=False)
    is_active = forms.BooleanField(label=gettext_lazy("Offered to customers"), required=False, initial=True)

    def details(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        english = given.pop("name_en").strip()
        return {**given, "translations": {"en": {"name": english}} if english else {}}


class TariffForm(forms.Form):
    region = forms.CharField(max_length=8, required=False)  # drawn as a list to choose from; empty: everywhere
    first = MoneyField(label=gettext_lazy("Up to one kilogram"))
    further = MoneyField(label=gettext_lazy("Each further kilogram"), required=False)
    days = forms.CharField(
        label=gettext_lazy("Days"), max_length=12, required=False, widget=forms.TextInput(attrs={"placeholder": "2-3"})
    )


class TableForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste the table here"),
        required=False,
        max_length=LARGEST_TABLE,
        help_text=gettext_lazy("One place per line: district or city; price; each further kilogram; days."),
        widget=forms.Textarea(
            attrs={
                "rows": 8,
                "class": "num",
                "autocomplete": "off",
                "placeholder": "Laweyan, Surakarta;12.000;8.000;1-2",
            }
        ),
    )
    replace = forms.BooleanField(label=gettext_lazy("Take out all tariffs that are not in this table"), required=False)
    skip = forms.BooleanField(label=gettext_lazy("Leave out the rows with a problem"), required=False)

    def table(self) -> str:
        """What was uploaded or pasted. Raises AkrabError."""
        upload = self.cleaned_data["file"]
        if upload is None:
            return str(self.cleaned_data["text"])
        if upload.size > LARGEST_TABLE:
            raise AkrabError(_("This file is too large for a table of tariffs."), field="file")
        raw: bytes = upload.read()
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            return raw.decode("cp1252", "replace")


class PercentForm(forms.Form):
    percent = WholeField(
        label=gettext_lazy("Percent"), min_value=-100, max_value=900, widget=whole_input(placeholder="10")
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


class CalculatorForm(forms.Form):
    place = forms.CharField(label=gettext_lazy("District, city or postcode"), max_length=80, required=False)
    weight = WholeField(
        label=gettext_lazy("Weight in grams"), min_value=0, max_value=1_000_000, required=False, widget=whole_input()
    )
    goods = MoneyField(label=gettext_lazy("Value of the goods"), required=False)

    def clean_place(self) -> Any:
        """The district that fits best, None for nothing typed."""
        text = self.cleaned_data["place"]
        if not text.strip():
            return None
        found = regions.find_districts(text, limit=1)
        if not found:
            raise forms.ValidationError(
                _("No district is found for “%(looked)s”. Try the name of the district alone, or the postcode.")
                % {"looked": text}
            )
        return found[0]


class DeliverySettingsForm(forms.Form):
    pickup_offered = forms.BooleanField(label=gettext_lazy("Customers may collect at the shop"), required=False)
    delivery_agreed = forms.BooleanField(
        label=gettext_lazy("Offer delivery at a price to be agreed where no tariff fits"), required=False
    )
    parcel_weight = WholeField(
        label=gettext_lazy("Weight of wrapping in grams"), min_value=0, max_value=10_000, widget=whole_input()
    )
    usual_weight = WholeField(
        label=gettext_lazy("Weight of a piece whose weight is not known, in grams"), min_value=0, max_value=50_000,
        widget=whole_input(),
    )  # fmt: skip
