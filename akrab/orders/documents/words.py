"""The papers in words and written figures, in the language active. Each figure comes from the order as it is stored, so
paper and page show the same to the rupiah."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext as _

from akrab.core import brand, clock, phone, shop
from akrab.core.money import format_money
from akrab.core.templatetags.akrab import day, grouped, moment
from akrab.orders.models import Order, OrderDiscount, OrderLine, Return
from akrab.shipping.regions import name_of

LOGO_PLACE = (45, 16)  # mm
Sheet = dict[str, Any]


@dataclass(frozen=True)
class PaymentNote:
    """How to pay, for the foot of an unpaid invoice. `qr`: text of a QR code, empty for none."""

    lines: tuple[str, ...]
    qr: str = ""


# Rooms above (payments) add their function here when they start: order → note, or None where they have nothing to say.
PAYMENT_NOTES: list[Callable[[Order], PaymentNote | None]] = []


def bill(order: Order, *, receipt: bool) -> Sheet:
    """An invoice, or the receipt for what was paid."""
    note = None if receipt or not order.owed else _note(order)
    facts = [(_("Order"), order.number), (_("Date"), _day(order.invoiced_at or order.placed_at))]
    if receipt:
        facts.insert(0, (_("Invoice"), order.invoice_number or ""))
    elif order.due_at and order.owed:
        facts.append((_("To be paid until"), moment(order.due_at)))
    stamp = _("PAID") if order.owed == 0 and order.paid > 0 else ""
    if order.state == Order.State.CANCELLED:
        stamp = _("CANCELLED")
    return _sheet(
        order,
        title=_("Receipt") if receipt else _("Invoice"),
        number=order.number if receipt else order.invoice_number or "",
        facts=facts,
        stamp=stamp,
        columns=[_("Article"), _("Quantity"), _("Price"), _("Total")],
        rows=[_priced(line, order) for line in order.lines.all()],
        sums=sums(order),
        pay=list(note.lines) if note else [],
        qr=note.qr if note else "",
        foot=_("Thank you for buying from us."),
    )


def slip(order: Order) -> Sheet:
    """What goes into the parcel: no prices. Of an order sent in part, what is still open."""
    lines = [line for line in order.lines.all() if line.open > 0] or list(order.lines.all())
    facts = [(_("Date"), _day(order.placed_at))]
    if order.delivery_label:
        facts.append((_("Delivery"), order.delivery_label))
    if order.weight:
        facts.append((_("Weight"), _("%(grams)d g") % {"grams": order.weight}))
    if order.is_cash_on_delivery and order.owed:
        facts.append((_("To be collected"), _money(order, order.owed)))
    return _sheet(
        order,
        title=_("Packing slip"),
        number=order.number,
        facts=facts,
        columns=["", _("Article"), _("Quantity")],
        rows=[["☐", _named(line), str(line.open or line.quantity)] for line in lines],
        note=order.note,
        foot=_("Something missing or broken? Tell us and we put it right."),
    )


def return_note(back: Return) -> Sheet:
    order = back.order
    rows = []
    for one in back.lines.select_related("line"):
        worth = one.refund if one.restock is not None else None
        rows.append([_named(one.line), str(one.quantity), "–" if worth is None else _money(order, worth)])
    received = back.state == Return.State.RECEIVED
    parts = [
        (_("Goods"), back.goods),
        (_("Postage"), back.shipping),
        (_("Adjustment"), back.adjustment),
        (_("Kept for wear or damage"), -back.deduction),
    ]
    totals = [(label, _money(order, amount), False) for label, amount in parts if amount] if received else []
    if received:
        totals += [
            (_("Worth"), _money(order, back.credit), True),
            (_("To be paid back"), _money(order, back.refund_total), False),
        ]
    return _sheet(
        order,
        title=_("Return note"),
        number=back.number,
        facts=[(_("Order"), order.number), (_("Date"), _day(back.received_at or back.requested_at))],
        columns=[_("Article"), _("Quantity"), _("Worth")],
        rows=rows,
        sums=totals,
        note=back.reason,
        foot="" if received else _("Please put this sheet into the parcel."),
    )


def sums(order: Order) -> list[tuple[str, str, bool]]:
    """From the goods to what is owed: label, amount, whether it is the total. As the page of the order shows it."""
    made = [(_("Goods"), order.subtotal, False)]
    made += [(_taken(one), -one.amount, False) for one in order.discounts.all() if one.amount]
    if order.discount and not order.discounts.all():
        made.append((_("Discount"), -order.discount, False))
    if order.shipping or order.delivery_label:
        made.append((_("Delivery"), order.shipping, False))
    if order.tax:
        made.append((_("Tax"), order.tax, False))
    if order.adjustment:
        made.append((_("Unique amount") if order.adjustment > 0 else _("Rounding"), order.adjustment, False))
    made.append((_("Total"), order.total, True))
    if order.credited:
        made.append((_("Credited"), -order.credited, False))
    if order.deposit_received:
        made.append((_("Deposit received"), order.deposit_received, False))
    if order.paid > order.deposit_received:
        made.append((_("Paid altogether") if order.deposit_received else _("Paid"), order.paid, False))
    if order.owed:
        made.append((_("Still to pay"), order.owed, True))
    if order.deposit_due and order.deposit_due < order.owed:
        made.append((_("Of this now, as a deposit"), order.deposit_due, False))
    if order.refund_due:
        made.append((_("To be paid back"), order.refund_due, False))
    return [(label, _money(order, amount), bold) for label, amount, bold in made]


def _taken(one: OrderDiscount) -> str:
    if one.kind == OrderDiscount.Kind.POINTS:
        return _("%(points)s points redeemed") % {"points": grouped(one.label)}
    return one.label or gettext(str(one.get_kind_display()))


def _note(order: Order) -> PaymentNote | None:
    return next((note for note in (ask(order) for ask in PAYMENT_NOTES) if note is not None), None)


def _priced(line: OrderLine, order: Order) -> list[Any]:
    return [_named(line), str(line.quantity), _money(order, line.unit_price), _money(order, line.total)]


def _named(line: OrderLine) -> Mapping[str, Any]:
    return {
        "name": line.name or line.sku,
        "more": [line.sku, *(f"{option.get('name')}: {option.get('value')}" for option in line.options)],
    }


def _money(order: Order, amount: int) -> str:
    return format_money(amount, order.currency).replace("-", "−")


def _day(value: dt.datetime) -> str:
    return day(value)


def _sheet(order: Order, **more: Any) -> Sheet:
    """What all papers have in common: the shop, the buyer."""
    now, mark = shop.everything(), brand.logo()
    place = ", ".join(filter(None, [now["address"], now["city"]]))
    reach = " · ".join(filter(None, [phone.display(now["phone"], now["region"]) if now["phone"] else "", now["email"]]))
    who = [order.recipient or (str(order.customer) if order.customer else pgettext("buyer", "Customer at the counter"))]
    if order.phone:
        who.append(phone.display(order.phone, now["region"]))
    who += order.address.splitlines()
    if order.delivery != "pickup" and (district := name_of(order.district)):
        who.append(district)
    return {
        "language": get_language() or "id",
        "shop": now["name"],
        "initial": (now["name"].strip() or "A")[0].upper(),
        "accent": brand.accent(),
        "logo": [mark.stem, *mark.within(*LOGO_PLACE)] if mark else [],
        "address": [text for text in (place, reach) if text],
        "to": _("For"),
        "who": who,
        "stamp": "",
        "sums": [],
        "pay": [],
        "pay_title": _("How to pay"),
        "qr": "",
        "note": "",
        "note_title": _("Note"),
        "page": _("Page"),
        "of": _("of"),
        "made": moment(clock.now()),
    } | more
