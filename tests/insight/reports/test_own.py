"""Reports that people make themselves: what they count, in which order, beside which period."""

import datetime as dt
from typing import Any

import pytest

from akrab.accounts.models import User
from akrab.insight.models import ReportRun, SavedReport
from akrab.insight.reports.asking import Question
from akrab.insight.reports.definition import Definition
from akrab.insight.reports.dimensions import DIMENSIONS
from akrab.insight.reports.facts import opened
from akrab.insight.reports.measures import MEASURES
from akrab.insight.reports.sales import ReportError, sales_report
from akrab.insight.reports.saving import ask, save_report
from akrab.insight.reports.shown import sentence, show
from akrab.insight.reports.sources import SOURCES
from tests.catalogue.factories import make_variant
from tests.insight.factories import make_sale
from tests.insight.reports.asked import run_of

pytestmark = pytest.mark.django_db
NOVEMBER = dt.date(2026, 11, 1)


def table(run: ReportRun) -> list[tuple[Any, ...]]:
    names = run.definition["measures"]  # PostgreSQL keeps JSON in an order of its own
    return [(*row.keys, *(row.values[name] for name in names)) for row in run.rows.all()]


def test_without_a_division_it_is_the_sales_report(owner: User, trade: dict[str, Any]) -> None:
    run = run_of(owner, measures=["revenue", "orders", "customers", "new_customers", "returned", "cost"])
    total = sales_report(dt.date(2026, 11, 1), dt.date(2026, 11, 30)).total
    assert run.total == {
        "revenue": total.revenue, "orders": total.orders, "customers": total.customers,
        "new_customers": total.new_customers, "returned": total.returned, "cost": total.cost,
    }  # fmt: skip
    assert run.total["revenue"] == 8_500_000 + 1_000_000 + 9_000_000 - 1_000_000 + 2_500_000


def test_products_in_the_order_of_what_they_brought(owner: User, trade: dict[str, Any]) -> None:
    run = run_of(owner, measures=["revenue", "pieces", "orders"], dimensions=["product"])
    case, cable = str(trade["case"].product_id), str(trade["cable"].product_id)
    assert sorted(table(run)) == sorted([(case, 10_000_000, 11, 3), (cable, 10_000_000, 4, 2)])
    assert run.total == {"revenue": 20_000_000, "pieces": 15, "orders": 4}


def test_what_lies_behind_the_top_is_one_row_whose_customers_count_once(owner: User, trade: dict[str, Any]) -> None:
    for place in range(12):
        make_variant(sku=f"S{place:02}", name=f"Small {place}")
        make_sale(trade["sari"], "2026-11-10 10:00", [(f"S{place:02}", 1, 100_000)])
    run = run_of(owner, measures=["revenue", "customers"], dimensions=["product"], top=10)
    assert run.count == 14
    assert run.rows.count() == 10
    assert run.others == {"revenue": 400_000, "customers": 1}
    assert sum(row.values["revenue"] for row in run.rows.all()) + 400_000 == run.total["revenue"]


def test_every_day_stands_there_beside_the_day_before(owner: User, trade: dict[str, Any]) -> None:
    run = run_of(
        owner, measures=["revenue", "average_order"], dimensions=["day"], compare="before", first="2026-11-01",
        last="2026-11-14",
    )  # fmt: skip
    rows = table(run)
    assert len(rows) == 14
    assert rows[0] == ("2026-11-01", 0, None)
    assert rows[1] == ("2026-11-02", 9_500_000, 4_750_000)
    # 20 October is the third day of the fourteen days before: it stands beside 3 November.
    assert run.rows.get(keys=["2026-11-03"]).before == {"revenue": 5_000_000, "average_order": 5_000_000}
    assert run.total_before == {"revenue": 5_000_000, "average_order": 5_000_000}
    assert "There is nothing whole to compare with: sales begin on 20 October 2026." in sentence(show(run, owner))


def test_hours_and_weekdays_are_those_of_the_shop(owner: User, trade: dict[str, Any]) -> None:
    hours = run_of(owner, measures=["orders"], dimensions=["hour"])
    assert table(hours) == [("10", 2), ("17", 1), ("23", 1)]
    weekdays = run_of(owner, measures=["orders"], dimensions=["weekday"])
    assert table(weekdays) == [("1", 2), ("2", 1), ("3", 0), ("4", 1)]  # Monday, the 2nd


def test_customers_new_ones_and_who_came_again(owner: User, trade: dict[str, Any]) -> None:
    make_sale(trade["budi"], "2026-12-01 10:00")
    run = run_of(
        owner,
        measures=[
            "customers", "new_customers", "returning_customers", "repeat_rate", "second_purchases",
            "second_purchase_rate", "revenue_per_customer",
        ],
    )  # fmt: skip
    assert run.total == {
        "customers": 2, "new_customers": 1, "returning_customers": 1, "repeat_rate": 0.5, "second_purchases": 1,
        "second_purchase_rate": 1.0, "revenue_per_customer": 8_750_000,
    }  # fmt: skip


def test_costs_and_shares_of_nothing_are_none(owner: User, trade: dict[str, Any]) -> None:
    run = run_of(owner, measures=["cost", "gross_profit", "margin", "discount", "discount_share"])
    assert run.total == {
        "cost": 4_000_000, "gross_profit": 4_500_000, "margin": 4_500_000 / 8_500_000, "discount": 1_000_000,
        "discount_share": 1_000_000 / 22_000_000,
    }  # fmt: skip
    nothing = run_of(owner, measures=["margin", "average_order", "revenue"], first="2020-01-01", last="2020-01-02")
    assert nothing.total == {"margin": None, "average_order": None, "revenue": 0}
    assert sentence(show(nothing, owner)).startswith("“Margin” cannot be told")


def test_a_filter_narrows_and_a_value_that_is_gone_finds_nothing(owner: User, trade: dict[str, Any]) -> None:
    cables = run_of(owner, measures=["revenue"], filters={"category": [str(trade["cables"].pk)]})
    assert cables.total == {"revenue": 10_000_000}
    gone = run_of(owner, measures=["revenue"], dimensions=["product"], filters={"category": ["987654"]})
    assert (gone.total, gone.rows.count()) == ({"revenue": 0}, 0)


def test_an_empty_shop_has_empty_reports_of_everything(owner: User) -> None:
    run = run_of(owner, measures=["revenue", "average_order"], dimensions=["product", "customer"])
    assert (run.total, run.rows.count()) == ({"revenue": 0, "average_order": None}, 0)
    with opened() as fetch:
        for source in SOURCES:
            measures = tuple(one.name for one in MEASURES.values() if one.sources == {source})
            by = [one.name for one in DIMENSIONS.values() if source in one.columns and one.sort != "time"]
            for some in (tuple(by[:3]), tuple(by[-3:])):
                definition = Definition(measures, some)
                question = Question(definition, (NOVEMBER, NOVEMBER), NOVEMBER, "IDR", fetch)
                assert question.answer().rows == {}


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        ({"measures": []}, "at least one figure"),
        ({"measures": ["revenue"], "period": "fixed", "first": "2026-11-30", "last": "2026-11-01"}, "Swap"),
        ({"measures": ["revenue"], "period": "fixed", "first": "2026-02-31", "last": "2026-11-01"}, "no such day"),
        ({"measures": ["gold"]}, "does not exist any more"),
        ({"measures": ["revenue"], "dimensions": ["moon"]}, "does not exist any more"),
        ({"measures": ["messages_sent"], "dimensions": ["product"]}, "is not known by"),
        ({"measures": ["revenue"], "sort": "orders"}, "Sort by a figure"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_kept(definition: dict[str, Any], words: str, owner: User) -> None:
    with pytest.raises(ReportError, match=words):
        save_report(key="k", name="Mine", definition=definition, shared=False, actor=owner)
    assert not SavedReport.objects.exists()


def test_asking_twice_works_out_once(owner: User, trade: dict[str, Any]) -> None:
    run = run_of(owner, measures=["revenue"])
    assert ask(run.report) == ask(run.report)
    assert run.report.runs.count() == 2
