"""Fields that a shop adds to its records: declared as rows, values checked here, kept in the record's `custom` JSON."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from akrab.core.errors import AkrabError
from akrab.core.models import CustomField
from akrab.core.money import MoneyError, parse_decimal


class CustomFieldError(AkrabError):
    """A value does not fit its field."""


def fields_of(entity: str) -> list[CustomField]:
    return list(CustomField.objects.filter(entity=entity))


def clean(entity: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """JSON values of the entity's declared fields. Raises CustomFieldError naming the first that does not fit."""
    fields = {field.key: field for field in fields_of(entity)}
    unknown = set(values) - set(fields)
    if unknown:
        raise CustomFieldError(_("There is no field named “%(key)s”.") % {"key": min(unknown)})
    cleaned: dict[str, Any] = {}
    for key, field in fields.items():
        value = values.get(key)
        if value in (None, ""):
            if field.required:
                raise CustomFieldError(_("Please fill in “%(label)s”.") % {"label": field.label}, field=key)
            continue
        cleaned[key] = _clean_one(field, value)
    return cleaned


def _clean_one(field: CustomField, value: Any) -> Any:
    text = str(value).strip()
    wrong = _("“%(value)s” does not fit “%(label)s”.") % {"value": text, "label": field.label}
    match field.kind:
        case CustomField.Kind.NUMBER:
            try:
                number: Decimal = parse_decimal(text)
            except MoneyError as error:
                raise CustomFieldError(wrong, field=field.key) from error
            return int(number) if number == int(number) else float(number)
        case CustomField.Kind.DATE:
            try:
                return dt.date.fromisoformat(text).isoformat()
            except ValueError as error:
                raise CustomFieldError(wrong, field=field.key) from error
        case CustomField.Kind.CHOICE:
            if text not in field.choices:
                raise CustomFieldError(wrong, field=field.key)
            return text
        case CustomField.Kind.YES_NO:
            return value if isinstance(value, bool) else text.lower() in {"1", "true", "yes", "on", "ya"}
        case _:
            return text[:1000]
