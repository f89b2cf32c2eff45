"""Changes to customer records."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import Role, User
from akrab.core import clock, customfields, search, shop
from akrab.core.errors import AkrabError
from akrab.core.versions import bump
from akrab.customers import kinds
from akrab.customers.handles import HandleError, Normal, find_owner, normalise
from akrab.customers.models import Customer, Handle, Note, Tag
from akrab.journal.recording import record

EARLIEST = dt.date(1900, 1, 1)  # birthday
EDITABLE = (
    "name",
    "language",
    "city",
    "address",
    "country",
    "listed",
    "occupation",
    "gender",
    "birthday",
    "is_company",
)


class CustomerError(AkrabError):
    """A change to a customer is refused."""


def search_texts(customer: Customer, handles: Iterable[Handle] | Iterable[Normal]) -> dict[str, int]:
    """What the customer is found by: name first, then handles (a phone by each of its usual beginnings), then city."""
    texts = {customer.name: 5, customer.city: 1}
    for handle in handles:
        if handle.kind == Handle.Kind.PHONE:
            digits = handle.value.lstrip("+")
            texts[digits] = 4
            texts["0" + digits[2:]] = 4
            texts[digits[-4:]] = 2
        else:
            texts[handle.value.rpartition(":")[2]] = 3
    return texts


def reindex(customer: Customer) -> None:
    search.index("customer", customer.pk, search_texts(customer, customer.handles.all()))


@transaction.atomic
def create_customer(
    *,
    name: str = "",
    phone: str = "",
    email: str = "",
    way: str = "office",
    actor: User | None = None,
    custom: Mapping[str, Any] | None = None,
    **details: Any,
) -> Customer:
    """Open a record. Raises HandleError when a handle is malformed or already somebody's; nothing has then changed."""
    check_birthday(details.get("birthday"))
    handles = [normalise(kind, text) for kind, text in (("phone", phone), ("email", email)) if text.strip()]
    if not name.strip() and not handles:
        raise CustomerError(_("Write at least a name, a phone number or an e-mail address."))
    customer = Customer.objects.create(
        name=name.strip()[:150],
        source=way[:20],
        created_at=clock.now(),
        custom=customfields.clean("customer", custom or {}),
        **{key: value for key, value in details.items() if key in EDITABLE or key in {"state", "user"}},
    )
    record(kinds.CustomerCreated(way=way), customer_id=customer.pk, subject=customer, actor=actor)
    for handle in handles:
        _attach(customer, handle)
    reindex(customer)
    return customer


def _attach(customer: Customer, handle: Normal, *, verified: bool = False) -> Handle:
    known = find_owner(handle)
    if known is not None:
        raise HandleError(
            _("%(value)s already belongs to %(owner)s. Open that record instead.")
            % {"value": known.value, "owner": known.customer},
            field=handle.kind,
        )
    now = clock.now()
    try:
        with transaction.atomic():
            return Handle.objects.create(
                customer=customer,
                kind=handle.kind,
                value=handle.value,
                typed=handle.typed,
                created_at=now,
                verified_at=now if verified else None,
            )
    except IntegrityError as error:  # the same handle a moment ago, from another request
        raise HandleError(_("%(value)s already belongs to somebody.") % {"value": handle.value}) from error


@transaction.atomic
def add_handle(*, customer: Customer, kind: str, text: str, actor: User | None = None) -> Handle:
    """Reach the customer under one more handle. Raises HandleError."""
    handle = _attach(customer, normalise(kind, text))
    record(kinds.HandleAdded(handle=kind, value=handle.value), customer_id=customer.pk, subject=customer, actor=actor)
    reindex(customer)
    return handle


@transaction.atomic
def remove_handle(*, handle: Handle, actor: User | None = None) -> None:
    """The customer is not reached under it any more."""
    customer = handle.customer
    record(
        kinds.HandleRemoved(handle=handle.kind, value=handle.value),
        customer_id=customer.pk,
        subject=customer,
        actor=actor,
    )
    handle.delete()
    reindex(customer)


@transaction.atomic
def change_customer(
    *, customer: Customer, actor: User | None = None, custom: Mapping[str, Any] | None = None, **details: Any
) -> None:
    """Change details (name, language, city, address, country, listed, custom fields)."""
    check_birthday(details.get("birthday"))
    changed = [key for key in EDITABLE if key in details and details[key] != getattr(customer, key)]
    for key in changed:
        setattr(customer, key, details[key])
    if custom is not None:
        cleaned = customfields.clean("customer", custom)
        if cleaned != customer.custom:
            customer.custom = cleaned
            changed.append("custom")
    if not changed:
        return
    customer.save(update_fields=changed)
    if "listed" in changed or (customer.listed and "name" in changed):
        bump("shop")
    record(kinds.CustomerChanged(fields=", ".join(changed)), customer_id=customer.pk, subject=customer, actor=actor)
    if "birthday" in changed:
        record(kinds.BirthdayKept(), customer_id=customer.pk, subject=customer, actor=actor)
    reindex(customer)


def check_birthday(birthday: dt.date | None) -> None:
    """Raises CustomerError for a day that nobody living was born on."""
    if birthday is not None and not EARLIEST <= birthday <= clock.today():
        raise CustomerError(_("That is no birthday. Choose the day again."), field="birthday")


@transaction.atomic
def add_note(*, customer: Customer, text: str, actor: User | None) -> Note:
    if not text.strip():
        raise CustomerError(_("The note is empty. Write something first."), field="text")
    note = Note.objects.create(customer=customer, author=actor, text=text.strip(), created_at=clock.now())
    record(kinds.Noted(text=note.text[:200]), customer_id=customer.pk, subject=note, actor=actor)
    return note


@transaction.atomic
def add_tag(*, customer: Customer, name: str, actor: User | None) -> Tag:
    name = " ".join(name.split()).casefold()[:40]
    if not name:
        raise CustomerError(_("The tag is empty. Write a word first."), field="tag")
    tag, _created = Tag.objects.get_or_create(name=name)
    if not customer.tags.filter(pk=tag.pk).exists():
        customer.tags.add(tag)
        record(kinds.Tagged(tag=name), customer_id=customer.pk, subject=customer, actor=actor)
    return tag


@transaction.atomic
def remove_tag(*, customer: Customer, tag: Tag, actor: User | None) -> None:
    if customer.tags.filter(pk=tag.pk).exists():
        customer.tags.remove(tag)
        record(kinds.Untagged(tag=tag.name), customer_id=customer.pk, subject=customer, actor=actor)


@transaction.atomic
def register(
    *, name: str, phone: str = "", email: str = "", password: str, language: str = "", listed: bool = False
) -> Customer:
    """Make somebody a member: a user who can sign in and a customer record, which waits for approval when the shop
    wants that. A record that the shop already keeps under the same phone or e-mail is NOT taken over (anybody could
    type that number): the member gets a record of their own without that handle, for the staff to merge.

    Raises HandleError or CustomerError; nothing has then changed.
    """
    if not name.strip():
        raise CustomerError(_("Please write your name."), field="name")
    handles = [normalise(kind, text) for kind, text in (("phone", phone), ("email", email)) if text.strip()]
    if not handles:
        raise CustomerError(_("Write a phone number or an e-mail address, so that the shop can answer."), field="phone")
    values = {handle.kind: handle.value for handle in handles}
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                username=values.get("email") or values["phone"],
                email=values.get("email", ""),
                phone=values.get("phone", ""),
                name=name.strip()[:150],
                language=language,
                role=Role.CUSTOMER,
                password=password,
            )
    except IntegrityError as error:
        raise CustomerError(
            _(
                "Somebody is already registered with this phone number or e-mail address. Sign in instead, "
                "or ask for a sign-in link."
            )
        ) from error
    waits = bool(shop.get("approve_members"))
    customer = Customer.objects.create(
        name=name.strip()[:150],
        user=user,
        language=language,
        listed=listed,
        source="registration",
        created_at=clock.now(),
        state=Customer.State.PENDING if waits else Customer.State.APPROVED,
    )
    record(kinds.CustomerRegistered(waits=waits), customer_id=customer.pk, subject=customer, actor=user)
    for handle in handles:
        if find_owner(handle) is None:
            _attach(customer, handle)
    reindex(customer)
    return customer


@transaction.atomic
def approve(*, customer: Customer, actor: User) -> None:
    """Give a registered customer full rights. Approving twice changes nothing."""
    waiting = Customer.objects.filter(pk=customer.pk).exclude(state=Customer.State.APPROVED)
    if waiting.update(state=Customer.State.APPROVED, state_reason=""):
        customer.refresh_from_db(fields=["state", "state_reason"])
        record(kinds.CustomerApproved(), customer_id=customer.pk, subject=customer, actor=actor)
        if customer.listed:
            bump("shop")


@transaction.atomic
def reject(*, customer: Customer, reason: str, actor: User) -> None:
    """Refuse a registration, with the reason that the person is told. Raises CustomerError."""
    if not reason.strip():
        raise CustomerError(_("Write a reason; the customer is told it."), field="reason")
    waiting = Customer.objects.filter(pk=customer.pk, state=Customer.State.PENDING)
    if not waiting.update(state=Customer.State.REJECTED, state_reason=reason.strip()[:300]):
        raise CustomerError(_("Somebody has already decided about this registration."))
    customer.refresh_from_db(fields=["state", "state_reason"])
    record(kinds.CustomerRejected(reason=reason.strip()[:300]), customer_id=customer.pk, subject=customer, actor=actor)
