"""What pages read: exact values, few queries, no analysis library."""

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from akrab.insight import queries, refresh
from akrab.insight.models import CustomerScore
from akrab.insight.queries import Cohort, Period
from tests.catalogue.factories import make_variant
from tests.insight.factories import make_buyer, make_sale

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-21T03:00:00Z", tick=True):
        yield


def test_the_dashboard_of_a_shop_without_figures_is_empty(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(2):
        board = queries.dashboard(TODAY)
    assert (board.day, board.refreshed_at, board.month.revenue, board.yesterday) == (TODAY, None, 0, None)
    assert board.month.change(board.month_before) is None


def test_the_dashboard_compares_the_same_days(django_assert_max_num_queries: Any) -> None:
    sari, budi = make_buyer(), make_buyer("Budi")
    for buyer, at, price in (
        (sari, "2025-11-21 10:00", 1_000_000),
        (sari, "2025-11-22 10:00", 50_000_000),  # after the 21st: not compared
        (sari, "2026-10-21 23:59", 2_000_000),
        (sari, "2026-10-22 00:01", 60_000_000),
        (sari, "2026-11-01 00:00", 1_000_000),
        (budi, "2026-11-20 10:00", 4_000_000),
    ):
        make_sale(buyer, at, [("KABEL", 1, price)])
    make_variant()
    refresh.run(charts=False)
    with django_assert_max_num_queries(2):
        board = queries.dashboard(TODAY)
    assert (board.month.revenue, board.month_before.revenue, board.year_before.revenue) == (
        5_000_000, 2_000_000, 1_000_000
    )  # fmt: skip
    assert (board.month.customers, board.month.new_customers, board.month.returning_customers) == (2, 1, 1)
    assert board.month.change(board.month_before) == 150
    assert board.month.average_order == 2_500_000
    assert board.month.profit is None
    assert board.yesterday is not None
    assert (board.yesterday.revenue, board.yesterday.orders, board.yesterday.weeks) == (4_000_000, 1, 8)
    assert board.yesterday.usual_revenue == 0
    assert board.trend[-2:] == [4_000_000, 0]
    # November 2025 to October 2026: 51 million and 62 million in two of twelve months.
    assert board.average_month == round(113_000_000 / 12)
    assert (board.counts.products, board.counts.orders, board.counts.customers) == (1, 6, 2)
    assert not board.is_history


def test_retention_asks_who_of_one_quarter_bought_in_the_next() -> None:
    stays, leaves, comes = make_buyer(), make_buyer("leaves"), make_buyer("comes")
    make_sale(stays, "2026-08-21 10:00")  # last day of the quarter before
    make_sale(stays, "2026-08-22 10:00")  # first day of this one
    make_sale(leaves, "2026-05-22 10:00")
    make_sale(comes, "2026-11-01 10:00")
    refresh.run(charts=False)
    kept = queries.dashboard(TODAY).retention
    assert (kept.before, kept.again, kept.share) == (2, 1, 0.5)


def test_period_figures_fill_what_is_missing(django_assert_max_num_queries: Any) -> None:
    make_sale(make_buyer(), "2026-11-18 10:00")
    refresh.run(charts=False)
    with django_assert_max_num_queries(1):
        weeks = queries.period_figures("week", dt.date(2026, 11, 11), dt.date(2026, 11, 30))
    assert [(week.start.day, week.orders) for week in weeks] == [(9, 0), (16, 1), (23, 0), (30, 0)]
    assert queries.period_figures("month", dt.date(2020, 1, 5), dt.date(2020, 1, 9)) == [Period(dt.date(2020, 1, 1))]


def test_cohorts_are_whole_rows(django_assert_max_num_queries: Any) -> None:
    sari = make_buyer()
    for day in ("2026-08-02", "2026-10-05"):
        make_sale(sari, f"{day} 10:00")
    refresh.run(charts=False)
    with django_assert_max_num_queries(1):
        found = queries.cohorts()
    assert found == [Cohort(dt.date(2026, 8, 1), [1, 0, 1], [2_500_000, 0, 2_500_000])]
    assert found[0].size == 1


def test_overdue_customers_come_best_first_with_their_reason(django_assert_max_num_queries: Any) -> None:
    rich, poor = make_buyer("rich"), make_buyer("poor")
    for buyer, price in ((poor, 1_000_000), (rich, 9_000_000)):
        for day in ("2026-09-22", "2026-10-02", "2026-10-12"):
            make_sale(buyer, f"{day} 10:00", [("KABEL", 1, price)])
    steady = make_buyer("steady")
    for day in ("2026-07-01", "2026-07-11", "2026-07-21", "2026-11-15"):
        make_sale(steady, f"{day} 10:00")
    refresh.run(charts=False)
    with django_assert_max_num_queries(2):
        found = queries.overdue_customers(5)
    assert [(one.customer.name, one.interval_days, one.days_since) for one in found] == [
        ("rich", 10, 40), ("poor", 10, 40),
    ]  # fmt: skip
    assert found[0].expected > found[1].expected > 0
    assert queries.score_of(rich) == CustomerScore.objects.get(customer=rich)


def test_standings_are_complete_and_in_order() -> None:
    make_sale(make_buyer(), "2026-11-18 10:00")
    refresh.run(charts=False)
    found = queries.standings()
    assert [one.code for one in found] == ["new", "promising", "regular", "best", "slipping", "lost"]
    assert [one.customers for one in found] == [1, 0, 0, 0, 0, 0]
    assert found[0].revenue == 2_500_000


def test_the_report_on_the_screen_is_exact_for_cut_months(django_assert_max_num_queries: Any) -> None:
    cable = make_variant(sku="KABEL", name="Kabel")
    sari = make_buyer()
    for day in ("2026-09-10", "2026-09-20", "2026-10-05", "2026-11-04", "2026-11-18"):
        make_sale(sari, f"{day} 10:00", [("KABEL", 2, 1_000_000), ("LAIN", 1, 500_000)])
    make_sale(sari, "2026-10-06 10:00", [("KABEL", -1, 1_000_000)], kind="return")
    refresh.run(charts=False)
    with django_assert_max_num_queries(7):
        report = queries.sales_report_rows(dt.date(2026, 9, 15), dt.date(2026, 11, 10), "month")
    assert [(row.start.month, row.revenue, row.orders) for row in report.periods] == [
        (9, 2_500_000, 1), (10, 1_500_000, 1), (11, 2_500_000, 1),
    ]  # fmt: skip
    assert (report.total.revenue, report.total.returned, report.before.revenue) == (6_500_000, 1_000_000, 2_500_000)
    assert [(row.sku, row.name, row.product_id, row.quantity, row.revenue) for row in report.products] == [
        ("KABEL", str(cable), cable.product_id, 5, 5_000_000), ("LAIN", "LAIN", None, 3, 1_500_000),
    ]  # fmt: skip


def test_what_the_web_loads_brings_no_analysis_library() -> None:
    program = (
        "import os, sys, django; django.setup()\n"
        "import akrab.insight.queries, akrab.insight.models, akrab.insight.consumers, akrab.insight.tasks\n"
        "import akrab.insight.schedules, akrab.insight.reports.actions, akrab.insight.commands, akrab.insight.refresh\n"
        "heavy = {'duckdb', 'ibis', 'pyarrow', 'pandas', 'numpy', 'altair', 'vl_convert', 'typst', 'xlsxwriter'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
