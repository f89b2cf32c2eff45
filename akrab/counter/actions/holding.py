"""Baskets put aside and taken up again."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock
from akrab.counter.errors import BadSale, CounterError
from akrab.counter.models import HeldSale, Till
from akrab.counter.sales import KEY

MOST_HELD = 50
LARGEST = 200_000  # characters of a basket


@transaction.atomic
def hold(*, till: Till, key: str, label: str, payload: Mapping[str, Any], seller: User) -> HeldSale:
    """Put a basket aside; once per key of the till's own. Raises CounterError."""
    if not KEY.fullmatch(key) or len(str(payload)) > LARGEST:
        raise BadSale(_("This is not a sale."))
    known = HeldSale.objects.filter(key=key).first()
    if known is not None:
        return known
    if HeldSale.objects.filter(till=till, resumed_at__isnull=True).count() >= MOST_HELD:
        raise CounterError(_("Too many sales are on hold. Finish or drop some first."))
    return HeldSale.objects.create(
        till=till, key=key, label=label.strip()[:80], payload=dict(payload), seller=seller, held_at=clock.now()
    )


@transaction.atomic
def resume(*, till: Till, key: str, actor: User) -> bool:
    """Take a basket up (or drop it): of two devices at once only one gets it; True for that one."""
    waiting = HeldSale.objects.filter(till=till, key=key, resumed_at__isnull=True)
    return bool(waiting.update(resumed_at=clock.now(), resumed_by=actor))
