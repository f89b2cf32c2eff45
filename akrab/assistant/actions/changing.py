"""Somebody of the shop puts a draft right before it is shown."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from akrab.assistant import parsing
from akrab.assistant.actions.reading import MOST_PIECES, add_lines
from akrab.assistant.errors import AssistantError, DraftClosed
from akrab.assistant.models import DraftLine, OrderDraft
from akrab.assistant.shelf import shelf_for
from akrab.customers.models import Customer
from akrab.orders.baskets import sellable


def _touch(draft: OrderDraft) -> None:
    """What changes was not shown like that. Raises DraftClosed when it counts already."""
    changed = OrderDraft.objects.filter(pk=draft.pk, state__in=OrderDraft.OPEN)
    if not changed.update(state=OrderDraft.State.PREPARED, version=F("version") + 1, shown_total=None, problem=""):
        raise DraftClosed(_("This draft was decided before. Look at it again."))
    draft.refresh_from_db()


@transaction.atomic
def set_line(*, draft: OrderDraft, line: DraftLine, quantity: int, variant_id: int | None = None) -> None:
    """Another number of pieces, or another article; 0 takes the line out. Raises AssistantError or BasketError."""
    if not 0 <= quantity <= MOST_PIECES:
        raise AssistantError(_("Write a number from 0 to %(most)d.") % {"most": MOST_PIECES}, field="quantity")
    _touch(draft)
    if quantity == 0:
        draft.lines.filter(pk=line.pk).delete()
        return
    values: dict[str, object] = {"quantity": quantity}
    if variant_id is not None:
        values |= {"variant": sellable(variant_id), "confidence": 100}
    draft.lines.filter(pk=line.pk).update(**values)


@transaction.atomic
def remove_line(*, draft: OrderDraft, line: DraftLine) -> None:
    set_line(draft=draft, line=line, quantity=0)


@transaction.atomic
def add_words(*, draft: OrderDraft, text: str) -> int:
    """Add what further words order ("1 lusin telur"); returns how many lines came. Raises AssistantError."""
    found = parsing.parse(text, shelf_for(text))
    lines = [*found.lines, *found.asked]
    if not lines:
        raise AssistantError(
            _("Nothing in “%(text)s” is an article of the shop. Try its name.") % {"text": text[:60]}, field="text"
        )
    _touch(draft)
    add_lines(draft, lines)
    return len(lines)


@transaction.atomic
def change(*, draft: OrderDraft, way: str, wished_time: str, address: str) -> None:
    """How, when and where it is wanted."""
    _touch(draft)
    OrderDraft.objects.filter(pk=draft.pk).update(
        way=way if way in {"deliver", "collect"} else "",
        wished_time=wished_time.strip()[:120],
        address=address.strip()[:300],
    )


@transaction.atomic
def set_customer(*, draft: OrderDraft, customer: Customer) -> None:
    """Whose order it is; prices may be others then."""
    _touch(draft)
    OrderDraft.objects.filter(pk=draft.pk).update(customer=customer)
    draft.refresh_from_db()
