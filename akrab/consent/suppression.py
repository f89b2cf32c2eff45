"""Addresses that must not be written to, known by digest only."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable

from django.db import transaction

from akrab.consent import kinds
from akrab.consent.models import DigestKey, Suppression
from akrab.core import clock
from akrab.journal.recording import record

Scope, Why = Suppression.Scope, Suppression.Why


def suppressed(kind: str, value: str, *, marketing: bool = True) -> bool:
    """Whether this address may not be written to: for news and offers, or with `marketing=False` for anything."""
    scopes = [Scope.ALL, Scope.MARKETING] if marketing else [Scope.ALL]
    return Suppression.objects.filter(digest=digest(kind, value), scope__in=scopes).exists()


def suppressed_among(kind: str, values: Iterable[str], *, marketing: bool = True) -> set[str]:
    """Those of many addresses, in chunks."""
    scopes = [Scope.ALL, Scope.MARKETING] if marketing else [Scope.ALL]
    key = _key()
    by_digest = {_digest(key, kind, value): value for value in values}
    digests = list(by_digest)
    found: set[str] = set()
    for start in range(0, len(digests), 500):
        chunk = digests[start : start + 500]
        rows = Suppression.objects.filter(digest__in=chunk, scope__in=scopes)
        found.update(by_digest[one] for one in rows.values_list("digest", flat=True))
    return found


@transaction.atomic
def suppress(kind: str, value: str, *, why: str, scope: str = Scope.ALL, customer_id: int | None = None) -> bool:
    """Never write to this address again (`scope`: anything, or only news and offers). True when that is new."""
    row, new = Suppression.objects.get_or_create(
        digest=digest(kind, value), defaults={"kind": kind, "scope": scope, "why": why, "at": clock.now()}
    )
    if not new:
        if row.scope == Scope.ALL or scope == Scope.MARKETING:
            return False
        Suppression.objects.filter(pk=row.pk).update(scope=scope, why=why, at=clock.now())
    record(kinds.AddressSuppressed(why=why), customer_id=customer_id, subject=row)
    return True


@transaction.atomic
def release(kind: str, value: str) -> bool:
    """The owner of the address wants to hear again (a new, confirmed yes). True when it was suppressed."""
    deleted, _rows = Suppression.objects.filter(digest=digest(kind, value)).delete()
    return bool(deleted)


def digest(kind: str, value: str) -> str:
    return _digest(_key(), kind, value)


def _digest(key: str, kind: str, value: str) -> str:
    return hmac.new(key.encode(), f"{kind}:{value.strip().casefold()}".encode(), hashlib.sha256).hexdigest()


def _key() -> str:
    """Stored, not derived from the server's secret: that one may change, the list must go on matching."""
    row, _new = DigestKey.objects.get_or_create(pk=1, defaults={"key": secrets.token_hex(32)})
    return row.key
