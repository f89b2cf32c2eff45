"""Fields that only the pages of goods need."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from akrab.backoffice.forms import MoneyField
from akrab.core import clock

FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")


class SignedMoneyField(MoneyField):
    """An amount that may be below zero: `-5.000`."""

    def clean(self, value: Any) -> Any:
        text = str(value or "").strip()
        if text[:1] in {"-", "−"}:
            amount = super().clean(text[1:])
            return None if amount is None else -amount
        return super().clean(value)


class MomentField(forms.DateTimeField):
    """Day and time in the shop's zone, as the browser's own picker sends them."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.datetime | None:
        """The browser sends no zone: what is written is the shop's time, wherever the server stands."""
        text = str(value or "").strip()
        if not text:
            return None
        for pattern in FORMATS:
            try:
                return dt.datetime.strptime(text, pattern).replace(tzinfo=clock.zone())
            except ValueError:
                continue
        raise forms.ValidationError(_("Write day and time like 2026-08-31 09:00."))
