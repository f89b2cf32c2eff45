"""Goods moved from one outlet to another: written down, sent, received. On the way they are free nowhere."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue import stock
from akrab.catalogue.models import Outlet, Product, Stock, StockMove, Variant
from akrab.core import clock
from akrab.core.numbers import next_number
from akrab.journal.recording import record
from akrab.purchasing import kinds
from akrab.purchasing.errors import AlreadyDone, PurchasingError
from akrab.purchasing.models import Transfer, TransferLine

State = Transfer.State
MOVED = StockMove.Reason.TRANSFER


@transaction.atomic
def start(*, source: Outlet, target: Outlet, note: str = "", actor: User | None = None) -> Transfer:
    """A list of goods to be moved, still empty. Raises PurchasingError."""
    if source.pk == target.pk:
        raise PurchasingError(_("Choose two different outlets."), field="target")
    return Transfer.objects.create(
        number=f"T-{next_number('transfer')}",
        source=source,
        target=target,
        note=note.strip()[:300],
        actor=actor,
        created_at=clock.now(),
    )


@transaction.atomic
def set_line(*, transfer: Transfer, variant: Variant, quantity: int) -> None:
    """So many pieces go along; 0 takes the line out. Raises PurchasingError, AlreadyDone."""
    if variant.product.kind != Product.Kind.GOODS or not Stock.objects.filter(variant=variant).exists():
        raise PurchasingError(_("“%(name)s” has no stock to move.") % {"name": variant}, field="variant")
    if not 0 <= quantity <= 1_000_000:
        raise PurchasingError(_("The quantity must be at least 1."), field="quantity")
    if not Transfer.objects.filter(pk=transfer.pk, state=State.DRAFT).update(state=State.DRAFT):
        raise AlreadyDone(_("%(number)s is sent already and cannot be changed.") % {"number": transfer.number})
    if quantity == 0:
        TransferLine.objects.filter(transfer=transfer, variant=variant).delete()
    else:
        TransferLine.objects.update_or_create(transfer=transfer, variant=variant, defaults={"quantity": quantity})


@transaction.atomic
def send(*, transfer: Transfer, actor: User | None = None) -> None:
    """The goods leave the first outlet. Raises OutOfStock when not so many are free there, PurchasingError,
    AlreadyDone; nothing has then changed."""
    lines = list(
        transfer.lines.select_related("variant__product", "transfer__source", "transfer__target").order_by("variant_id")
    )
    if not lines:
        raise PurchasingError(_("Put at least one article in first."))
    _step(transfer, allowed=(State.DRAFT,), state=State.SENT, sent_at=clock.now())
    for line in lines:
        _book(line, -line.quantity, "out", transfer.source, actor)
    what = kinds.TransferSent(number=transfer.number, source=str(transfer.source), target=str(transfer.target))
    record(what, subject=transfer, actor=actor)


@transaction.atomic
def receive(*, transfer: Transfer, arrived: Mapping[int, int], actor: User | None = None) -> int:
    """The goods lie in the second outlet (line id → pieces; a line that is not named came whole). What is missing is
    noted as the transfer's difference and belongs to no outlet any more. Returns it. Raises PurchasingError,
    AlreadyDone."""
    _step(transfer, allowed=(State.SENT,), state=State.RECEIVED, received_at=clock.now())
    difference = 0
    for line in transfer.lines.select_related("variant__product", "transfer__source", "transfer__target").order_by(
        "variant_id"
    ):
        pieces = arrived.get(line.pk, line.quantity)
        if not 0 <= pieces <= line.quantity:
            raise PurchasingError(
                _("Of “%(name)s” %(count)d pieces were sent. Count them again.")
                % {"name": line.variant, "count": line.quantity}
            )
        line.received = pieces
        line.save(update_fields=["received"])
        difference += pieces - line.quantity
        if pieces:
            _book(line, pieces, "in", transfer.target, actor)
    record(kinds.TransferReceived(number=transfer.number, difference=difference), subject=transfer, actor=actor)
    return difference


@transaction.atomic
def cancel(*, transfer: Transfer, reason: str = "", actor: User | None = None) -> None:
    """The goods stay, or go back to where they were. Raises AlreadyDone."""
    was_sent = transfer.state == State.SENT
    _step(transfer, allowed=(State.SENT,) if was_sent else (State.DRAFT,), state=State.CANCELLED)
    if was_sent:
        for line in transfer.lines.select_related("variant__product", "transfer__source", "transfer__target").order_by(
            "variant_id"
        ):
            _book(line, line.quantity, "back", transfer.source, actor)
    what = kinds.TransferCancelled(number=transfer.number, reason=reason.strip()[:200] or "–")
    record(what, subject=transfer, actor=actor)


def _book(line: TransferLine, quantity: int, way: str, outlet: Outlet, actor: User | None) -> None:
    transfer = line.transfer
    stock.move(
        variant=line.variant,
        quantity=quantity,
        reason=MOVED,
        outlet=outlet,
        reference=f"transfer:{transfer.pk}:{line.variant_id}:{way}",
        note=f"{transfer.number}: {transfer.source} → {transfer.target}",
        actor=actor,
    )


def _step(transfer: Transfer, *, allowed: tuple[str, ...], **changes: object) -> None:
    if not Transfer.objects.filter(pk=transfer.pk, state__in=allowed).update(**changes):
        transfer.refresh_from_db()
        raise AlreadyDone(
            _("%(number)s is already “%(state)s”.") % {"number": transfer.number, "state": transfer.get_state_display()}
        )
    transfer.refresh_from_db()
