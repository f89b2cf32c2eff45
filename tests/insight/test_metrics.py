"""What the figures of one customer say, and that the pure expressions agree with the rest of the house."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from akrab.insight import refresh
from akrab.insight.metrics.lines import NOT_TRADE
from akrab.insight.models import CohortCell, CustomerScore
from akrab.insight.runs import last_refresh
from akrab.insight.screen import sales_report_rows
from akrab.insight.warehouse import folder, reading
from akrab.orders.models import Order
from tests.insight.factories import make_buyer, make_sale, when

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-21T03:00:00Z", tick=True):
        yield


def score_after(days_ago: list[int]) -> CustomerScore:
    """The score of a customer who bought so many days before 21 November 2026."""
    customer = make_buyer()
    for days in days_ago:
        day = dt.date(2026, 11, 21) - dt.timedelta(days=days)
        make_sale(customer, f"{day} 10:00")
    make_sale(None, "2026-11-20 10:00")  # the shop itself is alive
    refresh.run(charts=False)
    return CustomerScore.objects.get(customer=customer)


def test_the_expressions_leave_out_the_same_states_as_the_orders() -> None:
    assert set(NOT_TRADE) == {str(state) for state in Order.NOT_TRADE}


def test_the_usual_interval_is_the_median_gap_between_purchase_days() -> None:
    score = score_after([100, 80, 70, 40, 40])  # gaps 20, 10, 30; two orders on one day are one day
    assert score.interval_days == 20
    assert score.due_at == when("2026-10-12 10:00") + dt.timedelta(days=20)
    assert score.orders == 5


def test_two_purchase_days_are_no_interval() -> None:
    score = score_after([30, 20])
    assert (score.interval_days, score.due_at, score.likelihood, score.expected) == (None, None, None, 0)


@pytest.mark.parametrize(
    ("days_ago", "standing"),
    [
        ([3], "new"),
        ([45], "new"),  # nobody has an interval: 30 days, slipping from 45
        ([46], "slipping"),
        ([91], "lost"),
        ([20, 3], "promising"),
        ([60, 40, 20], "regular"),
        ([90, 60, 30], "regular"),
        ([106, 76, 46], "slipping"),
        ([151, 121, 91], "lost"),
        ([24, 17, 10], "regular"),  # 10 days after a weekly buyer's last: within I + 7
        ([29, 22, 15], "slipping"),
        ([78, 73, 66], "slipping"),  # far past 3 I, but not past I + 60
        ([80, 75, 70], "lost"),
    ],
)
def test_standing_goes_by_the_customers_own_interval(days_ago: list[int], standing: str) -> None:
    assert score_after(days_ago).standing == standing


def test_the_best_are_high_in_frequency_and_money() -> None:
    for number in range(8):
        make_sale(make_buyer(f"B{number}"), "2026-11-10 10:00")
    assert score_after([60, 40, 20]).standing == "best"


def test_quintiles_break_ties_by_the_customers_number() -> None:
    buyers = [make_buyer(f"B{number}") for number in range(10)]
    for buyer in buyers:
        make_sale(buyer, "2026-11-01 10:00")
    refresh.run(charts=False)
    scores = CustomerScore.objects.order_by("customer_id").values_list("recency_score", "money_score")
    assert list(scores) == [(fifth, fifth) for fifth in (1, 1, 2, 2, 3, 3, 4, 4, 5, 5)]


def test_likelihood_is_the_share_of_equally_late_gaps_that_ended() -> None:
    steady = make_buyer("steady")
    for day in ("2026-07-01", "2026-07-11", "2026-07-21", "2026-08-20", "2026-11-15"):  # gaps 10, 10, 30, 87; median 20
        make_sale(steady, f"{day} 10:00")
    late = make_buyer("late")
    for day in ("2026-09-22", "2026-10-02", "2026-10-12"):  # gaps 10, 10; 40 days since: 4 intervals
        make_sale(late, f"{day} 10:00", [("KABEL", 1, 3_000_000)])
    refresh.run(charts=False)
    score = CustomerScore.objects.get(customer=late)
    # At least 4 intervals late: the gap of 87 / 20 ended, the present one has not.
    assert (score.likelihood, score.expected) == (0.5, 1_500_000)
    assert CustomerScore.objects.get(customer=steady).likelihood is None  # not overdue


def test_cohorts_count_each_customer_once_a_month() -> None:
    sari, budi = make_buyer(), make_buyer("Budi")
    for buyer, days in ((sari, ("2026-09-02", "2026-09-20", "2026-11-05")), (budi, ("2026-09-09",))):
        for day in days:
            make_sale(buyer, f"{day} 10:00")
    refresh.run(charts=False)
    cells = CohortCell.objects.order_by("offset").values_list("cohort", "offset", "customers", "revenue")
    assert list(cells) == [(dt.date(2026, 9, 1), 0, 2, 7_500_000), (dt.date(2026, 9, 1), 2, 1, 2_500_000)]


def test_unknown_buyers_are_trade_but_nobodys_history() -> None:
    make_sale(None, "2026-11-02 10:00")
    refresh.run(charts=False)
    record = last_refresh()
    assert record is not None
    assert record.summary["spans"]["month"]["orders"] == 1
    assert record.summary["spans"]["month"]["customers"] == 0
    assert not CustomerScore.objects.exists()


def test_data_that_ended_long_ago_is_judged_from_its_own_end() -> None:
    customer = make_buyer()
    for day in ("2025-01-01", "2025-01-11", "2025-01-21"):
        make_sale(customer, f"{day} 10:00")
    refresh.run(charts=False)
    record = last_refresh()
    assert record is not None
    assert record.as_of == dt.date(2025, 1, 22)
    assert (record.summary["day"], record.summary["is_history"]) == ("2025-01-21", True)
    assert CustomerScore.objects.get().standing == "regular"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    prices=st.lists(st.integers(1, 10**7), min_size=1, max_size=6), part=st.floats(0, 1, allow_nan=False),
)  # fmt: skip
def test_shares_of_a_discount_add_up(prices: list[int], part: float) -> None:
    Order.objects.all().delete()
    discount = round(sum(prices) * part)
    make_sale(make_buyer(), "2026-11-02 10:00", [(f"A{n}", 1, price) for n, price in enumerate(prices)],
              discount=discount)  # fmt: skip
    refresh.Refresh.objects.all().delete()
    refresh.run(charts=False)
    duck = reading.connect()
    reading.open_facts(duck, folder.current(), "IDR")
    found = duck.execute("SELECT revenue FROM order_lines ORDER BY line_id").fetchall()
    shares = [price - revenue for price, (revenue,) in zip(prices, found, strict=True)]
    assert sum(shares) == discount
    assert all(0 <= share <= price for share, price in zip(shares, prices, strict=True))


def test_a_discount_on_one_article_stays_with_it() -> None:
    order = make_sale(make_buyer(), "2026-11-02 10:00", [("A", 1, 1_000_000), ("B", 1, 1_000_000)], discount=300_000)
    order.lines.filter(sku="B").update(discount=300_000)
    refresh.run(charts=False)
    duck = reading.connect()
    reading.open_facts(duck, folder.current(), "IDR")
    found = duck.execute("SELECT sku, revenue FROM order_lines ORDER BY line_id").fetchall()
    assert found == [("A", 1_000_000), ("B", 700_000)]
    november = [dt.date(2026, 11, 1), dt.date(2026, 11, 20)]
    assert {row.sku: row.revenue for row in sales_report_rows(*november).products} == dict(found)
