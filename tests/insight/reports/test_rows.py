"""Behind every cell stand rows that add up to it."""

import datetime as dt
from itertools import chain
from typing import Any

import pytest

from akrab.accounts.models import User
from akrab.customers.models import Customer
from akrab.insight import refresh
from akrab.insight.reports.asking import Question, Values
from akrab.insight.reports.definition import Definition
from akrab.insight.reports.dimensions import DIMENSIONS
from akrab.insight.reports.facts import opened
from akrab.insight.reports.measures import MEASURES, Measure, Number
from akrab.insight.reports.quotients import SIDES, quotient_of
from akrab.insight.reports.rows import BEHIND, Cell, rows_of
from akrab.insight.reports.rows import SIZE as PAGE
from akrab.messaging.models import Episode, Message
from akrab.orders.models import Return, ReturnLine
from akrab.privacy.erasure import erase
from akrab.tracking.models import Visit
from tests.insight import fact_factories as facts
from tests.insight.factories import make_buyer, make_sale, when
from tests.insight.reports.asked import NOVEMBER, run_of

pytestmark = pytest.mark.django_db
BY = [one.name for one in DIMENSIONS.values() if "trade" in one.columns]
SOLD = [name for name, one in BEHIND.items() if one.source == "trade"]
ALIKE = ("week", "quarter", "year", "country", "occupation", "gender", "age", "region", "province", "tier", "standing")
OTHER_SOURCES = ("messages", "episodes", "visits", "costs")


def value(measure: Measure, cell: Cell) -> Number | None:
    found = rows_of(cell)
    if found.grain in ("lines", "expenses"):
        return found.sum
    return found.count if found.grain in ("orders", "customers") else found.figure(measure)


def test_the_rows_of_every_cell_add_up_to_it(trade: dict[str, Any]) -> None:
    sold = make_sale(trade["sari"], "2026-11-07 10:00", [("KABEL", 3, 333_333), ("CASE", 1, 111_111)], discount=100_001)
    line = sold.lines.get(sku="KABEL")
    back = Return.objects.create(
        order=sold, number="R1", key="r1", state="received", reason="x", goods=300_000,
        requested_at=when("2026-11-08 10:00"), received_at=when("2026-11-09 22:00"),
    )  # fmt: skip
    ReturnLine.objects.create(back=back, line=line, quantity=1, restock=True, refund=300_000)
    make_sale(trade["budi"], "2026-11-10 10:00", [("KABEL", 2, 700_001), ("CASE", 1, 5)], state="returned", cost=9)
    make_sale(trade["budi"], "2026-11-11 10:00", [("KABEL", 1, 10), ("CASE", 1, 0)], cost=9)
    names = [name for name in SOLD if name != "second_purchase_rate"]
    counted = [name for name in names if MEASURES[name].behind == name or name == "returning_customers"]
    _compare(counted, BY)


def _compare(names: list[str], divisions: list[str]) -> None:
    """Every cell, and the total, of these figures divided by each of these."""
    refresh.run(charts=False)
    span = dt.date(2026, 11, 1), dt.date(2026, 11, 30)
    measures = [MEASURES[name] for name in names]
    with opened() as fetch:
        for by in divisions:
            definition = Definition(tuple(names), (by,))
            found = Question(definition, span, dt.date(2026, 11, 22), "IDR", fetch).answer()
            for keys, bases in found.rows.items():
                for one in measures:
                    cell = Cell(one, span, {by: keys})
                    assert (one.name, by, keys, value(one, cell) or 0) == (one.name, by, keys, _figure(one, bases))
            for one in measures:
                assert (one.name, by, value(one, Cell(one, span)) or 0) == (one.name, by, _figure(one, found.total))


def _figure(measure: Measure, bases: Values) -> Number:
    return measure.value(*(bases.get(part) for part in measure.parts)) or 0


def test_a_quotient_is_worked_out_of_the_rows_as_the_report_has_it(
    talk_and_visits: None, trade: dict[str, Any]
) -> None:
    assert set(SIDES) == {name for name, one in MEASURES.items() if len(one.parts) == 2 and one.unit != "count"} - {
        "discount", "gross_profit",
    } | {"pages_per_visit"}  # fmt: skip
    sold = make_sale(trade["sari"], "2026-11-07 10:00", [("KABEL", 3, 333_333), ("CASE", 1, 111_111)], discount=100_001)
    back = Return.objects.create(
        order=sold, number="R1", key="r1", state="received", reason="x", goods=300_000,
        requested_at=when("2026-11-08 10:00"), received_at=when("2026-11-09 22:00"),
    )  # fmt: skip
    ReturnLine.objects.create(back=back, line=sold.lines.get(sku="KABEL"), quantity=1, restock=True, refund=300_000)
    refresh.run(charts=False)
    span = dt.date(2026, 11, 1), dt.date(2026, 11, 30)
    compared = set()
    with opened() as fetch:
        for name in SIDES:
            measure = MEASURES[name]
            for by in ("month", "product", "message_channel", "visit_source"):
                if any(source not in DIMENSIONS[by].columns for source in measure.sources):
                    continue
                definition = Definition((name,), (by,))
                found = Question(definition, span, dt.date(2026, 11, 22), "IDR", fetch).answer()
                for keys, bases in [*found.rows.items(), (None, found.total)]:
                    quotient = quotient_of(Cell(measure, span, {by: keys} if keys else {}))
                    assert quotient is not None
                    wanted = measure.value(*(bases.get(part) for part in measure.parts))
                    assert quotient.figure == pytest.approx(wanted), (name, by, keys)
                    compared.add(name)
    assert compared == set(SIDES)
    average = Cell(MEASURES["average_order"], span)
    rows, worked = rows_of(average), quotient_of(average)
    assert worked is not None
    returned = [row["order_id"] for row in rows.rows if row["kind"] == "return"]
    assert (rows.sum, rows.count) == (worked.top, worked.bottom + len(returned))  # a return is a row, and no order
    assert sold.pk in returned


@pytest.mark.parametrize("by", ["tag", "promotion"])
def test_the_others_of_several_have_something_that_is_not_shown(by: str, owner: User, trade: dict[str, Any]) -> None:
    facts.use_offer(make_sale(trade["sari"], "2026-11-12 10:00"), 0)
    run = run_of(owner, measures=["revenue", "customers"], dimensions=[by])
    assert run.first is not None
    assert run.last is not None
    span = run.first, run.last
    with opened() as fetch:
        question = Question(Definition.read(run.definition), span, dt.date(2026, 11, 22), "IDR", fetch)
        for row in run.rows.all():
            others = question.others([(row.keys[0],)])
            for name in ("revenue", "customers"):
                cell = Cell(MEASURES[name], span, shown=(by, row.keys))
                assert (row.keys, name, value(MEASURES[name], cell)) == (row.keys, name, others[name] or 0)


@pytest.fixture
def talk_and_visits(trade: dict[str, Any]) -> None:
    """Messages, matters, visits and expenses of known and unknown people, and of one whose data were erased."""
    sari, budi = trade["sari"], trade["budi"]
    Customer.objects.filter(pk=sari.pk).update(city="Solo", occupation="guru")
    for at, customer, details in (
        ("2026-11-02 09:00", sari, {"state": "read", "template": "order_placed"}),
        ("2026-11-02 23:30", sari, {"state": "sent", "channel": "email", "mass": True, "data": {"campaign": "Natal"}}),
        ("2026-11-03 09:00", budi, {"state": "failed"}),
        ("2026-11-03 09:10", budi, {"state": "received", "direction": "in"}),
        ("2026-11-08 09:00", None, {"state": "delivered", "channel": "email"}),
        ("2026-12-01 09:00", sari, {"state": "sent"}),
    ):
        facts.make_message(customer, at, **details)
    facts.charge(Message.objects.earliest("pk"), 586_335_000)
    facts.text_message(sari, "2026-11-09 10:00", 35_000)
    gone = make_buyer("Ani")
    facts.make_message(gone, "2026-11-05 09:00", state="read")
    make_sale(gone, "2026-11-05 10:00")
    for customer, at, minutes in ((sari, "2026-11-02 09:00", 35), (budi, "2026-11-04 00:10", None)):
        matter = facts.talk(customer, at)
        if minutes:
            Episode.objects.filter(pk=matter.pk).update(
                answered_at=when(at) + dt.timedelta(minutes=minutes, seconds=7, microseconds=600_000)
            )
    for number, (customer, at) in enumerate(
        ((sari, "2026-11-02 09:00"), (None, "2026-11-03 23:30"), (budi, "2026-11-04 12:00"))
    ):
        visit = facts.make_visit(customer, at, *["page"] * (number + 1))
        Visit.objects.filter(pk=visit.pk).update(orders=number % 2, source="" if number else "instagram")
    facts.spend("2026-11-03", 1_500_000, "marketing")
    facts.spend("2026-11-30", 2_500_000, facts.own_kind("Iklan", is_marketing=True))
    facts.spend("2026-11-30", 9_000_000)
    erase(customer=gone, actor=None)


def test_so_do_the_rows_of_messages_visits_and_expenses(talk_and_visits: None) -> None:
    for source in OTHER_SOURCES:
        names = [name for name, one in BEHIND.items() if one.source == source and name != "winning_cost"]
        assert names
        known = [one.name for one in DIMENSIONS.values() if source in one.columns]
        _compare(names, known if source == "visits" else [name for name in known if name not in ALIKE])


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
