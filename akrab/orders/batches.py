"""Places in pre-orders: which batch takes orders for an article, taking and freeing its pieces, what it has to deliver.

The database decides who gets the last place: `taken` is raised by a conditional update and never passes `capacity`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Q, Sum
from django.utils.translation import gettext as _

from akrab.catalogue import summaries
from akrab.catalogue.models import Stock, Variant
from akrab.catalogue.summaries import refresh_availability
from akrab.core import clock
from akrab.core.templatetags.akrab import moment
from akrab.orders.errors import BatchError
from akrab.orders.models import Batch, Order, OrderLine

NOT_COMING = (Order.State.REJECTED, Order.State.CANCELLED)


def open_for(variant_ids: Iterable[int]) -> dict[int, Batch]:
    """Variant id → the batch that takes orders for it now, the first to close. One query."""
    return {pk: batch for pk, batch in _live(variant_ids).items() if is_taking(batch)}


def is_taking(batch: Batch) -> bool:
    return batch.state == Batch.State.OPEN and batch.closes_at > clock.now()


def _live(variant_ids: Iterable[int]) -> dict[int, Batch]:
    """Variant id → its batch that counts: one that takes orders, else the one that closed last."""
    through = Batch.variants.through.objects.filter(variant_id__in=list(variant_ids), batch__state__in=Batch.LIVE)
    found: dict[int, Batch] = {}
    for row in through.select_related("batch").order_by("-batch__closes_at", "-batch_id"):
        known = found.get(row.variant_id)
        if known is None or is_taking(row.batch):
            found[row.variant_id] = row.batch
    return found


def left_of(variant_ids: Iterable[int]) -> dict[int, int]:
    """Variant id → places left, of variants that are ordered before they are made."""
    return {pk: batch.left for pk, batch in open_for(variant_ids).items()}


def reserve(lines: Sequence[OrderLine]) -> None:
    """Give the lines (not saved yet) of articles with an open batch their places in it and name the batch on the line.
    Others are left to the stock, unless their batch is over and nothing lies on the shelf. Raises BatchError."""
    wanted: dict[int, int] = {}
    for line in lines:
        if line.variant_id is not None:
            wanted[line.variant_id] = wanted.get(line.variant_id, 0) + line.quantity
    live = _live(wanted)
    if not live:
        return
    names = {line.variant_id: line.name for line in lines}
    pieces: dict[int, int] = {}
    for variant_id, batch in live.items():
        if is_taking(batch):
            pieces[batch.pk] = pieces.get(batch.pk, 0) + wanted[variant_id]
        elif not Stock.objects.filter(variant_id=variant_id, on_hand__gte=wanted[variant_id]).exists():
            raise BatchError(
                _("The pre-order of “%(name)s” closed on %(when)s. Remove it to order the rest.")
                % {"name": names[variant_id], "when": moment(batch.closes_at)}
            )
    taking = {pk: batch for pk, batch in live.items() if is_taking(batch)}
    for batch in sorted({batch.pk: batch for batch in taking.values()}.values(), key=lambda one: one.pk):
        _take(batch, pieces[batch.pk])
    for line in lines:
        if line.variant_id in taking:
            line.batch = taking[line.variant_id]
    _refresh(taking)


def _take(batch: Batch, pieces: int) -> None:
    """Everybody takes in the order of the ids, so nobody waits in a circle. Raises BatchError."""
    places = Batch.objects.filter(
        pk=batch.pk, state=Batch.State.OPEN, closes_at__gt=clock.now(), taken__lte=F("capacity") - pieces
    )
    if places.update(taken=F("taken") + pieces):
        return
    batch.refresh_from_db()
    if not is_taking(batch):
        raise BatchError(_("The pre-order “%(name)s” has just closed.") % {"name": batch})
    if batch.left:
        raise BatchError(
            _("Only %(left)d pieces can still be ordered in “%(name)s”. Reduce the quantity.")
            % {"left": batch.left, "name": batch}
        )
    raise BatchError(_("“%(name)s” is full. Remove it to order the rest.") % {"name": batch})


def free(order: Order) -> None:
    """The order comes to nothing: its places can be had again. Called once per order, with its change of state."""
    rows = order.lines.filter(batch__isnull=False).values_list("batch_id").annotate(n=Sum(F("quantity") - F("sent")))
    free_pieces(dict(rows.values_list("batch_id", "n")))


def free_pieces(pieces: Mapping[int, int]) -> None:
    """Batch id → pieces that will not be needed."""
    for batch_id, number in sorted(pieces.items()):
        Batch.objects.filter(pk=batch_id, taken__gte=number).update(taken=F("taken") - number)
    if pieces:
        _refresh(Variant.objects.filter(batches__in=pieces).values_list("pk", flat=True))


def _refresh(variant_ids: Iterable[int]) -> None:
    refresh_availability(Variant.objects.filter(pk__in=list(variant_ids)).values_list("product_id", flat=True))


def orderable(product_ids: set[int]) -> set[int]:
    """Products of which something can be ordered in an open batch, whatever lies on the shelf."""
    batches = Batch.objects.filter(
        state=Batch.State.OPEN, closes_at__gt=clock.now(), taken__lt=F("capacity"),
        variants__product_id__in=product_ids, variants__is_active=True,
    )  # fmt: skip
    return set(batches.values_list("variants__product_id", flat=True)) & product_ids


summaries.beyond_the_shelf.append(orderable)


def deposit_of(*, total: int, lines: Sequence[OrderLine], percent: int, coin: int) -> int:
    """What is asked before the shop begins: `percent` of the total, or what the pre-orders in it ask if that is more.
    Minor units, rounded up to a coin that exists, at most the total."""
    asked = sum((line.total - line.discount) * line.batch.deposit_percent for line in lines if line.batch is not None)
    most = max(total * percent, asked)
    return min(total, -(-most // (100 * coin)) * coin)


def ready_on(order: Order) -> dt.date | None:
    """The day on which all pre-orders in it are ready; None without one."""
    found: dt.date | None = order.lines.filter(batch__isnull=False).aggregate(day=Max("batch__ready_on"))["day"]
    return found


# What a batch has to deliver


@dataclass(frozen=True)
class Wanted:
    """One article and choice of a batch: pieces of orders that are coming; `waiting` of them not confirmed yet."""

    name: str
    sku: str
    options: Sequence[Mapping[str, Any]]
    pieces: int
    waiting: int


def shopping_list(batch: Batch) -> list[Wanted]:
    """Pieces per article and choice, most first. One query."""
    lines = batch.lines.exclude(order__state__in=NOT_COMING).select_related("order").order_by("name", "id")
    found: dict[tuple[str, str, str], list[OrderLine]] = {}
    for line in lines:
        key = (line.name, line.sku, str([(one.get("name"), one.get("value")) for one in line.options]))
        found.setdefault(key, []).append(line)
    rows = [
        Wanted(
            name=name,
            sku=sku,
            options=same[0].options,
            pieces=sum(line.quantity for line in same),
            waiting=sum(line.quantity for line in same if line.order.state == Order.State.WAITING),
        )
        for (name, sku, _options), same in found.items()
    ]
    return sorted(rows, key=lambda row: (-row.pieces, row.name))


def orders_in(batch: Batch) -> list[Order]:
    """The orders that are coming, oldest first, each with `pieces` of this batch."""
    mine = Order.objects.filter(lines__batch=batch).exclude(state__in=NOT_COMING).select_related("customer__user")
    return list(mine.annotate(pieces=Sum("lines__quantity", filter=Q(lines__batch=batch))).order_by("placed_at", "id"))


@dataclass(frozen=True)
class Money:
    """Deposits of a batch's orders, minor units; `open_orders`: those whose deposit is not here yet."""

    asked: int
    open: int
    open_orders: int


def money_of(orders: Iterable[Order]) -> Money:
    rows = list(orders)
    return Money(
        asked=sum(one.deposit for one in rows),
        open=sum(one.deposit_due for one in rows),
        open_orders=sum(1 for one in rows if one.deposit_due),
    )


def listed(*, live: bool) -> list[Batch]:
    """Batches with the number of their orders; the live ones by when they close, else the latest hundred."""
    counted = Batch.objects.annotate(
        orders=Count("lines__order", filter=~Q(lines__order__state__in=NOT_COMING), distinct=True)
    )
    if live:
        return list(counted.live().order_by("closes_at", "id"))
    return list(counted.exclude(state__in=Batch.LIVE).order_by("-closes_at", "-id")[:100])


def overdue(now: dt.datetime) -> list[Batch]:
    return list(Batch.objects.filter(state=Batch.State.OPEN, closes_at__lte=now).order_by("id"))
