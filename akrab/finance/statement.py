"""Profit and loss as lines of a table: the same on the screen, on paper and in a file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.finance.profit import Compared, Profit


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line; amounts in minor units as they count (costs negative). `rows`: what a tap opens, "" for sums. `level`:
    "", "sum" or "total"."""

    label: Any
    amounts: tuple[int, int, int]  # now, before, last year
    rows: str = ""
    level: str = ""
    icon: str = ""

    @property
    def change(self) -> float | None:
        """Per cent against the period before, of costs by how much they are; None where there was nothing."""
        now, before, _year = self.amounts
        if self.is_cost:
            now, before = -now, -before
        return 100 * (now - before) / abs(before) if before else None

    @property
    def is_cost(self) -> bool:
        """A line that takes something away: less of it is good."""
        return not self.level and max(self.amounts) <= 0 and any(self.amounts)


_Figure = Callable[[Profit], int]
_SALES: tuple[tuple[str, Any, _Figure, bool], ...] = (
    ("goods", gettext_lazy("Goods sold"), lambda one: one.goods, True),
    ("discounts", gettext_lazy("Discounts"), lambda one: -one.discounts, True),
    ("shipping", gettext_lazy("Shipping received"), lambda one: one.shipping, True),
    ("rounding", gettext_lazy("Unique amounts and rounding"), lambda one: one.rounding, False),
    ("returns", gettext_lazy("Returns"), lambda one: -one.returns, True),
    ("returned_sales", gettext_lazy("Returns in imported sales"), lambda one: -one.returned_sales, False),
    ("let_off", gettext_lazy("Small rests let off"), lambda one: -one.let_off, False),
)
_COSTS: tuple[tuple[str, Any, _Figure, bool], ...] = (
    ("cost", gettext_lazy("Cost of goods, noted at the sale"), lambda one: -one.cost_noted, True),
    ("cost_today", gettext_lazy("Cost of goods, at today’s purchase price"), lambda one: -one.cost_today, False),
    ("cost_back", gettext_lazy("Cost of goods back on the shelf"), lambda one: one.cost_back, False),
)


def lines(found: Compared) -> Iterator[Line]:
    """All lines from the top; those that are zero in all three periods are left out where they are rare."""
    three = (found.now, found.before, found.last_year)

    def amounts(figure: _Figure) -> tuple[int, int, int]:
        return figure(three[0]), figure(three[1]), figure(three[2])

    def some(table: tuple[tuple[str, Any, _Figure, bool], ...]) -> Iterator[Line]:
        for rows, label, figure, always in table:
            if always or any(amounts(figure)):
                yield Line(label=label, amounts=amounts(figure), rows=rows)

    yield from some(_SALES)
    yield Line(label=_("Revenue"), amounts=amounts(lambda one: one.revenue), level="sum")
    yield from some(_COSTS)
    yield Line(label=_("Left after the goods"), amounts=amounts(lambda one: one.gross), level="sum")
    if any(one.lost for one in three):
        yield Line(label=_("Goods lost in the stock"), amounts=amounts(lambda one: -one.lost), rows="lost")
    spent = [{kind.code: amount for kind, amount in one.expenses} for one in three]
    seen = {kind.code: kind for one in three for kind, _amount in one.expenses}
    for code, kind in seen.items():
        figures = (-spent[0].get(code, 0), -spent[1].get(code, 0), -spent[2].get(code, 0))
        yield Line(label=kind.label, amounts=figures, rows=f"expense-{code}", icon=kind.icon)
    label = _("Profit, at most") if found.now.unknown_articles else _("Profit")
    yield Line(label=label, amounts=amounts(lambda one: one.profit), level="total")


def margins(found: Compared) -> tuple[float | None, float | None, float | None]:
    """Profit in per cent of revenue, of the three periods."""
    return found.now.margin, found.before.margin, found.last_year.margin
