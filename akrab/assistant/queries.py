"""Reading drafts: what they would cost and what of it can be had now."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from akrab.assistant.models import DraftLine, OrderDraft
from akrab.catalogue.models import Variant
from akrab.core import clock
from akrab.customers.models import Customer
from akrab.orders.baskets import is_sold, left_of
from akrab.orders.pricing import Quote, Wanted, quote
from akrab.orders.totals import line_total

ANSWERED_WITHIN = dt.timedelta(hours=48)  # a "yes" later than that confirms nothing

MOST_SIBLINGS = 40


@dataclass(frozen=True)
class Row:
    """One line as it stands now. `pieces`: how many of the wish can be had; `left` None where stock is not counted."""

    line: DraftLine
    variant: Variant | None
    left: int | None
    pieces: int
    total: int
    choices: list[Variant]

    @property
    def is_clear(self) -> bool:
        return self.variant is not None

    @property
    def short(self) -> bool:
        """Not all of what is wished can be had."""
        return self.variant is not None and self.pieces < self.line.quantity

    @property
    def unsure(self) -> bool:
        return self.line.confidence < 75


@dataclass(frozen=True)
class DraftView:
    """A draft as it is shown; amounts in minor units."""

    draft: OrderDraft
    rows: list[Row]
    quote: Quote

    @property
    def is_clear(self) -> bool:
        """Every article is known and something of it can be had."""
        return bool(self.rows) and all(row.is_clear for row in self.rows) and any(row.pieces for row in self.rows)

    @property
    def is_sure(self) -> bool:
        """So clear that nobody of the shop need look before the customer sees it."""
        sure = all(row.line.confidence >= 75 and not row.short for row in self.rows)
        return self.is_clear and sure and not self.draft.unknown

    @property
    def total(self) -> int:
        return self.quote.total


def view_of(draft: OrderDraft) -> DraftView:
    """The draft with the prices and the stock of now."""
    lines = list(draft.lines.select_related("variant__product", "variant__stock"))
    others = _variants(lines)
    rows: list[Row] = []
    taken: dict[int, int] = {}
    for line in lines:
        variant = line.variant
        choices = _choices(line, others)
        if variant is None:
            rows.append(Row(line, None, None, 0, 0, choices))
            continue
        left = left_of(variant) if is_sold(variant) else 0
        free = line.quantity if left is None else max(0, left - taken.get(variant.pk, 0))
        pieces = min(line.quantity, free)
        taken[variant.pk] = taken.get(variant.pk, 0) + pieces
        rows.append(Row(line, variant, left, pieces, line_total(variant.price, pieces), choices))
    wanted = [
        Wanted(key=row.line.pk, variant=row.variant, quantity=row.pieces, unit_price=row.variant.price, options=[])
        for row in rows
        if row.variant is not None and row.pieces
    ]
    return DraftView(draft, rows, quote(wanted, customer=draft.customer, channel="chat"))


def _variants(lines: Sequence[DraftLine]) -> dict[int, Variant]:
    """What the lines may mean besides: what the parser thought of, and what else there is of the same product."""
    thought_of = {pk for line in lines for pk in line.alternatives}
    products = {line.variant.product_id for line in lines if line.variant is not None}
    rows = Variant.objects.filter(Q(pk__in=thought_of) | Q(product__in=products), is_active=True)
    return {one.pk: one for one in rows.select_related("product").order_by("product_id", "position", "id")}


def _choices(line: DraftLine, others: Mapping[int, Variant]) -> list[Variant]:
    thought_of = [others[pk] for pk in line.alternatives if pk in others]
    if line.variant is None:
        return thought_of
    same = [one for one in others.values() if one.product_id == line.variant.product_id and one not in thought_of]
    return [*same[:MOST_SIBLINGS], *thought_of]


def open_drafts() -> QuerySet[OrderDraft]:
    """Those that wait for somebody, the newest first."""
    return OrderDraft.objects.filter(state__in=OrderDraft.OPEN).select_related("customer").order_by("-id")


def shown_to(customer: Customer) -> OrderDraft | None:
    """The draft that the customer was shown last and may still confirm."""
    since = clock.now() - ANSWERED_WITHIN
    shown = OrderDraft.objects.filter(customer=customer, state=OrderDraft.State.SHOWN, shown_at__gte=since)
    return shown.order_by("-id").first()


def drafts_of(customer: Customer) -> QuerySet[OrderDraft]:
    return open_drafts().filter(customer=customer)
