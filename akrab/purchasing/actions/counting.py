"""Counting the shelves while the shop is open: each article against the ledger of that moment, booked at the end."""

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue import places, stock
from akrab.catalogue.models import Category, Outlet, Product, Stock, StockMove, Variant
from akrab.core import clock
from akrab.core.numbers import next_number
from akrab.journal.recording import record
from akrab.purchasing import kinds
from akrab.purchasing.errors import AlreadyDone, PurchasingError
from akrab.purchasing.models import Count, CountLine

State = Count.State


@transaction.atomic
def start(*, outlet: Outlet, category: Category | None = None, note: str = "", actor: User | None = None) -> Count:
    """Somebody begins to count an outlet, or one category there."""
    count = Count.objects.create(
        number=f"C-{next_number('count')}",
        outlet=outlet,
        category=category,
        note=note.strip()[:300],
        actor=actor,
        started_at=clock.now(),
    )
    record(kinds.CountStarted(number=count.number, outlet=str(outlet)), subject=count, actor=actor)
    return count


@transaction.atomic
def note_line(
    *, count: Count, variant: Variant, counted: int, add: bool = False, actor: User | None = None
) -> CountLine:
    """So many lie on the shelf now; counting an article again replaces it, with `add` (scanning piece by piece) it is
    added to. Raises PurchasingError, AlreadyDone."""
    if not 0 <= counted <= 1_000_000:
        raise PurchasingError(_("The stock cannot be below zero."), field="counted")
    if variant.product.kind != Product.Kind.GOODS:
        raise PurchasingError(_("“%(name)s” is not counted: it has no stock.") % {"name": variant}, field="variant")
    if not Count.objects.filter(pk=count.pk, state=State.OPEN).update(state=State.OPEN):
        raise AlreadyDone(_("%(number)s is closed. Start a new count.") % {"number": count.number})
    # Taking the row of the stock: a sale is either wholly before this moment or wholly after it.
    Stock.objects.get_or_create(variant=variant)
    Stock.objects.select_for_update().get(variant=variant)
    before = CountLine.objects.filter(count=count, variant=variant).first()
    values = {
        "counted": counted + (before.counted if add and before else 0),
        "expected": places.shelf(variant.pk, places.key_of(count.outlet)),
        "actor": actor,
        "counted_at": clock.now(),
    }
    line, _made = CountLine.objects.update_or_create(count=count, variant=variant, defaults=values)
    return line


@transaction.atomic
def forget_line(*, count: Count, line: CountLine) -> None:
    """The article was not counted after all. Raises AlreadyDone."""
    if not Count.objects.filter(pk=count.pk, state=State.OPEN).update(state=State.OPEN):
        raise AlreadyDone(_("%(number)s is closed. Start a new count.") % {"number": count.number})
    line.delete()


@transaction.atomic
def book(*, count: Count, actor: User | None = None) -> int:
    """Book all differences, once; returns how many articles differed. What is missing although it is promised to orders
    cannot be taken from what is free: then as much as is free is booked, and the line says how much. Raises
    AlreadyDone, PurchasingError for a count without lines."""
    lines = list(count.lines.select_related("variant__product").order_by("variant_id"))
    if not lines:
        raise PurchasingError(_("Nothing is counted yet."))
    _close(count, State.BOOKED)
    differed = 0
    for line in lines:
        line.booked = _book_line(count, line, actor) if line.difference else 0
        line.save(update_fields=["booked"])
        differed += bool(line.difference)
    record(kinds.CountBooked(number=count.number, lines=differed), subject=count, actor=actor)
    return differed


def _book_line(count: Count, line: CountLine, actor: User | None) -> int:
    """The difference as it was booked."""
    Stock.objects.select_for_update().get(variant=line.variant)
    free = places.free_at(line.variant_id, places.key_of(count.outlet))
    difference = max(line.difference, -free)
    if difference:
        stock.move(
            variant=line.variant,
            quantity=difference,
            reason=StockMove.Reason.COUNTED,
            outlet=count.outlet,
            reference=f"count:{count.pk}:{line.variant_id}",
            note=count.number,
            actor=actor,
        )
    return difference


@transaction.atomic
def cancel(*, count: Count, actor: User | None = None) -> None:
    """Nothing is booked. Raises AlreadyDone."""
    _close(count, State.CANCELLED)
    record(kinds.CountCancelled(number=count.number), subject=count, actor=actor)


def _close(count: Count, state: Count.State) -> None:
    if not Count.objects.filter(pk=count.pk, state=State.OPEN).update(state=state, booked_at=clock.now()):
        count.refresh_from_db()
        raise AlreadyDone(
            _("%(number)s is already “%(state)s”.") % {"number": count.number, "state": count.get_state_display()}
        )
    count.refresh_from_db()
