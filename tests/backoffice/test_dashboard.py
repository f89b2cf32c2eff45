"""The dashboard: any days beside those before or those of a year ago."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from akrab.backoffice.dashboard import days_of
from akrab.insight import refresh
from akrab.insight.dashboard import days_before, span_between, year_before
from akrab.insight.models import PeriodFigure
from tests.insight.factories import make_buyer, make_sale

pytestmark = pytest.mark.django_db
D = dt.date


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        ("month", D(2024, 3, 1), D(2024, 3, 31)),
        ("last_month", D(2024, 2, 1), D(2024, 2, 29)),
        ("days7", D(2024, 3, 25), D(2024, 3, 31)),
        ("days30", D(2024, 3, 2), D(2024, 3, 31)),
        ("year", D(2024, 1, 1), D(2024, 3, 31)),
        ("last_year", D(2023, 1, 1), D(2023, 12, 31)),
    ],
)
def test_the_spans_end_with_the_day_of_the_figures(span: str, first: dt.date, last: dt.date) -> None:
    assert days_of(span, D(2024, 3, 31)) == (first, last)


@pytest.mark.parametrize(
    ("first", "last", "before", "a_year_before"),
    [
        (D(2024, 3, 1), D(2024, 3, 31), (D(2024, 2, 1), D(2024, 2, 29)), (D(2023, 3, 1), D(2023, 3, 31))),
        (D(2024, 3, 1), D(2024, 3, 30), (D(2024, 2, 1), D(2024, 2, 29)), (D(2023, 3, 1), D(2023, 3, 30))),
        (D(2023, 2, 1), D(2023, 2, 28), (D(2023, 1, 1), D(2023, 1, 31)), (D(2022, 2, 1), D(2022, 2, 28))),
        (D(2025, 2, 1), D(2025, 2, 28), (D(2025, 1, 1), D(2025, 1, 31)), (D(2024, 2, 1), D(2024, 2, 29))),
        (D(2024, 3, 5), D(2024, 3, 11), (D(2024, 2, 27), D(2024, 3, 4)), (D(2023, 3, 5), D(2023, 3, 11))),
        (D(2024, 1, 1), D(2024, 3, 31), (D(2023, 10, 2), D(2023, 12, 31)), (D(2023, 1, 1), D(2023, 3, 31))),
    ],
)  # fmt: skip
def test_what_a_span_is_compared_with(
    first: dt.date, last: dt.date, before: tuple[dt.date, dt.date], a_year_before: tuple[dt.date, dt.date]
) -> None:
    assert days_before(first, last) == before
    assert year_before(first, last) == a_year_before


def test_days_are_added_up_and_people_only_of_whole_months() -> None:
    for day, orders in ((D(2026, 10, 1), 2), (D(2026, 10, 31), 3), (D(2026, 11, 1), 7)):
        PeriodFigure.objects.create(grain="day", start=day, revenue=100 * orders, orders=orders, new_customers=1)
    PeriodFigure.objects.create(grain="month", start=D(2026, 10, 1), customers=4, returning_customers=2)
    month, cut = span_between(D(2026, 10, 1), D(2026, 10, 31)), span_between(D(2026, 10, 2), D(2026, 11, 1))
    assert (month.revenue, month.orders, month.new_customers, month.customers, month.cost) == (500, 5, 2, 4, None)
    assert (cut.revenue, cut.orders, cut.customers, cut.returning_customers) == (1000, 10, None, None)


@time_machine.travel("2026-11-20T03:00:00Z", tick=True)
def test_the_page_compares_the_days_that_are_asked_for(owner: Client) -> None:
    buyer = make_buyer()
    make_sale(buyer, "2025-10-10 09:00", [("KABEL", 2, 1_000_000)])
    make_sale(buyer, "2026-09-10 09:00", [("KABEL", 1, 1_000_000)])
    make_sale(buyer, "2026-10-10 09:00", [("KABEL", 3, 1_000_000)])
    refresh.run(charts=False)
    page = owner.get("/office/dashboard/", {"span": "last_month"})
    assert (page.context["now"].revenue, page.context["before"].revenue) == (3_000_000, 1_000_000)
    assert page.context["changes"]["revenue"] == 200
    page = owner.get("/office/dashboard/", {"span": "last_month", "against": "year"})
    assert (page.context["now"].revenue, page.context["before"].revenue) == (3_000_000, 2_000_000)
    assert "first=2026-10-01&amp;last=2026-10-31" in page.text
    assert owner.get("/office/dashboard/", {"span": "<b>", "against": "?"}).context["now"].first == D(2026, 11, 1)


@time_machine.travel("2026-11-20T03:00:00Z", tick=True)
def test_profit_is_at_most_where_a_cost_is_unknown(owner: Client) -> None:
    make_sale(make_buyer(), "2026-11-10 09:00", [("KABEL", 3, 1_000_000)], cost=100_000)
    make_sale(make_buyer(), "2026-11-10 09:00", [("TOPI", 1, 1_000_000)])
    refresh.run(charts=False)
    page = owner.get("/office/dashboard/").text
    assert "Profit, at most" in page
    assert "cost of 1 article unknown" in page


@time_machine.travel("2026-11-20T03:00:00Z", tick=True)
@pytest.mark.parametrize("address", ["/office/dashboard/", "/office/reports/sales/", "/office/money/"])
def test_there_is_no_profit_where_most_costs_are_unknown(owner: Client, address: str) -> None:
    make_sale(make_buyer(), "2026-11-10 09:00", [("KABEL", 3, 1_000_000)])
    refresh.run(charts=False)
    page = owner.get(address).text
    assert "Profit, at most" not in page
    assert "cost of 1 article unknown" in page


@time_machine.travel("2026-11-20T03:00:00Z", tick=True)
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"span": "last_month"}, "Rp30,000 from 1 order, 200% more than in the days before."),
        ({"span": "last_month", "against": "year"}, "Rp30,000 from 1 order, 50% more than a year ago."),
        ({"span": "last_year"}, "Rp20,000 from 1 order; nothing was sold in the days beside which they stand."),
        ({"span": "days7"}, "Nothing was sold in these days."),
    ],
)
def test_the_days_are_told_in_a_sentence(owner: Client, query: dict[str, str], sentence: str) -> None:
    buyer = make_buyer()
    make_sale(buyer, "2025-10-10 09:00", [("KABEL", 2, 1_000_000)])
    make_sale(buyer, "2026-09-10 09:00", [("KABEL", 1, 1_000_000)])
    make_sale(buyer, "2026-10-10 09:00", [("KABEL", 3, 1_000_000)])
    refresh.run(charts=False)
    assert sentence in owner.get("/office/dashboard/", query).text
