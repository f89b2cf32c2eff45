"""Pieces that have a number of their own: which ones a sale carried out, and what happens when the books disagree."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue import serials
from akrab.catalogue.models import Serial, Variant
from akrab.counter import kinds
from akrab.counter.errors import SerialRefused
from akrab.counter.models import CounterSale, SerialDifference
from akrab.counter.sales import SaleData
from akrab.journal.recording import record
from akrab.orders.models import Order, OrderLine

What = SerialDifference.What


def obstacle(variant: Variant, number: str) -> tuple[SerialDifference.What, str] | None:
    """Why this piece cannot be sold now, as a sentence that says what to do; None when it lies in stock."""
    known = Serial.objects.filter(variant=variant, number=number).first()
    named = {"number": number, "name": variant}
    if known is None:
        other = Serial.objects.filter(number=number, state=Serial.State.IN_STOCK).select_related("variant__product")
        found = other.first()
        if found is not None:
            named["other"] = found.variant
            return What.UNKNOWN, _("%(number)s is the number of “%(other)s”, not of “%(name)s”.") % named
        return What.UNKNOWN, _(
            "“%(name)s” with the number %(number)s is not in the books. Check the number, "
            "or have it written down under “Serial numbers”."
        ) % named
    if known.state == Serial.State.IN_STOCK:
        return None
    if known.state == Serial.State.SOLD:
        line = OrderLine.objects.select_related("order").filter(pk=known.order_line_id or 0).first()
        if line is not None:
            named["order"] = line.order
            return What.SOLD, _("%(number)s was sold before, with %(order)s. Take the number of another piece.") % named
        return What.SOLD, _("%(number)s was sold before. Take the number of another piece.") % named
    named["state"] = known.get_state_display()
    return What.SOLD, _("%(number)s is in the books as: %(state)s. Take the number of another piece.") % named


def check(sale: SaleData, variants: Mapping[int, Variant]) -> None:
    """Every piece that should have a number has one that lies in stock. Raises SerialRefused."""
    seen: set[tuple[int, str]] = set()
    for line in sale.lines:
        variant = variants[line.variant_id]
        if not variant.has_serials:
            continue
        if len(line.serials) != line.quantity:
            raise SerialRefused(
                _("“%(name)s”: %(count)d serial numbers for %(quantity)d pieces. Scan or choose one for each piece.")
                % {"name": variant, "count": len(line.serials), "quantity": line.quantity}
            )
        for number in line.serials:
            if (variant.pk, number) in seen:
                raise SerialRefused(_("The number %(number)s stands in this sale twice.") % {"number": number})
            seen.add((variant.pk, number))
            if (found := obstacle(variant, number)) is not None:
                raise SerialRefused(found[1])


def name_pieces(
    *, order: Order, sale: SaleData, row: CounterSale, variants: Mapping[int, Variant], actor: User
) -> list[str]:
    """Write down which pieces left with the order; what the books tell otherwise is noted to be checked.

    Nothing is refused here: the goods are gone. Returns sentences for the seller.
    """
    told: list[SerialDifference] = []
    for one, line in zip(order.lines.order_by("id"), sale.lines, strict=True):
        variant = variants[line.variant_id]
        if one.batch_id is None and variant.has_serials:
            told += _name(one, variant, list(dict.fromkeys(line.serials))[: line.quantity], actor)
    for difference in told:
        difference.sale = row
    SerialDifference.objects.bulk_create(told, ignore_conflicts=True)
    for difference in told:
        what = kinds.SerialDiffered(number=order.number, reason=difference.sentence)
        record(what, customer_id=order.customer_id, subject=order, actor=actor)
    return [one.sentence for one in told]


def _name(one: OrderLine, variant: Variant, numbers: Iterable[str], actor: User) -> list[SerialDifference]:
    told = []
    left = one.quantity
    for number in numbers:
        left -= 1
        what, sentence = obstacle(variant, number) or (None, "")
        if what is not None:
            told.append(SerialDifference(variant=variant, number=number, what=what, sentence=sentence[:300]))
        if what != What.SOLD:
            serials.assign_serials(one.pk, variant, [number], enter_unknown=True, actor=actor)
    if left > 0:
        sentence = _("“%(name)s” was sold without its serial number (%(count)d).") % {"name": variant, "count": left}
        told.append(SerialDifference(variant=variant, what=What.MISSING, sentence=sentence[:300]))
    return told
