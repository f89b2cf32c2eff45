"""What is typed of an undertaking."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.backoffice.forms import MoneyField, typed_money
from akrab.backoffice.money.forms import DayField, day_input
from akrab.catalogue.models import Category
from akrab.core.errors import AkrabError
from akrab.core.money import MoneyError, parse_money
from akrab.engagement.models import Undertaking
from akrab.engagement.models.undertakings import MONEY_GOALS
from akrab.engagement.undertakings.actions import Plan

K = Undertaking.Kind
WRITTEN = (K.PROJECT, K.ADVERT, K.RANGE)  # the others are taken up from what the shop knows


class PlanForm(forms.Form):
    """Name, days, goal and planned cost; `plan` after it is valid."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    first_day = DayField(label=gettext_lazy("First day"))
    last_day = forms.DateField(
        label=gettext_lazy("Last day"), required=False, widget=day_input(),
        help_text=gettext_lazy("Empty: it goes on."),
        error_messages={"invalid": gettext_lazy("There is no such day. Write it like 2026-11-21.")},
    )  # fmt: skip
    goal = forms.ChoiceField(
        label=gettext_lazy("What it is to reach"), required=False,
        choices=[("", gettext_lazy("No goal")), *Undertaking.Goal.choices],
    )  # fmt: skip
    wanted = forms.CharField(
        label=gettext_lazy("How much of it, over all its days"), required=False, max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip
    planned_cost = MoneyField(label=gettext_lazy("Planned cost"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        text = typed.get("wanted", "").strip()
        typed["wanted"] = None
        if text:
            try:
                typed["wanted"] = _number(text, money=typed.get("goal") in MONEY_GOALS)
            except (ValueError, MoneyError, AkrabError):
                self.add_error("wanted", _("Write a number above zero, like 50 or 2.500.000."))
        return typed

    @property
    def plan(self) -> Plan:
        names = ("name", "first_day", "last_day", "goal", "wanted", "planned_cost", "note")
        return Plan(**{name: self.cleaned_data[name] for name in names})


def _number(text: str, *, money: bool) -> int:
    from akrab.core import shop

    found = parse_money(text, shop.get("currency")) if money else int(text.replace(".", "").replace(",", ""))
    if found <= 0:
        raise ValueError(text)
    return found


class NewForm(PlanForm):
    """With what it is; `source` of an advertisement is the campaign of its links, of a range its category."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[(one.value, one.label) for one in WRITTEN])
    campaign = forms.CharField(
        label=gettext_lazy("Campaign in its links"), max_length=80, required=False,
        help_text=gettext_lazy("For an advertisement: what stands behind utm_campaign=. Orders from its visits count."),
    )  # fmt: skip
    category = forms.ModelChoiceField(
        label=gettext_lazy("Category of the range"), queryset=Category.objects.all(), required=False,
        empty_label=gettext_lazy("No category"),
        help_text=gettext_lazy("For a new range: sales of these products count."),
    )  # fmt: skip
    field_order = ("kind", "name", "campaign", "category")

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if typed.get("kind") == K.RANGE and not typed.get("category") and "category" not in self.errors:
            self.add_error("category", _("Choose the category whose products are new."))
        return typed

    @property
    def source(self) -> str:
        kind = self.cleaned_data["kind"]
        if kind == K.RANGE:
            return str(self.cleaned_data["category"].pk)
        return self.cleaned_data["campaign"].strip() if kind == K.ADVERT else ""


class TimeForm(forms.Form):
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=1, max_value=60_000)
    hourly_cost = MoneyField(label=gettext_lazy("Cost of an hour"))
    day = DayField(label=gettext_lazy("Day"))
    note = forms.CharField(label=gettext_lazy("Note"), max_length=120, required=False)


def typed_plan(one: Undertaking) -> dict[str, Any]:
    """What stands in the form of one that is changed."""
    values = {name: getattr(one, name) for name in ("name", "first_day", "last_day", "goal", "note")}
    wanted = one.wanted or 0
    values["wanted"] = "" if not wanted else typed_money(wanted) if one.goal_is_money else str(wanted)
    values["planned_cost"] = "" if one.planned_cost is None else typed_money(one.planned_cost)
    return values
