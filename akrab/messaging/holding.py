"""Keeping a message to many from a few of them by chance, so that it can be told afterwards what it did.

Drawn among those who may be written to, after consent, addresses and caps: so the two sides differ by the message and
nothing else. The draw hangs on the seed kept with the message and the customer's number alone.
"""

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection, Iterable

from django.db import connection, transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.journal.recording import Draft, record_many
from akrab.messaging import kinds
from akrab.messaging.models import MassMessage, MassReceiver

PROPOSED, FROM = 10, 200  # percent, and from how many receivers on
SHARES = (0, 5, 10, 20, 30, 50)
SERVICE = "service"
CHUNK = 1000


class HoldingError(AkrabError):
    """A share that cannot be held back."""


def proposed(receivers: int) -> int:
    """Percent; nobody where there are too few to learn anything."""
    return PROPOSED if receivers >= FROM else 0


@transaction.atomic
def begin(*, key: str, kind: str, share: int, purpose: str, actor: User | None) -> MassMessage:
    """Open a message to many, or find it: begun again under its key it keeps the share and the draw of the first time.
    What serves an order is for all. Raises HoldingError."""
    if share not in SHARES:
        raise HoldingError(_("Choose how many are not written to."), field="share")
    known, _new = MassMessage.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind[:80], "purpose": purpose, "share": 0 if purpose == SERVICE else share,
            "seed": secrets.randbits(62), "actor": actor, "created_at": clock.now(),
        },
    )  # fmt: skip
    return known


def begin_or_none(*, key: str, kind: str, share: int, purpose: str, actor: User | None) -> MassMessage | None:
    """The same; None where nobody was or is to be held back. Raises HoldingError."""
    if not share and not MassMessage.objects.filter(key=key).exists():
        return None
    return begin(key=key, kind=kind, share=share, purpose=purpose, actor=actor)


def holds(mass: MassMessage, customer_id: int) -> bool:
    """Whether chance keeps it from this customer."""
    drawn = hashlib.blake2b(f"{mass.seed}:{customer_id}".encode(), digest_size=8).digest()
    return int.from_bytes(drawn, "big") * 100 < mass.share << 64


def decided(mass: MassMessage, customer_ids: Collection[int]) -> set[int]:
    """Those of them who got it, or were held back, before."""
    ids, found = sorted(customer_ids), set[int]()
    for start in range(0, len(ids), CHUNK):
        rows = MassReceiver.objects.filter(mass=mass, customer_id__in=ids[start : start + CHUNK])
        found.update(rows.values_list("customer_id", flat=True))
    return found


def keep(mass: MassMessage, customer_ids: Iterable[int], *, held: bool, actor_id: int | None) -> int:
    """Write down who gets it or was held back, in the transaction of the messages; returns how many. Raises
    IntegrityError for somebody about whom it was decided before."""
    now, ids = clock.now(), list(dict.fromkeys(customer_ids))
    rows = (MassReceiver(mass=mass, customer_id=pk, held=held, at=now) for pk in ids)
    MassReceiver.objects.bulk_create(rows, batch_size=CHUNK)
    if held:
        what = kinds.MessageHeldBack(title=mass.kind)
        record_many(
            Draft(what=what, customer_id=pk, subject_type="massmessage", subject_id=mass.pk, actor_id=actor_id)
            for pk in ids
        )
    return len(ids)


def alone(mass: MassMessage) -> None:
    """Whoever sends the same message at the same time waits for the end of this transaction."""
    if connection.features.has_select_for_update:
        MassMessage.objects.select_for_update().get(pk=mass.pk)


def lately(kind: str, days: int) -> set[int]:
    """Customers about whom a message of this kind was decided within so many days, those held back among them."""
    rows = MassReceiver.objects.filter(mass__kind=kind, at__gt=clock.now() - dt.timedelta(days=days))
    return set(rows.values_list("customer_id", flat=True))
