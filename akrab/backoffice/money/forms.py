"""Forms of the books."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from akrab.backoffice.forms import MoneyField
from akrab.core import clock
from akrab.finance import spending
from akrab.finance.models import Pot


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=day_input(), initial=clock.today, **kwargs)
        self.error_messages["invalid"] = _("There is no such day. Write it like 2026-11-21.")


class PositiveMoney(MoneyField):
    """An amount above zero."""

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        if amount == 0:
            raise forms.ValidationError(_("Write how much it was."))
        return amount


class ExpenseForm(forms.Form):
    amount = PositiveMoney(label=_("How much"))
    kind = forms.ChoiceField(label=_("What for"))
    day = DayField(label=_("Day"))
    pot = forms.ChoiceField(label=_("Paid from"), choices=Pot.choices, initial=Pot.CASH)
    payee = forms.CharField(label=_("Paid to"), max_length=120, required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    receipt = forms.FileField(
        label=_("Picture of the receipt"),
        required=False,
        help_text=_("JPEG, PNG, WebP or PDF, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
    )

    def __init__(self, *args: Any, known: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(one.code, one.label) for one in spending.kinds()]
        if known and known not in dict(offered):
            offered.append((known, spending.labelled(known, spending.by_code()).label))
        self.fields["kind"].choices = offered  # type: ignore[attr-defined]
        self.fields["kind"].error_messages["required"] = _("Choose what it was spent for.")


class NewExpenseForm(ExpenseForm):
    monthly = forms.BooleanField(label=_("The same again every month"), required=False)


class KindForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    is_marketing = forms.BooleanField(
        label=_("Counts as marketing"),
        required=False,
        help_text=_("What advertising brings in is measured against it."),
    )


class CountForm(forms.Form):
    pot = forms.ChoiceField(label=_("Where"), choices=Pot.choices)
    amount = MoneyField(label=_("How much was there"))
    day = DayField(
        label=_("On the morning of"), help_text=_("Before the first sale of that day. From then on it is worked out.")
    )


class MoveForm(forms.Form):
    source = forms.ChoiceField(label=_("From"), required=False)
    target = forms.ChoiceField(label=_("To"), required=False)
    amount = PositiveMoney(label=_("How much"))
    day = DayField(label=_("Day"))
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [*Pot.choices, ("", _("From outside: I put money in"))]  # type: ignore[attr-defined]
        self.fields["target"].choices = [*Pot.choices, ("", _("Out of the shop: I take money out"))]  # type: ignore[attr-defined]
        self.fields["target"].initial = Pot.BANK


class TargetForm(forms.Form):
    """One amount for the shop and one per category chosen; zero or empty takes it away."""

    amount = MoneyField(label=_("The whole shop"), required=False)
    month = forms.DateField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, categories: "list[tuple[int, str]]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for pk, name in categories:
            self.fields[f"category-{pk}"] = MoneyField(label=name, required=False)

    def month_given(self) -> dt.date:
        return self.cleaned_data["month"]  # type: ignore[no-any-return]
