"""Behind every cell stand rows that add up to it."""

from itertools import chain
from typing import Any

import pytest

from akrab.accounts.models import User
from akrab.insight.models import ReportRun
from akrab.insight.reports.dimensions import DIMENSIONS
from akrab.insight.reports.measures import MEASURES, Measure
from akrab.insight.reports.rows import BEHIND, Cell, rows_of
from akrab.insight.reports.rows import SIZE as PAGE
from akrab.orders.models import Return, ReturnLine
from tests.insight.factories import make_sale, when
from tests.insight.reports.asked import NOVEMBER, run_of

pytestmark = pytest.mark.django_db
BY = [one.name for one in DIMENSIONS.values() if "trade" in one.columns]


def value(measure: Measure, cell: Cell) -> int:
    found = rows_of(cell)
    return found.sum if found.grain == "lines" else found.count


@pytest.mark.parametrize("by", BY)
def test_the_rows_of_every_cell_add_up_to_it(by: str, owner: User, trade: dict[str, Any]) -> None:
    sold = make_sale(trade["sari"], "2026-11-07 10:00", [("KABEL", 3, 333_333), ("CASE", 1, 111_111)], discount=100_001)
    line = sold.lines.get(sku="KABEL")
    back = Return.objects.create(
        order=sold, number="R1", key="r1", state="received", reason="x", goods=300_000,
        requested_at=when("2026-11-08 10:00"), received_at=when("2026-11-09 22:00"),
    )  # fmt: skip
    ReturnLine.objects.create(back=back, line=line, quantity=1, restock=True, refund=300_000)
    names = [name for name, one in BEHIND.items() if one.grain != "" and name != "second_purchase_rate"]
    counted = [name for name in names if MEASURES[name].behind == name or name == "returning_customers"]
    for part in (counted[:8], counted[8:]):
        run = run_of(owner, measures=part, dimensions=[by])
        _compare(run, by, part)


def _compare(run: ReportRun, by: str, names: list[str]) -> None:
    assert run.first is not None
    assert run.last is not None
    span = run.first, run.last
    for row in run.rows.all():
        for name in names:
            cell = Cell(MEASURES[name], span, {by: row.keys})
            assert (name, row.keys, value(MEASURES[name], cell)) == (name, row.keys, row.values[name] or 0)
    for name in names:
        assert value(MEASURES[name], Cell(MEASURES[name], span)) == (run.total[name] or 0)


def test_the_others_are_those_that_the_table_does_not_show(owner: User, trade: dict[str, Any]) -> None:
    run = run_of(owner, measures=["revenue"], dimensions=["product"])
    assert run.first is not None
    assert run.last is not None
    first = run.rows.all()[0]
    cell = Cell(MEASURES["revenue"], (run.first, run.last), shown=("product", first.keys))
    assert rows_of(cell).sum == run.total["revenue"] - first.values["revenue"]


def test_pages_follow_each_other_without_gap_or_doubling(owner: User, trade: dict[str, Any]) -> None:
    for _place in range(PAGE + 5):
        make_sale(trade["sari"], "2026-11-12 10:00", [("KABEL", 1, 100)])
    run = run_of(owner, measures=["revenue", "customers"])
    assert run.first is not None
    assert run.last is not None
    cell = Cell(MEASURES["revenue"], (run.first, run.last))
    first = rows_of(cell)
    assert first.after is not None
    second = rows_of(cell, first.after)
    lines = list(chain(first.rows, second.rows))
    assert (second.after, len(lines), len({row["id"] for row in lines})) == (None, first.count, first.count)
    assert sum(row["worth"] for row in lines) == first.sum == second.sum == run.total["revenue"]
    assert NOVEMBER["first"] == run.first.isoformat()
