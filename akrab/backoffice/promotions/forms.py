"""The guided form of a promotion, and those of its codes."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.backoffice.forms import MoneyField, WholeField, typed_money, whole_input
from akrab.backoffice.product_list import categories_by_tree
from akrab.catalogue.models import Product
from akrab.core import clock
from akrab.customers.models import Customer, Tag
from akrab.loyalty import queries as loyalty
from akrab.promotions.models import Promotion
from akrab.promotions.shares import tidy
from akrab.promotions.words import group_name

AUTOMATIC, BY_CODE = "automatic", "code"
PRIORITIES = [
    (-10, gettext_lazy("take it off first")),
    (0, gettext_lazy("usual order")),
    (10, gettext_lazy("take it off last")),
]
NEEDED = {
    "percent": ("percent",),
    "amount": ("amount",),
    "fixed_price": ("price",),
    "buy_x_get_y": ("buy", "free", "piece_percent"),
}
AT_FIRST = {
    "kind": "percent",
    "way": BY_CODE,
    "shown": True,
    "free": 1,
    "buy": 2,
    "piece_percent": "100",
    "priority": 0,
}


class PercentField(forms.CharField):
    """`12,5` or `12.5` or `12,5%`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=8, **kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        text = super().clean(value).replace("%", "").replace(",", ".").strip()
        if not text:
            return None
        try:
            found = Decimal(text).quantize(Decimal("0.01"))
        except InvalidOperation as error:
            raise forms.ValidationError(
                _("“%(value)s” is not a percentage. Write it like 10.") % {"value": value}
            ) from error
        if not 0 < found <= 100:
            raise forms.ValidationError(_("Write a percentage above 0 and up to 100."))
        return found


class MomentField(forms.DateTimeField):
    """Day and hour by the phone's own picker, in the shop's time."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs)

    def clean(self, value: Any) -> Any:
        with timezone.override(clock.zone()):
            return super().clean(value)

    def prepare_value(self, value: Any) -> Any:
        return timezone.localtime(value, clock.zone()).replace(tzinfo=None) if hasattr(value, "tzinfo") else value


def _whole(label: Any, **kwargs: Any) -> WholeField:
    return WholeField(label=label, required=False, min_value=1, widget=whole_input(), **kwargs)


class PromotionForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What does the customer get?"), choices=Promotion.Kind.choices, widget=forms.RadioSelect
    )
    percent = PercentField(label=gettext_lazy("Per cent off"), required=False)
    cap = MoneyField(
        label=gettext_lazy("At most"),
        required=False,
        help_text=gettext_lazy("The most that one order gets of it. Empty: no cap."),
    )
    amount = MoneyField(
        label=gettext_lazy("Amount off"),
        required=False,
        help_text=gettext_lazy("Once off the order, not off each piece."),
    )
    price = MoneyField(label=gettext_lazy("Special price of one piece"), required=False)
    buy = _whole(gettext_lazy("Pieces to buy"))
    free = _whole(gettext_lazy("Pieces to get"))
    piece_percent = PercentField(
        label=gettext_lazy("Per cent off those"), required=False, help_text=gettext_lazy("100 means free.")
    )
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80, help_text=gettext_lazy("Customers see it in their basket.")
    )
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=80, required=False)
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("Categories"), required=False, widget=forms.CheckboxSelectMultiple
    )
    brands = forms.MultipleChoiceField(
        label=gettext_lazy("Brands"), required=False, widget=forms.CheckboxSelectMultiple
    )
    products = forms.ModelMultipleChoiceField(Product.objects.all(), label=gettext_lazy("Products"), required=False)
    excludes_reduced = forms.BooleanField(label=gettext_lazy("Not on what is reduced already"), required=False)
    minimum_spend = MoneyField(label=gettext_lazy("From this amount"), required=False)
    minimum_quantity = _whole(gettext_lazy("From this many pieces"))
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Only for these groups"), required=False, widget=forms.CheckboxSelectMultiple
    )
    customers = forms.ModelMultipleChoiceField(
        Customer.objects.present(), label=gettext_lazy("Single customers"), required=False
    )
    first_order_only = forms.BooleanField(label=gettext_lazy("Only with the first order"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("Where"), choices=Promotion.Channel.choices, required=False)
    starts = MomentField(label=gettext_lazy("Begins"), required=False, help_text=gettext_lazy("Empty: at once."))
    ends = MomentField(label=gettext_lazy("Ends"), required=False, help_text=gettext_lazy("Empty: no end."))
    way = forms.ChoiceField(
        label=gettext_lazy("How do customers get it?"),
        choices=[(BY_CODE, gettext_lazy("With a code they type")), (AUTOMATIC, gettext_lazy("By itself"))],
        widget=forms.RadioSelect,
    )
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Small and capital letters are the same. Empty: make personal vouchers later."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )
    total_limit = _whole(gettext_lazy("Times in all"), help_text=gettext_lazy("Empty: without limit."))
    per_customer_limit = _whole(gettext_lazy("Times per customer"), help_text=gettext_lazy("Empty: without limit."))
    alone = forms.BooleanField(
        label=gettext_lazy("Not together with other offers"),
        required=False,
        help_text=gettext_lazy("The customer then gets whatever saves more."),
    )
    shown = forms.BooleanField(label=gettext_lazy("Show it on the page of offers and on the products"), required=False)
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Among offers that work by themselves"),
        choices=[
            (-10, gettext_lazy("take it off first")),
            (0, gettext_lazy("usual order")),
            (10, gettext_lazy("take it off last")),
        ],
        coerce=int,
        required=False,
    )

    def __init__(self, *args: Any, promotion: Promotion | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = (
            _initial(promotion)
            if promotion
            else {
                "kind": "percent",
                "way": BY_CODE,
                "shown": True,
                "free": 1,
                "buy": 2,
                "piece_percent": "100",
                "priority": 0,
            }
        )
        kwargs["use_required_attribute"] = False  # what belongs to another kind is hidden
        super().__init__(*args, **kwargs)
        self.promotion = promotion
        kind = self.data.get("kind") if self.is_bound else None
        for owner, names in NEEDED.items():  # unbound, all are asked for: the page shows those of the chosen kind
            for name in names:
                self.fields[name].required = kind is None or kind == owner
        chosen = promotion.groups if promotion else []
        self.fields["categories"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), "  " * depth + str(one)) for one, depth in categories_by_tree()
        ]
        self.fields["brands"].choices = [(name, name) for name in brands(promotion)]  # type: ignore[attr-defined]
        self.fields["groups"].choices = group_choices(chosen)  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What was understood so far, as fields of a Promotion; also of a form with errors."""
        given = self.cleaned_data
        kind = given.get("kind") or Promotion.Kind.PERCENT
        percent = given.get("piece_percent" if kind == Promotion.Kind.BUY_X_GET_Y else "percent")
        amount = given.get("price" if kind == Promotion.Kind.FIXED_PRICE else "amount")
        capped = kind in {Promotion.Kind.PERCENT, Promotion.Kind.FREE_SHIPPING, Promotion.Kind.BUY_X_GET_Y}
        several = kind == Promotion.Kind.BUY_X_GET_Y
        translations = {**self.promotion.translations} if self.promotion else {}
        translations.pop("en", None)
        if given.get("name_en"):
            translations["en"] = {"name": given["name_en"]}
        return {
            "name": given.get("name", ""),
            "translations": translations,
            "kind": kind,
            "percent": percent
            if percent and kind in {Promotion.Kind.PERCENT, Promotion.Kind.BUY_X_GET_Y}
            else Decimal(0),
            "amount": amount if amount and kind in {Promotion.Kind.AMOUNT, Promotion.Kind.FIXED_PRICE} else 0,
            "buy": (given.get("buy") or 0) if several else 0,
            "free": (given.get("free") or 0) if several else 0,
            "cap": (given.get("cap") or None) if capped else None,
            "automatic": given.get("way") == AUTOMATIC,
            "shown": given.get("shown", False),
            "starts_at": given.get("starts"),
            "ends_at": given.get("ends"),
            "total_limit": given.get("total_limit"),
            "per_customer_limit": given.get("per_customer_limit"),
            "minimum_spend": given.get("minimum_spend") or 0,
            "minimum_quantity": given.get("minimum_quantity") or 0,
            "product_ids": sorted(one.pk for one in given.get("products") or ()),
            "category_ids": sorted(int(pk) for pk in given.get("categories") or ()),
            "brands": list(given.get("brands") or ()),
            "excludes_reduced": given.get("excludes_reduced", False),
            "groups": list(given.get("groups") or ()),
            "customer_ids": sorted(one.pk for one in given.get("customers") or ()),
            "channel": given.get("channel") or "",
            "first_order_only": given.get("first_order_only", False),
            "stackable": not given.get("alone"),
            "priority": given.get("priority") or 0,
        }


def _initial(one: Promotion) -> dict[str, Any]:
    several, fixed = one.kind == Promotion.Kind.BUY_X_GET_Y, one.kind == Promotion.Kind.FIXED_PRICE
    percent = tidy(one.percent) if one.percent else ""
    return {
        "kind": one.kind,
        "percent": "" if several else percent,
        "piece_percent": percent if several else "100",
        "amount": "" if fixed else typed_money(one.amount or None),
        "price": typed_money(one.amount) if fixed else "",
        "cap": typed_money(one.cap),
        "buy": one.buy or 2,
        "free": one.free or 1,
        "name": one.name,
        "name_en": one.translations.get("en", {}).get("name", ""),
        "categories": [str(pk) for pk in one.category_ids],
        "brands": one.brands,
        "products": one.product_ids,
        "excludes_reduced": one.excludes_reduced,
        "minimum_spend": typed_money(one.minimum_spend or None),
        "minimum_quantity": one.minimum_quantity or "",
        "groups": one.groups,
        "customers": one.customer_ids,
        "first_order_only": one.first_order_only,
        "channel": one.channel,
        "starts": one.starts_at,
        "ends": one.ends_at,
        "way": AUTOMATIC if one.automatic else BY_CODE,
        "code": "",
        "total_limit": one.total_limit,
        "per_customer_limit": one.per_customer_limit,
        "alone": not one.stackable,
        "shown": one.shown,
        "priority": min((-10, 0, 10), key=lambda step: abs(step - one.priority)),
    }


def brands(promotion: Promotion | None) -> list[str]:
    """Brands on sale, and those the promotion has already."""
    known = Product.objects.on_sale().exclude(brand="").order_by("brand").values_list("brand", flat=True).distinct()
    return sorted({*known[:200], *(promotion.brands if promotion else ())}, key=str.casefold)


def group_choices(chosen: Iterable[str]) -> list[tuple[str, str]]:
    tiers = [f"tier:{code}" for code in getattr(loyalty, "tier_codes", list)()]
    tags = [f"tag:{name}" for name in Tag.objects.values_list("name", flat=True)]
    every = dict.fromkeys(["new", "birthday", *tiers, *tags, *chosen])
    return [(group, group_name(group)[:1].upper() + group_name(group)[1:]) for group in every]


class CodesForm(forms.Form):
    count = WholeField(
        label=gettext_lazy("How many codes"), min_value=1, max_value=5000, initial=20, widget=whole_input()
    )
    begins = forms.CharField(
        label=gettext_lazy("They begin with"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("For example LEBARAN-"),
    )
    limit = WholeField(
        label=gettext_lazy("Each can be used"),
        min_value=1,
        required=False,
        initial=1,
        widget=whole_input(),
        help_text=gettext_lazy("Times. Empty: without limit."),
    )


class VouchersForm(forms.Form):
    tag = forms.ModelChoiceField(Tag.objects.all(), label=gettext_lazy("Customers with the tag"), empty_label=None)
    begins = forms.CharField(label=gettext_lazy("They begin with"), max_length=20, required=False)
    ends = MomentField(label=gettext_lazy("Can be used until"), required=False)
