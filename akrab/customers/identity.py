"""Who writes to us: the customer behind a phone number, an e-mail address, a WhatsApp id, or a new one.

Every channel asks here for the sender of what comes in, many at the same time: the same sender is one customer.
"""

from collections.abc import Iterable, Sequence
from hashlib import blake2b

from django.db import IntegrityError, connection, transaction

from akrab.accounts.models import User
from akrab.core import clock
from akrab.customers import kinds
from akrab.customers.actions import reindex, remove_handle
from akrab.customers.handles import HandleError, Normal, candidates, normalise
from akrab.customers.models import Customer, Handle
from akrab.journal.recording import record

Kind = Handle.Kind
# A user name may be given up and taken by another: it finds nobody while something surer was sent along.
SURE = (Kind.PHONE, Kind.EMAIL, Kind.WHATSAPP, Kind.MARKETPLACE, Kind.CARD, Kind.EXTERNAL)


@transaction.atomic
def find_or_create(
    *,
    kind: str,
    text: str,
    name: str = "",
    way: str,
    also: Iterable[tuple[str, str]] = (),
    actor: User | None = None,
    proven: bool = False,
) -> tuple[Customer, bool]:
    """The customer whom this handle belongs to, and whether the record was opened just now.

    `also` are further handles of the same sender, as (kind, text): WhatsApp sends a phone number, an id of its own and
    a user name, of which each may be missing. The surest known one decides; those that nobody has yet are added, those
    that are somebody else's stay there (the search for duplicates finds the two). Handles of `also` that cannot be
    read are left out. `name` fills an empty name only. `proven`: the channel itself says that the sender holds these
    handles, which confirms them on records that nobody signs in to.

    Raises HandleError when `text` is no handle of its kind; nothing has then changed.
    """
    handles = _readable(kind, text, also)
    found = _known(handles)
    if found is None:
        _take_turns(handles)
        found = _known(handles)
    created = found is None
    customer = _open(name, way, actor) if found is None else found
    _complete(customer, handles, created=created, name=name, proven=proven, actor=actor)
    return customer, created


def _readable(kind: str, text: str, also: Iterable[tuple[str, str]]) -> list[Normal]:
    handles = [normalise(kind, text)]
    for other, said in also:
        try:
            one = normalise(other, said)
        except HandleError:
            continue
        if one not in handles:
            handles.append(one)
    return handles


def _known(handles: Sequence[Normal]) -> Customer | None:
    """Whose the first known handle is, under any of its forms."""
    sure = [one for one in handles if one.kind in SURE] or list(handles)
    stored = stored_of(sure)
    for handle in sure:
        owner = stored.get((handle.kind, handle.value))
        if owner is not None:
            return owner.customer
    return None


def stored_of(handles: Sequence[Normal]) -> dict[tuple[str, str], Handle]:
    """Those of the handles that are kept already, by kind and value as asked: one look for all their forms."""
    forms = {(one.kind, form): (one.kind, one.value) for one in handles for form in candidates(one)}
    rows = Handle.objects.filter(value__in={form for _kind, form in forms}).select_related("customer")
    found: dict[tuple[str, str], Handle] = {}
    for row in rows:
        asked = forms.get((row.kind, row.value))
        if asked is not None:
            found.setdefault(asked, row)
    return found


def _take_turns(handles: Sequence[Normal]) -> None:
    """On PostgreSQL those who bring the same handle go one after the other, also when they bring different forms of it,
    which the unique key would not notice. SQLite has one writer at a time."""
    if connection.vendor != "postgresql":
        return
    keys = sorted({_lock_key(one) for one in handles})
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _lock_key(handle: Normal) -> int:
    text = f"{handle.kind}:{min(candidates(handle))}"
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def _open(name: str, way: str, actor: User | None) -> Customer:
    customer = Customer.objects.create(name=name.strip()[:150], source=way[:20], created_at=clock.now())
    record(kinds.CustomerCreated(way=way), customer_id=customer.pk, subject=customer, actor=actor)
    return customer


def _complete(
    customer: Customer, handles: Sequence[Normal], *, created: bool, name: str, proven: bool, actor: User | None
) -> None:
    """Add what is new about the sender; the record is indexed anew only when something is."""
    stored = stored_of(handles)
    changed = created
    for handle in handles:
        known = stored.get((handle.kind, handle.value))
        if known is not None and handle.kind == Kind.USERNAME and known.customer_id != customer.pk:
            remove_handle(handle=known, actor=actor)  # the name went to another person
            known = None
        if known is None:
            changed |= _add(customer, handle, told=not created, proven=proven, actor=actor)
        elif proven and known.customer_id == customer.pk and not known.verified_at and not customer.user_id:
            Handle.objects.filter(pk=known.pk).update(verified_at=clock.now())
    if name.strip() and not customer.name:
        customer.name = name.strip()[:150]
        customer.save(update_fields=["name"])
        record(kinds.CustomerChanged(fields="name"), customer_id=customer.pk, subject=customer, actor=actor)
        changed = True
    if changed:
        reindex(customer)


def _add(customer: Customer, handle: Normal, *, told: bool, proven: bool, actor: User | None) -> bool:
    now = clock.now()
    try:
        with transaction.atomic():
            Handle.objects.create(
                customer=customer,
                kind=handle.kind,
                value=handle.value,
                typed=handle.typed,
                created_at=now,
                verified_at=now if proven and not customer.user_id else None,
            )
    except IntegrityError:  # somebody else's since a moment ago; it stays there
        return False
    if told:
        what = kinds.HandleAdded(handle=handle.kind, value=handle.value)
        record(what, customer_id=customer.pk, subject=customer, actor=actor)
    return True
