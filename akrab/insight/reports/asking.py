"""From a definition to expressions over the facts: one per source for the rows, the total and the others."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from akrab.insight.reports.definition import Definition
from akrab.insight.reports.dimensions import DIMENSIONS, Dimension, start_of
from akrab.insight.reports.measures import BASES, Number
from akrab.insight.reports.sales import ReportError
from akrab.insight.reports.sources import having, local_hour, open_source
from akrab.insight.reports.spans import Span

if TYPE_CHECKING:
    from ibis.expr.types import Table

Keys = tuple[str, ...]
Values = dict[str, Number | None]
Fetch = Callable[["Table"], list[dict[str, Any]]]
MOST_ROWS = 300_000
BETWEEN = "\x1f"
NEEDS_FIRSTS = frozenset({"new_customers", "second_purchases"})


@dataclass(frozen=True)
class Found:
    """Bases of each row, of all together, and how many rows there are."""

    rows: dict[Keys, Values]
    total: Values


@dataclass(frozen=True)
class Question:
    """A definition over one span of days."""

    definition: Definition
    span: Span
    as_of: dt.date
    currency: str
    fetch: Fetch

    def answer(self) -> Found:
        total: Values = {}
        for name, people, bases in self._groups():
            whole = self._table(name, (), bases)
            for row in self._ask(whole, bases, (), people):
                total.update(_values(row, bases))
        return Found(self.rows(), total)

    def rows(self) -> dict[Keys, Values]:
        """The bases of each row. Raises ReportError where there are too many."""
        rows: dict[Keys, Values] = {}
        for name, people, bases in self._groups():
            table = self._table(name, self.definition.divided, bases)
            for row in self._ask(table, bases, self.definition.divided, people):
                rows.setdefault(_keys(row, len(self.definition.dimensions)), {}).update(_values(row, bases))
            if len(rows) > MOST_ROWS:
                raise ReportError(_("That makes more than 300,000 rows. Divide by fewer things, or narrow it."))
        return rows

    def others(self, shown: Collection[Keys]) -> Values:
        """The bases of all rows but those shown."""
        found: Values = {}
        divided = self.definition.divided
        for name, people, bases in self._groups():
            if len(divided) == 1 and divided[0].many:
                table = having(self._table(name, (), bases), divided[0].name, [keys[0] for keys in shown], other=True)
            else:
                table = self._table(name, divided, bases)
                joined = _joined(table, len(divided))
                table = table.filter(joined.notin([BETWEEN.join(keys) for keys in shown]))
            for row in self._ask(table, bases, (), people):
                found.update(_values(row, bases))
        return found

    def _groups(self) -> Iterable[tuple[str, bool, list[str]]]:
        """The bases asked for, those together that one expression answers."""
        wanted = dict.fromkeys(part for measure in self.definition.chosen for part in measure.parts)
        groups: dict[tuple[str, bool], list[str]] = {}
        for name in wanted:
            groups.setdefault((BASES[name].source, BASES[name].people), []).append(name)
        return [(source, people, bases) for (source, people), bases in groups.items()]

    def _table(self, source: str, divided: Sequence[Dimension], bases: Sequence[str]) -> "Table":
        """The source's rows of the span, narrowed, with the keys as k0, k1, …"""
        narrowed = [DIMENSIONS[name] for name in self.definition.filters]
        joined = [*divided, *(one for one in narrowed if not one.many)]
        joins = {join for one in joined for join in one.joins}
        if NEEDS_FIRSTS & set(bases):
            joins.add("firsts")
        if any(BASES[name].lines for name in bases):
            joins.add("lines")
        table = open_source(source, joins, self.as_of, self.currency)
        first, last = self.span
        table = table.filter(table.day.between(_date(first), _date(last)))
        if "hour" in joins:
            table = table.mutate(hour_here=local_hour(table, first, last))
        for name, values in self.definition.filters.items():
            table = _narrowed(table, DIMENSIONS[name], source, values)
        if "firsts" in joins:
            table = table.mutate(is_new=self._is_new(table, divided))
        return table.mutate(**{f"k{place}": one.columns[source](table) for place, one in enumerate(divided)})

    def _is_new(self, table: "Table", divided: Sequence[Dimension]) -> Any:
        """The first purchase lies in the span and, where rows are periods, in the row's own."""
        new = table.first_day.between(*map(_date, self.span))
        grain = self.definition.grain
        if grain and divided:
            new = new & (start_of(table.first_day, grain) == start_of(table.day, grain))
        return new

    def _ask(
        self, table: "Table", bases: Sequence[str], divided: Sequence[Dimension], people: bool
    ) -> list[dict[str, Any]]:
        keys = [f"k{place}" for place in range(len(divided))]
        if people:
            bought = table.filter(table.bought, table.customer_id.notnull())
            table = bought.group_by(*keys, "customer_id").agg(orders_here=bought.order_id.nunique())
        made = {name: BASES[name].build(table) for name in bases}
        asked = table.group_by(*keys).agg(**made) if keys else table.agg(**made)
        return self.fetch(asked.limit(MOST_ROWS + 1) if keys else asked)


def _narrowed(table: "Table", dimension: Dimension, source: str, values: Sequence[str]) -> "Table":
    if dimension.many:  # a line of two promotions must not count twice
        return having(table, dimension.name, values)
    return table.filter(dimension.columns[source](table).isin(list(values)))


def _joined(table: "Table", count: int) -> Any:
    found = table["k0"]
    for place in range(1, count):
        found = found + BETWEEN + table[f"k{place}"]
    return found


def _date(day: dt.date) -> Any:
    import ibis

    return ibis.literal(day, "date")


def _keys(row: Mapping[str, Any], count: int) -> Keys:
    return tuple(str(row[f"k{place}"]) for place in range(count))


def _values(row: Mapping[str, Any], bases: Sequence[str]) -> Values:
    return {name: row[name] for name in bases}
