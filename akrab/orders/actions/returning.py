"""Goods come back: asked for, decided, received. What it is worth is worked out once, when the goods are here."""

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.accounts.models import User
from akrab.catalogue import stock
from akrab.catalogue.models import Product, Serial, StockMove, Variant
from akrab.catalogue.serials import take_back_serials
from akrab.catalogue.summaries import refresh_availability
from akrab.core import clock, shop
from akrab.core.money import format_money
from akrab.journal.recording import record
from akrab.loyalty import actions as loyalty
from akrab.orders import batches, kinds
from akrab.orders.actions.moving import hold, move
from akrab.orders.errors import AlreadyDecided, OrderError, ReturnRefused
from akrab.orders.models import Order, OrderLine, Return, ReturnLine

S = Order.State
# States in which goods may be with the customer (partly sent ones among them).
WITH_CUSTOMER = (S.ACCEPTED, S.PAID, S.PACKED, S.SENT, S.DONE)


@transaction.atomic
def request_return(
    *, order: Order, pieces: Mapping[int, int], reason: str, key: str, actor: User, picture: str = ""
) -> Return:
    """Ask for so many pieces of each line (line id → pieces) to come back; the shop's own people decide at once.

    A line comes back at most as often as it was sent, open requests counted. `key` is the form's own. `picture`: stem
    of a stored picture. Raises ReturnRefused, OrderError or AlreadyDecided; nothing has then changed.
    """
    known = Return.objects.filter(key=key, order=order).first()
    if known is not None:
        return known
    if not reason.strip():
        raise OrderError(_("Write why the goods come back."), field="reason")
    by_customer = not actor.is_of_the_shop
    hold(order, allowed=WITH_CUSTOMER)
    if by_customer:
        _check_days(order)
    wanted = {pk: number for pk, number in sorted(pieces.items()) if number}
    lines = {line.pk: line for line in order.lines.filter(pk__in=wanted)}
    if not wanted or wanted.keys() != lines.keys() or min(wanted.values()) < 0:
        raise ReturnRefused(_("Choose at least one piece that comes back."))
    asked = open_pieces(order)
    for pk, number in wanted.items():
        left = lines[pk].returnable - asked.get(pk, 0)
        if number > left:
            raise ReturnRefused(
                ngettext(
                    "Only %(left)d piece of “%(name)s” can come back.",
                    "Only %(left)d pieces of “%(name)s” can come back.",
                    left,
                )
                % {"left": left, "name": lines[pk].name}
            )
    now = clock.now()
    back = Return.objects.create(
        order=order,
        number=f"{order.number}-R{order.returns.count() + 1}",
        key=key,
        state=Return.State.REQUESTED if by_customer else Return.State.ACCEPTED,
        by_customer=by_customer,
        reason=reason.strip()[:500],
        picture=picture,
        requested_at=now,
        decided_at=None if by_customer else now,
    )
    ReturnLine.objects.bulk_create(
        ReturnLine(back=back, line=lines[pk], quantity=number) for pk, number in wanted.items()
    )
    Order.objects.filter(pk=order.pk).update(troubled=True)
    what = kinds.ReturnRequested(number=back.number, reason=back.reason[:200], back=back.pk)
    record(what, customer_id=order.customer_id, subject=order, actor=actor)
    return back


def open_pieces(order: Order) -> dict[int, int]:
    """Line id → pieces in requests that are not received or refused yet."""
    rows = ReturnLine.objects.filter(back__order=order, back__state__in=Return.OPEN)
    return dict(rows.values_list("line_id").annotate(pieces=Sum("quantity")).values_list("line_id", "pieces"))


def return_until(order: Order) -> dt.datetime | None:
    """Until when the customer may ask for a return; None when they may not at all."""
    days = int(shop.get("return_days"))
    last = order.deliveries.order_by("-position").values_list("sent_at", flat=True).first()
    since = order.decided_at if order.state == S.DONE else last
    return since + dt.timedelta(days=days) if since and days else None


def _check_days(order: Order) -> None:
    until = return_until(order)
    if until is None:
        raise ReturnRefused(_("Please write to the shop about a return of this order."))
    if until < clock.now():
        raise ReturnRefused(_("The time for returns of this order is over. Please write to the shop."))


@transaction.atomic
def accept_return(*, back: Return, actor: User, answer: str = "") -> None:
    """The goods may come back; `answer` tells the customer where to bring or send them. Raises AlreadyDecided."""
    _decide(back, to=Return.State.ACCEPTED, answer=answer)
    what = kinds.ReturnAccepted(number=back.number, back=back.pk)
    record(what, customer_id=back.order.customer_id, subject=back.order, actor=actor)


@transaction.atomic
def reject_return(*, back: Return, reason: str, actor: User) -> None:
    """The goods stay with the customer, who is told why. Raises OrderError."""
    if not reason.strip():
        raise OrderError(_("Write a reason; the customer is told it."), field="reason")
    _decide(back, to=Return.State.REJECTED, answer=reason, allowed=Return.OPEN)
    _settle(back.order)
    what = kinds.ReturnRejected(number=back.number, reason=back.answer, back=back.pk)
    record(what, customer_id=back.order.customer_id, subject=back.order, actor=actor)


def _decide(
    back: Return, *, to: Return.State, answer: str, allowed: tuple[Return.State, ...] = (Return.State.REQUESTED,)
) -> None:
    still = Return.objects.filter(pk=back.pk, state__in=allowed)
    changed = still.update(state=to, answer=answer.strip()[:300], decided_at=clock.now())
    back.refresh_from_db()
    if not changed:
        raise _already(back)


def _already(back: Return) -> AlreadyDecided:
    return AlreadyDecided(
        _("Return %(number)s is already “%(state)s”.") % {"number": back.number, "state": back.get_state_display()}
    )


@transaction.atomic
def receive_return(
    *,
    back: Return,
    restock: Mapping[int, bool],
    actor: User,
    shipping: int = 0,
    deduction: int = 0,
    serials: Mapping[int, Sequence[str]] | None = None,
) -> None:
    """The goods are here: each line back on the shelf or not (return line id → yes), as the shop chooses.

    `shipping`: what of the postage is given back too; `deduction`: what is kept for wear; minor units. `serials`:
    numbers of the pieces by return line; where all pieces of a line come back they are known. Once per return and never
    more pieces than were sent, whoever does it at the same moment. Raises ReturnRefused, SerialError or AlreadyDecided;
    nothing has then changed.
    """
    order = back.order
    hold(order, allowed=WITH_CUSTOMER)
    if not Return.objects.filter(pk=back.pk, state=Return.State.ACCEPTED).update(
        state=Return.State.RECEIVED, received_at=clock.now()
    ):
        back.refresh_from_db()
        raise _already(back)
    lines = list(back.lines.select_related("line__variant").order_by("line_id"))
    goods = sum(_take_in(one, order, restock.get(one.pk, False)) for one in lines)
    for one in lines:
        _take_numbers(one, (serials or {}).get(one.pk, []), restock.get(one.pk, False), actor)
    _check_sums(order, goods, shipping, deduction)
    whole = not order.lines.filter(returned__lt=F("quantity")).exists()
    # The last goods take along what the whole order had on top: a unique amount, a rounding.
    adjustment = order.adjustment + order.tax if whole else 0
    credit = max(0, min(goods + shipping + adjustment - deduction, order.total - order.credited))
    due = order.refund_due
    order.credited += credit
    Order.objects.filter(pk=order.pk).update(credited=order.credited)
    Return.objects.filter(pk=back.pk).update(
        goods=goods,
        shipping=shipping,
        deduction=deduction,
        adjustment=credit - goods - shipping + deduction,
        refund_total=order.refund_due - due,
    )
    back.refresh_from_db()
    refresh_availability({one.line.variant.product_id for one in lines if one.line.variant})
    if order.placing_key and order.customer_id:
        loyalty.take_back(reference=order.placing_key, spent=goods, share=_share_back(order))
    _settle(order)
    record(
        kinds.ReturnReceived(
            number=back.number, credit=credit, refund=back.refund_total, currency=order.currency, back=back.pk
        ),
        customer_id=order.customer_id,
        subject=order,
        actor=actor,
    )
    if whole:
        what = kinds.OrderReturned(number=order.number)
        move(order, allowed=WITH_CUSTOMER, to=S.RETURNED, what=what, actor=actor)


def _share_back(order: Order) -> Fraction | None:
    """Which part of the goods came back so far, by price; needed where points paid for all of them."""
    if order.subtotal > order.discount:
        return None
    lines = order.lines.values_list("total", "returned", "quantity")
    worth = sum((Fraction(total * returned, quantity) for total, returned, quantity in lines), Fraction(0))
    return worth / order.subtotal if order.subtotal else None


def _take_in(one: ReturnLine, order: Order, restock: bool) -> int:
    """One line comes back; returns what it is worth. Raises ReturnRefused when fewer were sent."""
    line = one.line
    if not OrderLine.objects.filter(pk=line.pk, returned__lte=F("sent") - one.quantity).update(
        returned=F("returned") + one.quantity
    ):
        raise ReturnRefused(_("More pieces of “%(name)s” would come back than were sent.") % {"name": line.name})
    line.order = order
    line.refresh_from_db(fields=["returned", "sent"])
    line.returned -= one.quantity
    worth = line.refund_of(one.quantity)
    line.returned += one.quantity
    ReturnLine.objects.filter(pk=one.pk).update(restock=restock, refund=worth)
    if line.variant is not None:
        if order.state == S.DONE:
            sold = Product.objects.filter(pk=line.variant.product_id, sold__gte=one.quantity)
            sold.update(sold=F("sold") - one.quantity)
        if restock:
            _put_back(one, line.variant)
    return worth


def _take_numbers(one: ReturnLine, numbers: Sequence[str], restock: bool, actor: User) -> None:
    if one.line.variant is None or not one.line.variant.has_serials:
        return
    sold = list(Serial.objects.filter(order_line_id=one.line_id).values_list("number", flat=True))
    if not numbers and len(sold) == one.quantity:
        numbers = sold
    if sold and len(numbers) != one.quantity:
        raise ReturnRefused(
            _("“%(name)s”: choose the serial numbers of the %(number)d pieces that came back.")
            % {"name": one.line.name, "number": one.quantity},
            field="serials",
        )
    if numbers:
        take_back_serials(one.line_id, numbers, usable=restock, actor=actor)
        ReturnLine.objects.filter(pk=one.pk).update(serials=list(numbers))


def _put_back(one: ReturnLine, variant: Variant) -> None:
    for variant_id, number in sorted(stock.contents({variant.pk: one.quantity}).items()):
        stock.give_back(
            variant_id=variant_id,
            quantity=number,
            reference=f"return:{one.pk}:{variant_id}",
            reason=StockMove.Reason.RETURNED,
            still_reserved=False,
            taken_by=one.line.order.placing_key or "",
        )


def _check_sums(order: Order, goods: int, shipping: int, deduction: int) -> None:
    given = order.returns.filter(state=Return.State.RECEIVED).aggregate(all=Sum("shipping"))["all"] or 0
    left = order.shipping - given
    if not 0 <= shipping <= left:
        raise ReturnRefused(
            _("At most %(left)s of the postage can be given back.") % {"left": format_money(left, order.currency)},
            field="shipping",
        )
    if not 0 <= deduction <= goods:
        raise ReturnRefused(
            _("At most %(goods)s can be kept.") % {"goods": format_money(goods, order.currency)}, field="deduction"
        )


def _settle(order: Order) -> None:
    """Whether a return of it is still to be dealt with."""
    Order.objects.filter(pk=order.pk).update(troubled=order.returns.filter(state__in=Return.OPEN).exists())


@transaction.atomic
def give_up_rest(*, order: Order, reason: str, key: str, actor: User) -> Return:
    """What was not sent yet is not going to be: it goes back on the shelf and need not be paid. Raises OrderError."""
    known = Return.objects.filter(key=key, order=order).first()
    if known is not None:
        return known
    if not reason.strip():
        raise OrderError(_("Write a reason; the customer is told it."), field="reason")
    hold(order, allowed=(S.ACCEPTED, S.PAID, S.PACKED))
    lines = list(order.lines.filter(sent__lt=F("quantity")).order_by("id"))
    if not lines or not order.lines.filter(sent__gt=0).exists():
        raise OrderError(_("Nothing of this order was sent yet. Cancel it instead."))
    now = clock.now()
    back = Return.objects.create(
        order=order,
        number=f"{order.number}-R{order.returns.count() + 1}",
        key=key,
        state=Return.State.ACCEPTED,
        given_up=True,
        reason=reason.strip()[:500],
        requested_at=now,
        decided_at=now,
    )
    rest: dict[int, int] = {}
    gone: dict[int, int] = {}
    places: dict[int, int] = {}  # in pre-orders
    for line in lines:
        ReturnLine.objects.create(back=back, line=line, quantity=line.open)
        if line.batch_id is not None:
            places[line.batch_id] = places.get(line.batch_id, 0) + line.open
        elif line.variant_id is not None:
            rest[line.variant_id] = rest.get(line.variant_id, 0) + line.open
            gone[line.variant_id] = gone.get(line.variant_id, 0) + line.sent
    # No longer reserved; the return puts it on the shelf.
    stock.hand_over(stock.contents(rest), reference=order.placing_key or "", before=stock.contents(gone))
    batches.free_pieces(places)
    order.lines.filter(pk__in=[line.pk for line in lines]).update(sent=F("quantity"))
    on_shelf = {one.pk: one.line.batch_id is None for one in back.lines.select_related("line")}
    receive_return(back=back, restock=on_shelf, actor=actor)
    move(
        order,
        allowed=(S.ACCEPTED, S.PAID, S.PACKED),
        to=S.SENT,
        what=kinds.OrderSent(number=order.number, how=reason.strip()[:200], delivery=0, whole=True),
        actor=actor,
    )
    back.refresh_from_db()
    return back
