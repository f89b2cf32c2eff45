"""How a figure that divides came about: the two numbers, worked out anew from the rows behind it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from akrab.insight.reports.dimensions import DIMENSIONS, TIMES
from akrab.insight.reports.measures import MEASURES, Measure, Number
from akrab.insight.reports.rows import BEHIND, BOUGHT, COSTED, Behind, Cell, totals_of


@dataclass(frozen=True)
class Side:
    """Of the rows `behind`: their "sum", their "count", or how many came "again". `unit`: as a measure's."""

    label: Any
    unit: str
    behind: Behind
    taken: str


@dataclass(frozen=True)
class Quotient:
    """`top` ÷ `bottom` is the figure; the numbers are of all the rows, not of one page."""

    measure: Measure
    sides: tuple[Side, Side]
    top: Number
    bottom: Number

    @property
    def figure(self) -> Number | None:
        """As the report has it: whole minor units, a share of one, or minutes; None where it divides by nothing."""
        if not self.bottom:
            return None
        return round(self.top / self.bottom) if self.measure.unit == "money" else self.top / self.bottom


def _sum(name: str, label: Any = None, behind: Behind | None = None) -> Side:
    measure = MEASURES[name]
    return Side(label or measure.label, measure.unit, behind or BEHIND[name], "sum")


def _count(name: str, label: Any = None) -> Side:
    return Side(label or MEASURES[name].label, "count", BEHIND[name], "count")


def _each(name: str, label: Any) -> Side:
    """What the rows of the figure itself add up to."""
    return Side(label, "count", BEHIND[name], "sum")


SIDES = {
    "average_order": (_sum("revenue"), _count("orders")),
    "discount_share": (
        _sum("discount"),
        _sum("revenue", _("the same goods before discounts"), Behind("lines", BOUGHT, "f.total")),
    ),
    "repeat_rate": (Side(_("bought more than once"), "count", BEHIND["customers"], "again"), _count("customers")),
    "second_purchase_rate": (_count("second_purchases"), _count("new_customers")),
    "revenue_per_customer": (
        _sum("revenue", _("sales to customers you know"), BEHIND["revenue_per_customer"]),
        _count("customers"),
    ),
    "margin": (
        _sum("gross_profit"),
        _sum("revenue", _("sales of goods whose cost is known"), Behind("lines", COSTED, "f.revenue")),
    ),
    "winning_cost": (_sum("marketing_spend"), _count("new_customers")),
    "messages_read": (_each("messages_read", _("messages read")), _count("messages_sent")),
    "answered_share": (_each("answered_share", _("answered")), _count("conversations")),
    "first_answer": (
        Side(_("waiting of all together"), "minutes", BEHIND["first_answer"], "sum"),
        _count("first_answer", _("answered")),
    ),
    "conversion": (_count("visit_orders"), _count("visits")),
    "pages_per_visit": (_each("pages_per_visit", _("pages opened")), _count("visits")),
}  # fmt: skip


def quotient_of(cell: Cell) -> Quotient | None:
    """None for a figure that divides nothing, and where its rows cannot be divided as the cell is."""
    sides = SIDES.get(cell.measure.name)
    if sides is None:
        return None
    own = [name for name in (*cell.filters, *(cell.shown[:1] if cell.shown else ())) if name not in TIMES]
    if not all(side.behind.source in DIMENSIONS[name].columns for side in sides for name in own):
        return None
    top, bottom = (_number(side, cell) for side in sides)
    return Quotient(cell.measure, sides, top, bottom)


def _number(side: Side, cell: Cell) -> Number:
    found = totals_of(cell, side.behind, again=side.taken == "again")
    number = found[1] if side.taken == "sum" else found[0]
    return number / 60 if side.unit == "minutes" else number
