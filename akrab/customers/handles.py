"""One normal form per kind of handle, and all forms under which it may already be known."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from akrab.core import phone, shop
from akrab.core.errors import AkrabError
from akrab.customers.models import Handle

_EMAIL = re.compile(r"[^@\s<>\"(),:;\[\]\\]+@[^@\s.<>\"(),:;\[\]\\]+(\.[^@\s.<>\"(),:;\[\]\\]+)+")


class HandleError(AkrabError):
    """The text is no handle of that kind, or it belongs to somebody else."""


@dataclass(frozen=True)
class Normal:
    kind: str
    value: str
    typed: str = ""


def normalise(kind: str, text: str, *, region: str | None = None) -> Normal:
    """Raises HandleError with a sentence that shows what a right one looks like."""
    typed = text.strip()
    if kind == Handle.Kind.PHONE:
        number = phone.normalise(typed, region or shop.get("region"))
        if number is None:
            raise HandleError(
                _("“%(text)s” is not a phone number. Write it like 0812-3456-7890.") % {"text": typed}, field="phone"
            )
        return Normal(kind, number, typed if typed != number else "")
    if kind == Handle.Kind.EMAIL:
        value = typed.lower()
        if len(value) > 254 or not _EMAIL.fullmatch(value):
            raise HandleError(
                _("“%(text)s” is not an e-mail address. Write it like name@example.com.") % {"text": typed},
                field="email",
            )
        return Normal(kind, value, typed if typed != value else "")
    value = typed.casefold() if kind == Handle.Kind.USERNAME else typed
    if not value:
        raise HandleError(_("Please fill in a value."))
    return Normal(kind, value[:254], typed if typed != value else "")


def candidates(handle: Normal) -> list[str]:
    """Values under which the same handle may already be stored."""
    return phone.variants(handle.value) if handle.kind == Handle.Kind.PHONE else [handle.value]


def find_owner(handle: Normal) -> Handle | None:
    """The stored handle that means the same, under any of its variants."""
    return Handle.objects.filter(kind=handle.kind, value__in=candidates(handle)).select_related("customer").first()
