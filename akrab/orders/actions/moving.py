"""One step of an order's life: of two people who decide at once, one is refused."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock
from akrab.journal.kinds import Kind
from akrab.journal.recording import record
from akrab.orders.errors import AlreadyDecided
from akrab.orders.models import Order


def move(
    order: Order,
    *,
    allowed: Iterable[str],
    to: Order.State,
    what: Kind,
    actor: User | None,
    reason: str = "",
    only: Q | None = None,
    **values: Any,
) -> None:
    """Change the state if it is still one of `allowed` (and `only` holds). Raises AlreadyDecided.

    The conditional update holds the order's row until the end of the transaction: whoever changes the same order's
    pieces or worth waits for it.
    """
    still = Order.objects.filter(only or Q(), pk=order.pk, state__in=list(allowed))
    changed = still.update(
        state=to, state_reason=reason[:300], **{"decided_at": clock.now(), "asks": False, "due_at": None} | values
    )
    if not changed:
        raise already(order)
    order.refresh_from_db()
    record(what, customer_id=order.customer_id, subject=order, actor=actor)


def hold(order: Order, *, allowed: Iterable[str]) -> None:
    """Take the order's row for this transaction while its state allows it. Raises AlreadyDecided."""
    if not Order.objects.filter(pk=order.pk, state__in=list(allowed)).update(currency=order.currency):
        raise already(order)
    order.refresh_from_db()


def already(order: Order) -> AlreadyDecided:
    order.refresh_from_db()
    return AlreadyDecided(
        _("Order %(number)s is already “%(state)s”.") % {"number": order.number, "state": order.get_state_display()}
    )
