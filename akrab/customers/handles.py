"""One normal form per kind of handle, and all forms under which it may already be known."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from akrab.core import phone, shop
from akrab.core.errors import AkrabError
from akrab.customers.models import Handle

# WhatsApp's own number of a person since 2026, when the phone may be hidden: the country, a point, letters and digits.
_BUSINESS_SCOPED = re.compile(r"[A-Z]{2}\.[A-Za-z0-9]{1,128}")
_JID = re.compile(r"(\d{7,15})(?::\d+)?@(?:s\.whatsapp\.net|c\.us)")  # how WhatsApp's own files write a phone
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
    if kind == Handle.Kind.WHATSAPP:
        return _whatsapp(typed)
    value = typed.lstrip("@").casefold() if kind == Handle.Kind.USERNAME else typed
    if not value:
        raise HandleError(_("Please fill in a value."))
    return Normal(kind, value[:254], typed if typed != value else "")


def _whatsapp(typed: str) -> Normal:
    """A business-scoped id stays what it is; a number is the phone that it belongs to."""
    if _BUSINESS_SCOPED.fullmatch(typed):
        return Normal(Handle.Kind.WHATSAPP, typed)
    jid = _JID.fullmatch(typed)
    digits = jid.group(1) if jid else typed.lstrip("+")
    number = phone.normalise("+" + digits) if digits.isdecimal() and not digits.startswith("0") else None
    number = number or (phone.normalise(typed, shop.get("region")) if not jid else None)
    if number is None:
        raise HandleError(
            _("“%(text)s” is not a WhatsApp number. Write the phone number, like 0812-3456-7890.") % {"text": typed}
        )
    return Normal(Handle.Kind.PHONE, number, typed if typed != number else "")


def candidates(handle: Normal) -> list[str]:
    """Values under which the same handle may already be stored."""
    return phone.variants(handle.value) if handle.kind == Handle.Kind.PHONE else [handle.value]


def find_owner(handle: Normal) -> Handle | None:
    """The stored handle that means the same, under any of its variants."""
    return Handle.objects.filter(kind=handle.kind, value__in=candidates(handle)).select_related("customer").first()
