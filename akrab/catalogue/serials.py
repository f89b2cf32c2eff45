"""Pieces with a number of their own: IMEI of a phone, serial of a charger. Entered when they come in, named when they
are handed over, and found again for the warranty."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue import kinds
from akrab.catalogue.models import Outlet, Serial, SerialEvent, Variant
from akrab.core import clock, shop
from akrab.core.errors import AkrabError
from akrab.journal.recording import record

State, What = Serial.State, SerialEvent.What
SEPARATORS = re.compile(r"[\s,;]+")


class SerialError(AkrabError):
    """A serial number is refused."""


class DoubtfulNumber(SerialError):
    """A number looks like an IMEI with a slip of the pen; entering it again with `sure` takes it as it is."""


def numbers_in(text: str) -> list[str]:
    """The numbers of a typed, pasted or scanned list, each once, in their order."""
    return list(dict.fromkeys(part.upper()[:40] for part in SEPARATORS.split(text) if part))


def passes_luhn(digits: str) -> bool:
    """True when the last digit fits the others. Source: ISO/IEC 7812-1, annex B; IMEI: 3GPP TS 23.003, annex B."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def doubtful(numbers: Iterable[str]) -> list[str]:
    """Those of 15 digits, as an IMEI has, whose check digit is wrong."""
    return [number for number in numbers if re.fullmatch(r"[0-9]{15}", number) and not passes_luhn(number)]


def check(variant: Variant, numbers: Sequence[str], *, quantity: int | None = None, sure: bool = False) -> None:
    """Raises SerialError unless there are as many numbers as pieces and none of them lies in the shop already;
    DoubtfulNumber for a wrong IMEI unless `sure`."""
    if quantity is not None and len(numbers) != quantity:
        raise SerialError(
            _("“%(name)s”: %(count)d numbers for %(quantity)d pieces. Each piece needs its own number.")
            % {"name": variant, "count": len(numbers), "quantity": quantity},
            field="numbers",
        )
    if len(set(numbers)) < len(numbers):
        raise SerialError(_("A number is in the list twice."), field="numbers")
    known = Serial.objects.filter(variant=variant, number__in=numbers, state=State.IN_STOCK)
    present = list(known.values_list("number", flat=True))
    if present:
        raise SerialError(
            _("Already in stock: %(numbers)s.") % {"numbers": ", ".join(sorted(present))}, field="numbers"
        )
    wrong = [] if sure else doubtful(numbers)
    if wrong:
        raise DoubtfulNumber(
            _("Not a valid IMEI, please check: %(numbers)s. If it really says so, tick “The numbers are right”.")
            % {"numbers": ", ".join(wrong)},
            field="numbers",
        )


@transaction.atomic
def enter(
    *,
    variant: Variant,
    numbers: Sequence[str],
    source: str = "",
    outlet: Outlet | None = None,
    sure: bool = False,
    quantity: int | None = None,
    actor: User | None = None,
) -> None:
    """Numbers of pieces that came in (`source`: "receipt:12"), or that lay in the shop without being written down.
    Raises SerialError or DoubtfulNumber; nothing has then changed."""
    check(variant, numbers, quantity=quantity, sure=sure)
    if not numbers:
        raise SerialError(_("Write or scan at least one number."), field="numbers")
    now, place = clock.now(), None if outlet is None or outlet.is_main else outlet
    again = Serial.objects.filter(variant=variant, number__in=numbers)  # sold once, and back through another door
    returned = set(again.values_list("number", flat=True))
    again.update(state=State.IN_STOCK, outlet=place, order_line_id=None, sold_at=None, warranty_until=None)
    Serial.objects.bulk_create(
        Serial(variant=variant, number=number, outlet=place, source=source[:60], received_at=now)
        for number in numbers
        if number not in returned
    )
    what = What.RECEIVED if source else What.REGISTERED
    _note(_rows(variant, numbers), what, reference=source, actor=actor)


@transaction.atomic
def assign_serials(
    order_line_id: int,
    variant: Variant,
    numbers: Sequence[str],
    *,
    warranty_until: dt.date | None = None,
    enter_unknown: bool = False,
    actor: User | None = None,
) -> list[Serial]:
    """These pieces are handed over for the order line; of two who sell the same piece at once, one is refused.

    `warranty_until`: None for the shop's usual months from today. `enter_unknown`: a number the shop never wrote down
    is written down now instead of being refused. Raises SerialError; nothing has then changed.
    """
    numbers = [number.strip().upper() for number in numbers]
    if enter_unknown:
        known = set(Serial.objects.filter(variant=variant, number__in=numbers).values_list("number", flat=True))
        unknown = [number for number in numbers if number not in known]
        if unknown:
            enter(variant=variant, numbers=unknown, sure=True, actor=actor)
    if warranty_until is None:
        months = int(shop.get("warranty_months"))
        warranty_until = months_later(clock.today(), months) if months else None
    sold = Serial.objects.filter(variant=variant, number__in=numbers, state=State.IN_STOCK).update(
        state=State.SOLD, order_line_id=order_line_id, sold_at=clock.now(), warranty_until=warranty_until, outlet=None
    )
    if sold != len(numbers) or len(set(numbers)) < len(numbers):
        found = set(
            Serial.objects.filter(
                variant=variant, number__in=numbers, state=State.SOLD, order_line_id=order_line_id
            ).values_list("number", flat=True)
        )
        missing = [number for number in numbers if number not in found] or list(numbers)
        raise SerialError(
            _("Not in stock: %(numbers)s. Check the number, or write it down under “Serial numbers” first.")
            % {"numbers": ", ".join(missing)},
            field="numbers",
        )
    rows = _rows(variant, numbers)
    _note(rows, What.SOLD, reference=f"line:{order_line_id}", actor=actor)
    return rows


@transaction.atomic
def take_back_serials(
    order_line_id: int,
    numbers: Sequence[str],
    *,
    usable: bool = True,
    outlet: Outlet | None = None,
    actor: User | None = None,
) -> list[Serial]:
    """Pieces come back with a return: to the shelf, or with `usable` False out of the trade. Raises SerialError for a
    number that this order line did not get."""
    wanted = Serial.objects.filter(order_line_id=order_line_id, number__in=numbers, state=State.SOLD)
    rows = list(wanted.select_related("variant__product"))
    state = State.IN_STOCK if usable else State.LOST
    changed = wanted.update(
        state=state, order_line_id=None, sold_at=None, outlet=None if outlet is None or outlet.is_main else outlet
    )
    if changed != len(numbers):
        missing = set(numbers) - {row.number for row in rows}
        raise SerialError(
            _("Not sold with this order: %(numbers)s.") % {"numbers": ", ".join(sorted(missing))}, field="numbers"
        )
    _note(rows, What.RETURNED, reference=f"line:{order_line_id}", actor=actor)
    return rows


@transaction.atomic
def take_out(*, serial: Serial, state: Serial.State, note: str, actor: User | None = None) -> None:
    """A piece in stock is lost, damaged or sent back to the supplier. The stock itself is written off apart."""
    if not Serial.objects.filter(pk=serial.pk, state=State.IN_STOCK).update(state=state):
        raise SerialError(_("“%(number)s” is not in stock any more.") % {"number": serial.number})
    what = What.SENT_BACK if state == State.RETURNED else What.LOST
    _note([serial], what, note=note, actor=actor)


def in_stock(variant_id: int) -> list[Serial]:
    """The pieces to choose from when one is handed over, the oldest first."""
    return list(Serial.objects.filter(variant_id=variant_id, state=State.IN_STOCK).order_by("received_at", "id")[:200])


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months on, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return dt.date(year, month + 1, min(day.day, (following - dt.timedelta(days=1)).day))


def _rows(variant: Variant, numbers: Sequence[str]) -> list[Serial]:
    return list(Serial.objects.filter(variant=variant, number__in=numbers).select_related("variant__product"))


def _note(
    rows: Sequence[Serial], what: SerialEvent.What, *, reference: str = "", note: str = "", actor: User | None = None
) -> None:
    now = clock.now()
    SerialEvent.objects.bulk_create(
        SerialEvent(serial=row, what=what, reference=reference[:60], note=note[:200], actor=actor, happened_at=now)
        for row in rows
    )
    if rows:
        numbers = ", ".join(row.number for row in rows[:5]) + (" …" if len(rows) > 5 else "")
        variant = rows[0].variant
        record(kinds.SerialsNoted(sku=variant.sku, what=what.value, numbers=numbers), subject=variant, actor=actor)
