"""What customers are worth, from the orders to the rows: against the science functions asked directly."""

import datetime as dt
from collections.abc import Iterator

import numpy as np
import pytest
import time_machine

from akrab.customers.models import Customer
from akrab.insight import refresh
from akrab.insight.learning.running import learn
from akrab.insight.models import CustomerWorth, ModelCard, Refresh
from akrab.insight.runs import last_refresh
from akrab.insight.science import backtest
from akrab.insight.science.buying import bgnbd, histories, spend, value
from akrab.insight.worth import model
from akrab.insight.worth.reading import purchases
from akrab.orders.models import Order, Return
from tests.insight.factories import make_buyer, make_sale

pytestmark = pytest.mark.django_db
EPOCH = dt.date(1970, 1, 1)
TODAY = dt.date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-21T03:00:00Z", tick=True):
        yield


def sell(buyers: int) -> dict[int, list[tuple[int, int]]]:
    """Buyer n came every 14 + 3 n days from a day in January on, each second one only until August. By customer: (days
    since 1970, minor units) of each purchase."""
    trade: dict[int, list[tuple[int, int]]] = {}
    for n in range(buyers):
        buyer = make_buyer(f"Buyer {n}")
        day, last = dt.date(2026, 1, 5) + dt.timedelta(days=n), dt.date(2026, 8, 20) if n % 2 else TODAY
        trade[buyer.pk] = []
        while day <= last:
            price = 1_000_000 + 50_000 * n + 10_000 * len(trade[buyer.pk])
            make_sale(buyer, f"{day} 09:00", [("KABEL", 1, price)])
            trade[buyer.pk].append(((day - EPOCH).days, price))
            day += dt.timedelta(days=14 + 3 * n)
    return trade


def run() -> ModelCard:
    refresh.run(charts=False)
    card = learn("buying")
    assert card is not None
    return card


def test_the_rows_are_what_the_models_say_of_the_orders() -> None:
    trade = sell(24)
    card = run()
    flat = [(who, day, money) for who, bought in trade.items() for day, money in bought]
    who, day, money = (np.array(one) for one in zip(*flat, strict=True))
    as_of = last_refresh()
    assert as_of is not None
    assert as_of.as_of is not None
    today = (as_of.as_of - EPOCH).days
    known = histories.histories(who, day, money, until=today)
    fit = value.fitted(known)
    assert fit.by == "prior"
    alive = bgnbd.probability_alive(known.x, known.t_x, known.T, fit.model)
    expected = bgnbd.expected_purchases(90 / 7, known.x, known.t_x, known.T, fit.model)
    year = bgnbd.expected_purchases(365 / 7, known.x, known.t_x, known.T, fit.model)
    worth = year * spend.expected_spend(known.x, known.spend, spend.fit(known.x, known.spend))
    rows = list(CustomerWorth.objects.order_by("customer_id"))
    assert [one.customer_id for one in rows] == known.customer.tolist()
    assert [one.alive for one in rows] == [round(one, 4) for one in alive.tolist()]
    assert [one.expected for one in rows] == [round(one, 4) for one in expected.tolist()]
    assert [one.worth for one in rows] == [round(one) for one in worth.tolist()]
    assert [one.purchases for one in rows] == [len(trade[one.customer_id]) for one in rows]
    assert [(one.last_day - EPOCH).days for one in rows] == [trade[one.customer_id][-1][0] for one in rows]
    assert all(one.low <= one.high for one in rows)
    assert (card.trouble, card.subjects, card.currency, card.as_of) == ("", 24, "IDR", as_of.as_of)
    assert card.figures["r"] == fit.model.r
    assert card.figures["worth"] == pytest.approx(worth.sum(), rel=1e-12)
    assert card.figures["low"] <= card.figures["expected"] <= card.figures["high"]
    tested = backtest.of_buying(who, day, money, today=today, weeks=13, rng=np.random.default_rng(model.SEED))
    assert {name: card.quality[name] for name in ("weeks", "foretold", "came", "off", "base_off", "drift")} == {
        name: tested.figures[name] for name in ("weeks", "foretold", "came", "off", "base_off", "drift")
    }


def test_slipping_is_who_fell_below_half_lately_and_would_be_missed() -> None:
    alive, before = np.array([0.4, 0.4, 0.9, 0.4, 0.4]), np.array([0.6, 0.3, 0.9, 0.6, 0.5])
    at_stake = np.array([90.0, 90.0, 10.0, 10.0, 40.0])
    assert model.slipping(alive, before, at_stake).tolist() == [True, False, False, False, False]


def test_a_second_run_writes_the_same_figures_and_no_second_card() -> None:
    sell(20)
    run()
    first = list(CustomerWorth.objects.order_by("pk").values_list())
    made = learn("buying")
    assert made is not None
    assert list(CustomerWorth.objects.order_by("pk").values_list()) == first
    assert ModelCard.objects.count() == 1


@pytest.mark.parametrize("sales", [0, 1, 3])
def test_an_empty_shop_and_one_customer_are_too_little(sales: int) -> None:
    buyer = make_buyer()
    for day in range(sales):
        make_sale(buyer, f"2026-11-0{day + 1} 09:00")
    card = run()
    assert (card.trouble, card.subjects, card.quality, card.figures) == (
        "too_few",
        min(sales, 1),
        {},
        {"slipping": 0, "profit": None},
    )
    assert not CustomerWorth.objects.exists()


def test_nobody_who_came_twice_is_no_rhythm() -> None:
    for n in range(25):
        make_sale(make_buyer(f"Buyer {n}"), f"2026-10-{n + 1:02d} 09:00")
    card = run()
    assert (card.trouble, card.subjects) == ("no_repeats", 25)
    assert not CustomerWorth.objects.exists()


def test_what_came_back_was_not_bought() -> None:
    buyer = make_buyer()
    kept = make_sale(buyer, "2026-10-01 09:00", [("KABEL", 4, 1_000_000)])
    part = make_sale(buyer, "2026-10-05 09:00", [("KABEL", 4, 1_000_000)])
    whole = make_sale(buyer, "2026-10-09 09:00", [("KABEL", 4, 1_000_000)])
    make_sale(buyer, "2026-10-13 09:00", state=Order.State.RETURNED)
    make_sale(buyer, "2026-10-17 09:00", state=Order.State.CANCELLED)
    for n, (order, goods, state) in enumerate(
        [(part, 1_000_000, "received"), (whole, 4_000_000, "received"), (kept, 4_000_000, "requested")]
    ):
        Return.objects.create(
            order=order, number=f"R{n}", key=f"R{n}", state=state, reason="broken", goods=goods,
            requested_at=order.placed_at, received_at=order.placed_at,
        )  # fmt: skip
    refresh.run(charts=False)
    found = purchases("IDR")
    assert found.money.tolist() == [4_000_000, 3_000_000]
    assert (found.day - found.day[0]).tolist() == [0, 4]
    assert purchases("EUR").money.tolist() == []


def test_all_returned_leaves_nobody_and_takes_old_figures_away() -> None:
    sell(20)
    run()
    assert CustomerWorth.objects.count() == 20
    Order.objects.update(state=Order.State.RETURNED)
    Refresh.objects.update(token="another")  # everything is read again
    card = run()
    assert (card.trouble, card.subjects) == ("too_few", 0)
    assert not CustomerWorth.objects.exists()


def test_a_deleted_customer_is_passed_over() -> None:
    sell(20)
    refresh.run(charts=False)
    Order.objects.filter(customer=Customer.objects.earliest("pk")).update(customer=None)
    Customer.objects.earliest("pk").delete()
    learn("buying")
    assert CustomerWorth.objects.count() == 19
