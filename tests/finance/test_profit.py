"""Profit and loss: the same figures, to the rupiah, as the tables they come from."""

import datetime as dt
import random

import pytest
import time_machine

from akrab.accounts.models import Role
from akrab.catalogue import stock
from akrab.catalogue.models import StockMove
from akrab.core import clock
from akrab.finance import rows
from akrab.finance.profit import compared, profit
from akrab.finance.statement import lines
from akrab.orders.models import Order, OrderLine, Return
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_product, make_variant
from tests.finance.factories import sold, spent
from tests.orders.test_returns import bring_back, done_order

pytestmark = pytest.mark.django_db


def test_revenue_less_cost_less_expenses_is_profit() -> None:
    sold(price=10_000_000, cost=6_000_000, quantity=3, discount=1_000_000, shipping=500_000, adjustment=123)
    spent(4_000_000)
    spent(1_000_000, kind="marketing")
    today = clock.today()
    found = profit(today, today)
    assert (found.goods, found.discounts, found.shipping, found.rounding) == (30_000_000, 1_000_000, 500_000, 123)
    assert (found.revenue, found.cost, found.spent) == (29_500_123, 18_000_000, 5_000_000)
    assert found.profit == 29_500_123 - 18_000_000 - 5_000_000
    assert [(kind.code, amount) for kind, amount in found.expenses] == [("rent", 4_000_000), ("marketing", 1_000_000)]


@pytest.mark.parametrize("state", Order.NOT_TRADE)
def test_what_is_no_trade_does_not_count(state: str) -> None:
    sold(state=state)
    today = clock.today()
    assert profit(today, today).is_empty


def test_goods_that_came_back_are_no_revenue_and_their_cost_no_cost() -> None:
    staff = make_user(Role.STAFF)
    order = done_order(staff, quantity=3, price=1_000_000)
    OrderLine.objects.filter(order=order).update(unit_cost=600_000)
    bring_back(order, staff, 1)  # back on the shelf
    bring_back(order, staff, 1, restock=False)  # broken: its cost stays
    today = clock.today()
    found = profit(today, today)
    assert (found.goods, found.returns, found.revenue) == (3_000_000, 2_000_000, 1_000_000)
    assert (found.cost_noted, found.cost_back, found.cost) == (1_800_000, 600_000, 1_200_000)


def test_costs_that_were_not_noted_are_taken_from_today_or_named() -> None:
    known = make_variant(cost=300)
    sold(price=1_000, cost=None, variant=known, quantity=2)
    sold(price=700, cost=None)
    service = make_product(kind="service").variants.get()
    sold(price=500, cost=None, variant=service)
    today = clock.today()
    found = profit(today, today)
    assert (found.cost_noted, found.cost_today) == (0, 600)
    assert (found.unknown_articles, found.unknown_sales) == (1, 700)


def test_imported_sales_count_and_so_do_their_returns() -> None:
    sold(source="nota", price=1_000, cost=None)
    sold(source="nota", price=1_000, cost=None, quantity=-1, kind=Order.Kind.RETURN)
    today = clock.today()
    found = profit(today, today)
    assert (found.orders, found.goods, found.returned_sales, found.revenue) == (1, 1_000, 1_000, 0)


def test_another_currency_is_left_out_and_said() -> None:
    sold(currency="USD")
    today = clock.today()
    found = profit(today, today)
    assert (found.goods, found.other_currencies, found.cost) == (0, 1, 0)


def test_goods_written_off_are_a_loss_at_their_cost() -> None:
    variant = make_variant(cost=2_000, stock=10)
    stock.move(variant=variant, quantity=-3, reason=StockMove.Reason.DAMAGED)
    today = clock.today()
    assert profit(today, today).lost == 6_000


def test_days_are_those_of_the_shop() -> None:
    order = sold()
    Order.objects.filter(pk=order.pk).update(placed_at=dt.datetime(2026, 10, 31, 17, 30, tzinfo=dt.UTC))  # 00:30 there
    assert profit(dt.date(2026, 11, 1), dt.date(2026, 11, 30)).orders == 1
    assert profit(dt.date(2026, 10, 1), dt.date(2026, 10, 31)).orders == 0


def _many() -> None:
    rng = random.Random(3)
    for _n in range(40):
        sold(
            day=dt.date(2026, rng.randrange(1, 12), rng.randrange(1, 28)),
            price=rng.randrange(1, 900) * 1_000,
            cost=rng.choice([None, 400_000]),
            quantity=rng.randrange(1, 5),
            discount=rng.randrange(3) * 500,
            shipping=rng.randrange(3) * 10_000,
            adjustment=rng.randrange(999),
            state=rng.choice(["done", "accepted", "cancelled", "waiting", "sent"]),
            source=rng.choice(["shop", "nota"]),
        )
    staff = make_user(Role.STAFF)
    for _n in range(3):
        order = done_order(staff, quantity=3, price=1_000_000, discount=1_000_000, shipping=50_000, adjustment=321)
        bring_back(order, staff, rng.randrange(1, 4), shipping=10_000)
    let_off = sold()
    Order.objects.filter(pk=let_off.pk).update(credited=321)


def test_over_all_time_revenue_is_what_the_orders_are_worth() -> None:
    with time_machine.travel("2026-12-20 05:00:00+00:00", tick=False):
        _many()
        found = profit(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
        months = [profit(dt.date(2026, m, 1), compared_last(m)) for m in range(1, 13)]
    worth = sum(order.total - order.credited for order in Order.objects.counting())
    assert found.revenue + found.tax == worth
    noted = OrderLine.objects.exclude(order__state__in=Order.NOT_TRADE).exclude(unit_cost=None)
    assert found.cost_noted == sum(line.quantity * (line.unit_cost or 0) for line in noted)
    assert found.returns == sum(back.credit for back in Return.objects.all()) > 0
    assert found.let_off == 321
    assert sum(one.revenue for one in months) == found.revenue
    assert sum(one.profit for one in months) == found.profit


def compared_last(month: int) -> dt.date:
    return dt.date(2026, month + 1, 1) - dt.timedelta(days=1) if month < 12 else dt.date(2026, 12, 31)


def test_every_figure_is_the_sum_of_its_rows() -> None:
    with time_machine.travel("2026-12-20 05:00:00+00:00", tick=False):
        _many()
        sold(quantity=-1, kind=Order.Kind.RETURN)
        variant = make_variant(cost=2_000)
        stock.move(variant=variant, quantity=-2, reason=StockMove.Reason.DAMAGED)
        spent(5_000)
        spent(7_000, kind="wages")
        first, last = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
        checked = 0
        for line in lines(compared(first, last)):
            if line.rows:
                behind = rows.behind(line.rows, first, last)
                assert behind is not None
                sign = -1 if line.rows.startswith("expense-") else 1
                assert sign * behind.sum == line.amounts[0], line.rows
                assert list(behind.rows.order_by(*rows.FIELDS)[:3]) is not None
                checked += 1
        unknown = rows.behind("unknown", first, last)
        assert unknown is not None
        assert unknown.sum == profit(first, last).unknown_sales
    assert checked >= 10
    assert rows.behind("nonsense", first, last) is None


@pytest.mark.parametrize(
    ("first", "last", "before", "year"),
    [
        ("2026-11-01", "2026-11-30", ("2026-10-01", "2026-10-31"), ("2025-11-01", "2025-11-30")),
        ("2026-11-01", "2026-11-22", ("2026-10-01", "2026-10-22"), ("2025-11-01", "2025-11-22")),
        ("2026-03-01", "2026-03-30", ("2026-02-01", "2026-02-28"), ("2025-03-01", "2025-03-30")),
        ("2024-02-01", "2024-02-29", ("2024-01-01", "2024-01-31"), ("2023-02-01", "2023-02-28")),
        ("2026-11-03", "2026-11-09", ("2026-10-27", "2026-11-02"), ("2025-11-03", "2025-11-09")),
    ],
)
def test_a_period_stands_beside_a_like_one(
    first: str, last: str, before: tuple[str, str], year: tuple[str, str]
) -> None:
    found = compared(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    assert (found.before.first.isoformat(), found.before.last.isoformat()) == before
    assert (found.last_year.first.isoformat(), found.last_year.last.isoformat()) == year
