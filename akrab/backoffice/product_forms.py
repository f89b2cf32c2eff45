"""The forms of a product: its texts, one row per variant, stock, pictures."""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.backoffice.forms import MoneyField, WholeField, typed_money, whole_input
from akrab.backoffice.product_list import categories_by_tree
from akrab.catalogue.actions import VariantData
from akrab.catalogue.attributes import parse, written
from akrab.catalogue.barcodes import cleaned
from akrab.catalogue.models import Category, Product, Variant
from akrab.core.errors import AkrabError


def category_choices(empty: str) -> list[tuple[str, str]]:
    return [("", empty), *((str(one.pk), f"{' ' * 3 * depth}{one}") for one, depth in categories_by_tree())]


class ProductForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    category = forms.ModelChoiceField(Category.objects.all(), label=gettext_lazy("Category"), required=False)
    brand = forms.CharField(label=gettext_lazy("Brand"), max_length=60, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[c for c in Product.Kind.choices if c[0] != Product.Kind.CHARGE],
        help_text=gettext_lazy("Goods are counted, services are not. A bundle is put together from other articles."),
    )
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=Product.State.choices)
    summary = forms.CharField(
        label=gettext_lazy("In one line"),
        max_length=250,
        required=False,
        help_text=gettext_lazy("Stands below the name in the list."),
    )
    description = forms.CharField(
        label=gettext_lazy("Description"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 5})
    )
    attributes = forms.CharField(
        label=gettext_lazy("Properties"),
        required=False,
        max_length=6_000,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": gettext_lazy("Colour: black")}),
        help_text=gettext_lazy("One in a line, like “Colour: black”. Customers can narrow the list by them."),
    )
    featured = forms.BooleanField(label=gettext_lazy("Show on the first page"), required=False)

    def __init__(self, *args: Any, product: Product | None = None, **kwargs: Any) -> None:
        if product:
            kwargs["initial"] = {
                key: getattr(product, key) for key in ("name", "brand", "state", "summary", "description", "featured")
            } | {"category": product.category_id, "attributes": written(product.attributes)}
        else:
            kwargs.setdefault("initial", {"state": Product.State.ACTIVE, "kind": Product.Kind.GOODS})
        super().__init__(*args, **kwargs)
        self.fields["category"].widget.choices = category_choices(_("No category"))
        if product:  # what is counted stays counted: its stock ledger hangs on it
            del self.fields["kind"]

    def clean_attributes(self) -> dict[str, str]:
        try:
            return parse(self.cleaned_data["attributes"])
        except AkrabError as error:
            raise forms.ValidationError(str(error)) from error


class VariantForm(forms.Form):
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Variant"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("Black, 128 GB")}),
    )
    sku = forms.CharField(label=gettext_lazy("Article number"), max_length=60)
    barcode = forms.CharField(label=gettext_lazy("Bar code"), max_length=32, required=False)
    options = forms.CharField(
        label=gettext_lazy("Properties of the variant"),
        required=False,
        max_length=1_000,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("Colour: black; Storage: 128 GB")}),
        help_text=gettext_lazy("Customers choose and narrow the list by them."),
    )
    price = MoneyField(label=gettext_lazy("Price"))
    cost = MoneyField(label=gettext_lazy("Cost"), required=False)
    regular_price = MoneyField(
        label=gettext_lazy("Price struck through"),
        required=False,
        help_text=gettext_lazy("The higher price from before, if any."),
    )
    weight = WholeField(
        label=gettext_lazy("Weight in grams"), required=False, min_value=0, max_value=1_000_000, widget=whole_input()
    )
    has_serials = forms.BooleanField(label=gettext_lazy("Every piece has its serial number"), required=False)
    price_seen = forms.IntegerField(required=False, widget=forms.HiddenInput)  # what the page showed, in minor units
    cost_seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    regular_price_seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    stock = WholeField(label=gettext_lazy("In stock now"), required=False, min_value=0, widget=whole_input())
    is_active = forms.BooleanField(label=gettext_lazy("On sale"), required=False, initial=True)

    def __init__(self, *args: Any, costs: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not costs:  # not shown, not taken from the form either
            del self.fields["cost"], self.fields["cost_seen"]
        if self.known:
            self.fields["sku"].required = self.add_prefix("sku") in self.data or not self.is_bound
            del self.fields["stock"]

    def clean_barcode(self) -> str:
        try:
            return cleaned(self.cleaned_data["barcode"])
        except AkrabError as error:
            raise forms.ValidationError(str(error)) from error

    def clean_options(self) -> dict[str, str]:
        try:
            return parse(self.cleaned_data["options"])
        except AkrabError as error:
            raise forms.ValidationError(str(error)) from error

    @property
    def known(self) -> bool:
        return bool(self.initial.get("id"))

    def data_of_new(self) -> VariantData:
        values = self.cleaned_data
        return VariantData(
            sku=values["sku"],
            price=values["price"],
            name=values["name"],
            barcode=values["barcode"],
            cost=values.get("cost"),
            stock=values.get("stock"),
            regular_price=values["regular_price"],
            weight=values["weight"],
            has_serials=values["has_serials"],
            options=values["options"],
        )

    def changes(self) -> dict[str, Any]:
        """What the person may have changed. An amount that stands as the page showed it was not: a scheduled price may
        have begun, or goods may have come in, while the page was open."""
        values = {key: value for key, value in self.cleaned_data.items() if key in CHANGEABLE}
        return {
            key: value
            for key, value in values.items()
            if (key != "options" or self.add_prefix("options") in self.data)
            and (key not in AMOUNTS or value != self.cleaned_data.get(f"{key}_seen"))
            and (key != "sku" or value)
        }


AMOUNTS = ("price", "cost", "regular_price")
CHANGEABLE = {
    "name",
    "options",
    "sku",
    "barcode",
    "price",
    "cost",
    "regular_price",
    "weight",
    "has_serials",
    "is_active",
}
VariantFormSet = formset_factory(VariantForm, extra=0, max_num=60, absolute_max=61)


def variant_rows(data: Any, variants: list[Variant], *, costs: bool) -> "BaseFormSet[VariantForm]":
    """One row for each variant, then the new ones; at least one in all.

    Rows that come back are matched by their hidden id: somebody may have added a variant meanwhile.
    """
    if data is not None:
        by_id = {str(one.pk): one for one in variants}
        sent = [data.get(f"variants-{place}-id", "") for place in range(len(variants))]
        variants = [by_id[pk] for pk in sent if pk in by_id]
    initial: list[dict[str, Any]] = [
        {
            "id": one.pk,
            "name": one.name,
            "options": written(one.options, "; "),
            "sku": one.sku,
            "barcode": one.barcode,
            "price": typed_money(one.price),
            "price_seen": one.price,
            "cost_seen": one.cost,
            "regular_price_seen": one.regular_price,
            "cost": typed_money(one.cost),
            "regular_price": typed_money(one.regular_price),
            "weight": one.weight,
            "has_serials": one.has_serials,
            "is_active": one.is_active,
        }
        for one in variants
    ]
    formset = VariantFormSet(data, initial=initial, prefix="variants", form_kwargs={"costs": costs})
    formset.extra = 0 if variants else 1
    if not variants:  # a product has at least one
        formset.forms[0].empty_permitted = False
    return formset


ICONS = (
    "package",
    "smartphone",
    "tablet",
    "laptop",
    "headphones",
    "watch",
    "camera",
    "cable",
    "battery-charging",
    "speaker",
    "gamepad-2",
    "printer",
    "router",
    "shirt",
    "gift",
    "utensils",
    "coffee",
    "book",
    "sofa",
    "wrench",
    "heart",
    "sparkles",
)


class CategoryForm(forms.Form):
    field_order = ("name", "name_en", "parent", "icon", "position")
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=80, required=False)
    parent = forms.ModelChoiceField(Category.objects.all(), label=gettext_lazy("Lies within"), required=False)
    position = WholeField(
        label=gettext_lazy("Place in the list"), required=False, min_value=0, max_value=1000, widget=whole_input()
    )

    def __init__(self, *args: Any, category: Category | None = None, **kwargs: Any) -> None:
        if category:
            kwargs["initial"] = {
                "name": category.name,
                "parent": category.parent_id,
                "icon": category.icon,
                "position": category.position,
                "name_en": category.translations.get("en", {}).get("name", ""),
            }
        super().__init__(*args, **kwargs)
        self.fields["parent"].widget.choices = category_choices(_("Stands by itself"))
        chosen = (category.icon if category else "") or "package"
        names = ICONS if chosen in ICONS else (chosen, *ICONS)
        self.fields["icon"] = forms.ChoiceField(
            label=_("Picture"), choices=[(name, name) for name in names], required=False
        )
        self.order_fields(self.field_order)
