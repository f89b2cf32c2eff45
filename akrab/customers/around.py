"""Changes to what is kept around a customer: addresses, ties to others, what they like, documents."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock
from akrab.customers import kinds
from akrab.customers.actions import CustomerError
from akrab.customers.models import Address, Customer, Document, Link, Preference
from akrab.journal.recording import record

MOST = 30  # of each, per customer
LARGEST = 10 * 1024 * 1024  # bytes of a document
TYPES = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


@transaction.atomic
def add_address(*, customer: Customer, line: str, main: bool = False, actor: User | None, **details: str) -> Address:
    """One more address (label, recipient, phone, region, place, postcode). The first one is the main one. Raises
    CustomerError."""
    if not line.strip():
        raise CustomerError(_("Write the street and the number."), field="line")
    _room(customer.addresses.count(), "line")
    first = not customer.addresses.filter(is_main=True).exists()
    if main and not first:
        customer.addresses.filter(is_main=True).update(is_main=False)
    made = Address.objects.create(
        customer=customer, line=line.strip(), is_main=main or first, created_at=clock.now(), **details
    )
    record(kinds.AddressAdded(address=str(made)), customer_id=customer.pk, subject=customer, actor=actor)
    return made


@transaction.atomic
def remove_address(*, address: Address, actor: User | None) -> None:
    """The next one becomes the main one."""
    record(
        kinds.AddressRemoved(address=str(address)),
        customer_id=address.customer_id,
        subject=address.customer,
        actor=actor,
    )
    customer, was_main = address.customer, address.is_main
    address.delete()
    following = customer.addresses.order_by("id").first()
    if was_main and following is not None:
        Address.objects.filter(pk=following.pk).update(is_main=True)


@transaction.atomic
def link(*, customer: Customer, other: Customer, kind: str, note: str = "", actor: User | None) -> Link:
    """Tie two records: household, family, works for, buys for, came through. Raises CustomerError."""
    if customer.pk == other.pk:
        raise CustomerError(_("Choose another customer: nobody is tied to themselves."), field="other")
    if kind not in Link.Kind.values:
        raise CustomerError(_("Choose what ties the two."), field="kind")
    _room(customer.links.count(), "other")
    try:
        with transaction.atomic():
            made = Link.objects.create(
                customer=customer, other=other, kind=kind, note=note.strip()[:100], created_at=clock.now()
            )
    except IntegrityError as error:
        raise CustomerError(_("This tie is kept already."), field="other") from error
    for one, two in ((customer, other), (other, customer)):
        what = kinds.CustomersLinked(name=str(two), how=kind)
        record(what, customer_id=one.pk, subject=one, actor=actor)
    return made


@transaction.atomic
def unlink(*, tie: Link, actor: User | None) -> None:
    for one, two in ((tie.customer, tie.other), (tie.other, tie.customer)):
        record(kinds.CustomersUnlinked(name=str(two)), customer_id=one.pk, subject=one, actor=actor)
    tie.delete()


@transaction.atomic
def tell(*, customer: Customer, topic: str, value: str, actor: User | None) -> Preference:
    """Something the customer said they like. Said again it stays one. Raises CustomerError."""
    value = " ".join(value.split())[:80]
    if not value:
        raise CustomerError(_("Write what they like."), field="value")
    if topic not in Preference.Topic.values:
        raise CustomerError(_("Choose what it is about."), field="topic")
    _room(customer.preferences.count(), "value")
    made, new = Preference.objects.get_or_create(
        customer=customer,
        topic=topic,
        value=value,
        source=Preference.Source.ASKED,
        defaults={"updated_at": clock.now()},
    )
    if new:
        what = kinds.PreferenceTold(what=topic, value=value)
        record(what, customer_id=customer.pk, subject=customer, actor=actor)
    return made


def forget_preference(*, preference: Preference) -> None:
    preference.delete()


def documents_folder() -> Path:
    return Path(settings.HOME) / "documents"


def type_of(data: bytes) -> str:
    """What the bytes are; empty for what is not taken."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((mime for begin, mime in TYPES.items() if data.startswith(begin)), "")


@transaction.atomic
def keep_document(*, customer: Customer, data: bytes, name: str, actor: User | None) -> Document:
    """Keep a PDF or a picture under a name made of its content. Raises CustomerError."""
    _room(customer.documents.count(), "file")
    if len(data) > LARGEST:
        raise CustomerError(
            _("“%(name)s” is larger than %(mb)d MB. Send a smaller file.")
            % {"name": name, "mb": LARGEST // (1024 * 1024)},
            field="file",
        )
    mime = type_of(data)
    if not mime:
        raise CustomerError(_("Only PDF files and pictures (JPEG, PNG, WebP) are kept."), field="file")
    # Two records with the same paper have a file each, so that taking one away leaves the other.
    stored = hashlib.sha256(f"{customer.pk}:".encode() + data).hexdigest()
    folder = documents_folder()
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / stored).exists():
        part = folder / f"{stored}.part"
        part.write_bytes(data)
        part.replace(folder / stored)
    known = customer.documents.filter(stored=stored).first()
    if known is not None:
        return known
    plain = Path(name.replace("\\", "/")).name.replace("\0", "")[:150] or _("document")
    made = Document.objects.create(
        customer=customer, stored=stored, name=plain, mime=mime, size=len(data), added_by=actor, created_at=clock.now()
    )
    record(kinds.DocumentAdded(name=plain), customer_id=customer.pk, subject=customer, actor=actor)
    return made


@transaction.atomic
def remove_document(*, document: Document, actor: User | None) -> None:
    """The row goes, and the file when nothing else points at it."""
    what = kinds.DocumentRemoved(name=document.name)
    record(what, customer_id=document.customer_id, subject=document.customer, actor=actor)
    stored = document.stored
    document.delete()
    if not Document.objects.filter(stored=stored).exists():
        transaction.on_commit(lambda: (documents_folder() / stored).unlink(missing_ok=True))


def _room(count: int, field: str) -> None:
    if count >= MOST:
        raise CustomerError(_("There are %(n)d already. Remove one first.") % {"n": count}, field=field)
