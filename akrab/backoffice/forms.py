"""Fields that the forms of the back office share, and how a refusal of an action finds its place in a form."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.core import shop
from akrab.core.errors import AkrabError
from akrab.core.money import MoneyError, cash_exponent, exponent, parse_money, to_major


class MoneyField(forms.CharField):
    """An amount as people write it in the shop's currency (`125.000`); cleaned to minor units, None when left empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = parse_money(text, shop.get("currency"))
        except MoneyError as error:
            raise forms.ValidationError(_("%(problem)s Write the amount like 125.000.") % {"problem": error}) from error
        if amount < 0:
            raise forms.ValidationError(_("The amount must be zero or more."))
        return amount


def typed_money(minor: int | None) -> str:
    """The amount as one would type it into a MoneyField: `125.000`."""
    if minor is None:
        return ""
    currency = shop.get("currency")
    iso, cash = exponent(currency), cash_exponent(currency)
    whole = minor % 10 ** (iso - cash) == 0
    plain = to_major(minor, currency)
    return f"{int(plain):,}".replace(",", ".") if whole and cash == 0 else f"{plain:.{iso}f}"


class WholeField(forms.IntegerField):
    """A whole number; what is none is told in a sentence that shows what was typed."""

    def to_python(self, value: Any) -> int | None:
        text = str(value).strip() if value is not None else ""
        if not text:
            return super().to_python(None)
        sign, digits = ("-", text[1:]) if text[0] in "-−" else ("", text)
        if not digits.isdecimal() or len(digits) > 9:
            raise forms.ValidationError(_("“%(value)s” is not a whole number. Write it like 12.") % {"value": text})
        return int(sign + digits)


def whole_input(**attrs: str) -> forms.TextInput:
    """A text box with the digits' keyboard: unlike `type=number` it keeps what was typed, right or wrong."""
    return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", **attrs})


def complain(form: forms.Form, error: AkrabError, **names: str) -> None:
    """Put the refusal beside its field; `names` maps the action's field to the form's where they differ."""
    wanted = names.get(error.field or "", error.field)
    form.add_error(wanted if wanted in form.fields else None, str(error))


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The customer is told it."),
    )
