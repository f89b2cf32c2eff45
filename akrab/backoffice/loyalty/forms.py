"""Forms of points, tiers and rewards."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.backoffice.forms import MoneyField, WholeField, typed_money, whole_input
from akrab.core import shop
from akrab.loyalty.models import Reward, Tier

RULES = (
    "points_on", "points_every", "points_worth", "points_months", "points_least", "points_birthday", "points_referral",
)  # fmt: skip
IN_MONEY = ("points_every", "points_worth")


class RulesForm(forms.Form):
    """The settings of points; its fields are named as the settings are."""

    points_on = forms.BooleanField(label=gettext_lazy("Customers collect points"), required=False)
    points_every = MoneyField(
        label=gettext_lazy("One point for each"),
        help_text=gettext_lazy("Spent on goods, after discounts, without postage."),
    )
    points_worth = MoneyField(
        label=gettext_lazy("What a point is worth"),
        help_text=gettext_lazy("So much it takes off when the customer pays with it."),
    )
    points_least = WholeField(
        label=gettext_lazy("Fewest points to use at once"), min_value=1, max_value=10**6, widget=whole_input()
    )
    points_months = WholeField(
        label=gettext_lazy("Points expire after so many months"),
        min_value=0,
        max_value=120,
        widget=whole_input(),
        help_text=gettext_lazy("0: never. Customers are told fourteen days before."),
    )
    points_birthday = WholeField(
        label=gettext_lazy("Points as a birthday gift"),
        min_value=0,
        max_value=10**6,
        widget=whole_input(),
        help_text=gettext_lazy("0: no gift."),
    )
    points_referral = WholeField(
        label=gettext_lazy("Points for both when a friend buys for the first time"),
        min_value=0,
        max_value=10**6,
        widget=whole_input(),
        help_text=gettext_lazy("0: nobody is asked for a friend's code."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {
            key: typed_money(shop.get(key)) if key in IN_MONEY else shop.get(key) for key in RULES
        } | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for key in IN_MONEY:
            if given.get(key) == 0:
                self.add_error(key, _("Write an amount above zero."))
        every, worth = given.get("points_every"), given.get("points_worth")
        if every and worth and worth > every:
            self.add_error("points_worth", _("A point would be worth more than what is spent for it."))
        return given


class TierForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=40, help_text=gettext_lazy("Such as Gold."))
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=40, required=False)
    spend = MoneyField(
        label=gettext_lazy("From so much within twelve months"),
        help_text=gettext_lazy("Spent on goods. 0: everybody with points."),
    )
    percent = WholeField(
        label=gettext_lazy("Points in per cent of the usual"),
        initial=100,
        min_value=1,
        max_value=1000,
        widget=whole_input(),
        help_text=gettext_lazy("100: as usual. 200: twice as many."),
    )
    benefits = forms.CharField(
        label=gettext_lazy("What they get besides"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Customers read it. A promotion only for this tier is made under Promotions."),
    )
    benefits_en = forms.CharField(
        label=gettext_lazy("The same in English"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, tier: Tier | None = None, **kwargs: Any) -> None:
        if tier is not None:
            english = tier.translations.get("en", {})
            kwargs["initial"] = {
                "name": tier.name,
                "name_en": english.get("name", ""),
                "spend": typed_money(tier.spend),
                "percent": tier.percent,
                "benefits": tier.benefits,
                "benefits_en": english.get("benefits", ""),
            }
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        english = {key: given[f"{key}_en"] for key in ("name", "benefits") if given[f"{key}_en"]}
        return {
            "name": given["name"],
            "spend": given["spend"],
            "percent": given["percent"],
            "benefits": given["benefits"],
            "translations": {"en": english} if english else {},
        }


class RewardForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80, help_text=gettext_lazy("Customers see it beside its points.")
    )
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=80, required=False)
    points = WholeField(label=gettext_lazy("Points"), min_value=1, max_value=10**6, widget=whole_input())
    kind = forms.ChoiceField(
        label=gettext_lazy("What does the customer get?"), choices=Reward.Kind.choices, widget=forms.RadioSelect
    )
    amount = MoneyField(
        label=gettext_lazy("Amount off"), required=False, help_text=gettext_lazy("Only for an amount off.")
    )
    percent = WholeField(
        label=gettext_lazy("Per cent off"),
        required=False,
        min_value=1,
        max_value=100,
        widget=whole_input(),
        help_text=gettext_lazy("Only for a percentage off."),
    )
    minimum_spend = MoneyField(label=gettext_lazy("From this amount"), required=False)
    days = WholeField(
        label=gettext_lazy("Valid for so many days"), initial=30, min_value=1, max_value=730, widget=whole_input()
    )
    is_active = forms.BooleanField(label=gettext_lazy("Customers can take it"), required=False, initial=True)

    def __init__(self, *args: Any, reward: Reward | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"kind": Reward.Kind.AMOUNT, "days": 30, "is_active": True}
        if reward is not None:
            initial = {
                "name": reward.name,
                "name_en": reward.translations.get("en", {}).get("name", ""),
                "points": reward.points,
                "kind": reward.kind,
                "amount": typed_money(reward.value) if reward.kind == Reward.Kind.AMOUNT else "",
                "percent": reward.value if reward.kind == Reward.Kind.PERCENT else "",
                "minimum_spend": typed_money(reward.minimum_spend or None),
                "days": reward.days,
                "is_active": reward.is_active,
            }
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        value = given["amount"] if given["kind"] == Reward.Kind.AMOUNT else given["percent"]
        return {
            "name": given["name"],
            "points": given["points"],
            "kind": given["kind"],
            "value": value or 0,
            "days": given["days"],
            "is_active": given["is_active"],
            "minimum_spend": given["minimum_spend"] or 0,
            "translations": {"en": {"name": given["name_en"]}} if given["name_en"] else {},
        }

    def field_of_value(self) -> str:
        """The field in which the value was typed."""
        return "percent" if self.cleaned_data.get("kind") == Reward.Kind.PERCENT else "amount"


class CorrectionForm(forms.Form):
    points = WholeField(
        label=gettext_lazy("Points"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("With a minus to take some: −20."),
    )
    note = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200, help_text=gettext_lazy("The customer reads it.")
    )


class BirthdayForm(forms.Form):
    birthday = forms.DateField(
        label=gettext_lazy("Birthday"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
