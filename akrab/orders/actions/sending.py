"""Packing, sending in one or several parcels, handing over."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue import stock
from akrab.catalogue.models import Product
from akrab.catalogue.serials import assign_serials
from akrab.core import clock
from akrab.loyalty import actions as loyalty
from akrab.orders import kinds
from akrab.orders.actions.moving import hold, move
from akrab.orders.errors import NothingToSend, OrderError
from akrab.orders.models import Delivery, DeliveryLine, Order, OrderLine

S = Order.State
TO_PACK = (S.ACCEPTED, S.PAID)
TO_SEND = (*TO_PACK, S.PACKED)


@transaction.atomic
def pack(*, order: Order, actor: User) -> None:
    """What is still open of the order lies ready. Raises AlreadyDecided."""
    move(order, allowed=TO_PACK, to=S.PACKED, what=kinds.OrderPacked(number=order.number), actor=actor)


@transaction.atomic
def send(
    *,
    order: Order,
    key: str,
    actor: User,
    pieces: Mapping[int, int] | None = None,
    courier: str = "",
    tracking: str = "",
    link: str = "",
    note: str = "",
    serials: Mapping[int, Sequence[str]] | None = None,
) -> Delivery:
    """A parcel leaves with so many pieces of each line (line id → pieces; None: all that is open).

    What is not in it stays open, and the order with it. `key` is the form's own: sent twice, it is one parcel.
    `serials`: numbers of the pieces, for goods that have some. Raises NothingToSend, OrderError or AlreadyDecided.
    """
    known = Delivery.objects.filter(key=key, order=order).first()
    if known is not None:
        return known
    if link.strip() and urlsplit(link.strip()).scheme not in {"http", "https"}:
        raise OrderError(_("The address to follow the parcel begins with https://"), field="link")
    hold(order, allowed=TO_SEND)
    lines = {line.pk: line for line in order.lines.select_related("variant__product").order_by("id")}
    wanted = {pk: line.open for pk, line in lines.items()} if pieces is None else dict(pieces)
    wanted = {pk: number for pk, number in sorted(wanted.items()) if number}
    if not wanted or not wanted.keys() <= lines.keys():
        raise NothingToSend(_("Choose at least one piece that is to be sent."))
    for pk, number in wanted.items():
        if number < 0 or not OrderLine.objects.filter(pk=pk, sent__lte=F("quantity") - number).update(
            sent=F("sent") + number
        ):
            raise NothingToSend(
                _("Only %(open)d of “%(name)s” are still to be sent.")
                % {"open": lines[pk].open, "name": lines[pk].name}
            )
    delivery = Delivery.objects.create(
        order=order,
        position=order.deliveries.count() + 1,
        key=key,
        courier=courier.strip()[:60],
        tracking=tracking.strip()[:60],
        link=link.strip()[:300],
        note=note.strip()[:300],
        sent_at=clock.now(),
        sent_by=actor,
    )
    for pk, number in wanted.items():
        _name_pieces(lines[pk], number, (serials or {}).get(pk, []), actor)
    DeliveryLine.objects.bulk_create(
        DeliveryLine(delivery=delivery, line=lines[pk], quantity=number, serials=list((serials or {}).get(pk, [])))
        for pk, number in wanted.items()
    )
    _hand_over(order, {pk: (lines[pk], number) for pk, number in wanted.items()})
    whole = not order.lines.filter(sent__lt=F("quantity")).exists()
    move(
        order,
        allowed=TO_SEND,
        # The rest of it is to be packed again.
        to=S.SENT if whole else S.PAID if order.owed == 0 else S.ACCEPTED,
        what=kinds.OrderSent(
            number=order.number,
            how=" ".join(filter(None, [delivery.courier, delivery.tracking])) or order.delivery_label or "–",
            delivery=delivery.pk,
            whole=whole,
        ),
        actor=actor,
        due_at=None if whole else order.due_at,
    )
    return delivery


def _name_pieces(line: OrderLine, number: int, numbers: Sequence[str], actor: User) -> None:
    """Goods whose pieces have numbers leave with them, so that a warranty finds its buyer."""
    if line.variant is None or not line.variant.has_serials:
        return
    if len(numbers) != number:
        raise OrderError(
            _("“%(name)s”: choose the serial numbers of the %(number)d pieces that leave.")
            % {"name": line.name, "number": number},
            field="serials",
        )
    assign_serials(line.pk, line.variant, numbers, actor=actor)


def _hand_over(order: Order, parts: Mapping[int, tuple[OrderLine, int]]) -> None:
    """Goods leave the shelf (line id → line and pieces)."""
    wanted: dict[int, int] = {}
    before: dict[int, int] = {}  # pieces that left with earlier parcels
    for line, number in parts.values():
        if line.variant_id is not None and line.batch_id is None:  # what was made for a pre-order lay on no shelf
            wanted[line.variant_id] = wanted.get(line.variant_id, 0) + number
            if line.sent:
                before[line.variant_id] = before.get(line.variant_id, 0) + line.sent
    gone = stock.contents(before) if before else None
    stock.hand_over(stock.contents(wanted), reference=order.placing_key or "", before=gone)


@transaction.atomic
def complete(*, order: Order, actor: User, collected: bool = False) -> None:
    """Handed over to the last piece: goods count as sold, points are earned. Raises AlreadyDecided.

    `collected`: what was still owed was taken in cash. Cash on delivery always is.
    """
    owed = order.owed if collected or order.is_cash_on_delivery else 0
    move(
        order,
        allowed=(*TO_SEND, S.SENT),
        to=S.DONE,
        what=kinds.OrderDone(number=order.number, collected=owed),
        actor=actor,
    )
    hand_over_rest(order)
    for line in order.lines.filter(variant__isnull=False).select_related("variant").order_by("variant__product_id"):
        assert line.variant is not None
        Product.objects.filter(pk=line.variant.product_id).update(sold=F("sold") + line.quantity - line.returned)
    if order.customer_id and order.placing_key:
        came_back = order.returns.filter(state="received").aggregate(worth=Sum("goods"))["worth"] or 0
        spent = order.subtotal - order.discount - came_back
        loyalty.earn(customer_id=order.customer_id, spent=spent, reference=order.placing_key)


def hand_over_rest(order: Order) -> None:
    """What was not handed over yet leaves the shelf."""
    open_lines = list(order.lines.filter(sent__lt=F("quantity")))
    _hand_over(order, {line.pk: (line, line.open) for line in open_lines})
    order.lines.filter(pk__in=[line.pk for line in open_lines]).update(sent=F("quantity"))
