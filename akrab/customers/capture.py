"""A contact that a person leaves at the counter, on a page of their own phone."""

import datetime as dt
from dataclasses import dataclass

from django.core import signing
from django.db import transaction

from akrab.accounts.models import User
from akrab.core import clock
from akrab.customers import kinds
from akrab.customers.actions import create_customer
from akrab.customers.handles import HandleError, find_owner, normalise
from akrab.customers.models import Customer
from akrab.journal.models import Entry
from akrab.journal.recording import record

_SALT = "akrab.customers.capture"
HOURS = 12  # a code on the screen holds for a day's work
LOOKED_AT = 2000  # newest entries of the journal


@dataclass(frozen=True)
class Left:
    customer: Customer
    new: bool  # the record was opened by it


def token(user: User) -> str:
    """What the QR code at the counter says: made by whom, and when."""
    return signing.dumps(user.pk, salt=_SALT)


def host(text: str) -> User | None:
    """Whose code it is; None for a forged or an old one."""
    try:
        pk = signing.loads(text, salt=_SALT, max_age=HOURS * 3600)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk, is_active=True).first()


@transaction.atomic
def leave(*, name: str, phone: str, email: str = "", language: str = "", actor: User | None = None) -> Left:
    """Keep the contact. Whoever is known already is only told of: nobody proves here that a number is theirs, so
    nothing on a record changes. Raises HandleError."""
    number = normalise("phone", phone)
    known = find_owner(number)
    if known is not None:
        record(kinds.ContactLeft(new=False), customer_id=known.customer_id, subject=known.customer, actor=actor)
        return Left(known.customer, new=False)
    try:
        address = email if email.strip() and find_owner(normalise("email", email)) is None else ""
    except HandleError as error:
        raise HandleError(str(error), field="email") from error
    made = create_customer(name=name, phone=phone, email=address, language=language, way="qr", actor=actor)
    record(kinds.ContactLeft(new=True), customer_id=made.pk, subject=made, actor=actor)
    return Left(made, new=True)


def lately(*, limit: int = 8) -> list[Entry]:
    """Who left a contact within the last hours, newest first."""
    newest = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    since = clock.now() - dt.timedelta(hours=HOURS)
    entries = Entry.objects.filter(kind=kinds.ContactLeft.kind_name, id__gt=newest - LOOKED_AT, recorded_at__gt=since)
    return list(entries.select_related("customer").order_by("-id")[:limit])
