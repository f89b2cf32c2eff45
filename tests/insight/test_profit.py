"""What customers brought: by hand, to the last unit; who costs more than they bring; two records that become one."""

import datetime as dt
from typing import Any

import numpy as np
import pytest
from django.utils import translation

from akrab.core import clock
from akrab.customers.models import Customer
from akrab.insight import refresh
from akrab.insight.learning.running import learn
from akrab.insight.merging import Groups, Profits, Risks, Worths
from akrab.insight.models import CustomerGroup, CustomerProfit, CustomerRisk, CustomerWorth, ModelCard
from akrab.insight.profit import words
from akrab.insight.profit.queries import reasons
from akrab.insight.worth.margin import kept
from akrab.messaging.models import Message, WhatsAppCharge
from akrab.orders.models import Order, OrderDiscount
from tests.insight.factories import make_buyer, make_sale

pytestmark = pytest.mark.django_db


def run() -> ModelCard:
    refresh.run(charts=False)
    card = learn("profit")
    assert card is not None
    return card


def charge(customer: Customer, micros: int, state: str = "charged") -> None:
    message = Message.objects.create(
        key=f"m{Message.objects.count()}", customer=customer, channel="whatsapp", text="Halo", created_at=clock.now()
    )
    WhatsAppCharge.objects.create(
        message=message, customer=customer, category="marketing", micros=micros, state=state, month="2026-10",
        created_at=clock.now(),
    )  # fmt: skip


def test_gross_less_discounts_points_and_returns_is_what_they_paid_and_costs_leave_the_profit() -> None:
    sari, budi = make_buyer("Sari"), make_buyer("Budi")
    sale = make_sale(sari, "2026-10-01 09:00", [("KABEL", 2, 1_000_000)], discount=300_000, cost=600_000)
    OrderDiscount.objects.create(order=sale, kind="points", label="Points", amount=100_000)
    make_sale(sari, "2026-10-02 09:00", [("LAMPU", 1, 500_000)])  # of unknown cost
    make_sale(sari, "2026-10-03 09:00", [("KABEL", -1, 1_000_000)], kind="return", cost=600_000)
    make_sale(sari, "2026-10-04 09:00", state=Order.State.CANCELLED, cost=1)
    make_sale(sari, "2026-10-05 09:00", state=Order.State.RETURNED, cost=1)
    make_sale(sari, "2026-10-06 09:00", currency="EUR", cost=1)
    charge(sari, 150_000_000)  # Rp150
    charge(sari, 900_000_000, state="dropped")
    charge(budi, 250_400_001)
    card = run()
    one = CustomerProfit.objects.get(pk=sari.pk)
    found = (one.gross, one.discounts, one.points, one.returned, one.revenue)
    assert found == (2_500_000, 200_000, 100_000, 1_000_000, 1_200_000)
    assert one.gross - one.discounts - one.points - one.returned == one.revenue
    assert (one.costed_revenue, one.cost, one.messages) == (700_000, 600_000, 15_000)
    assert (one.orders, one.profit) == (2, 85_000)
    other = CustomerProfit.objects.get(pk=budi.pk)
    assert (other.revenue, other.messages, other.profit) == (0, 25_041, -25_041)
    assert card.figures["profit"] == 85_000 - 25_041
    assert (card.figures["losing"], card.figures["lost"], card.figures["costed_percent"]) == (1, 25_041, 58.3)
    learn("profit")
    assert CustomerProfit.objects.count() == 2


def test_a_shop_without_costs_shows_what_was_paid_and_no_profit() -> None:
    sari = make_buyer()
    make_sale(sari, "2026-10-01 09:00", [("KABEL", 1, 10**14)])
    card = run()
    assert CustomerProfit.objects.get().profit is None
    assert (card.figures["revenue"], card.figures["profit"], card.figures["costed_percent"]) == (10**14, None, 0.0)


def test_where_few_costs_are_known_there_is_no_talk_of_profit() -> None:
    make_sale(make_buyer("Sari"), "2026-10-01 09:00", [("KABEL", 1, 600_000)])
    make_sale(make_buyer("Budi"), "2026-10-02 09:00", [("KABEL", 1, 400_000)], cost=100_000)
    card = run()
    assert set(CustomerProfit.objects.values_list("profit", flat=True)) == {None}
    assert (card.figures["profit"], card.figures["losing"], card.figures["costed_percent"]) == (None, 0, 40.0)
    with translation.override("en"):
        assert "only 40% of the sales" in words.quality(card)
        assert words.doubt(card) == "Until then only what customers paid is shown."


def test_an_empty_shop_is_too_little_and_all_returned_leaves_no_money() -> None:
    assert (run().trouble, CustomerProfit.objects.count()) == ("too_few", 0)
    make_sale(make_buyer(), "2026-10-01 09:00", [("KABEL", -1, 500_000)], kind="return", cost=1)
    card = run()
    one = CustomerProfit.objects.get()
    assert (one.revenue, one.returned, one.orders) == (-500_000, 500_000, 0)
    assert card.figures["costed_percent"] is None


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"gross": 0, "messages": 5}, ["messages, and no purchase"]),
        ({"returned": 90, "costed_revenue": -90, "cost": -40}, ["much came back"]),
        ({"gross": 100, "costed_revenue": 100, "cost": 120}, ["goods below their cost"]),
        ({"gross": 100, "discounts": 30, "points": 20, "costed_revenue": 50, "cost": 60},
         ["large discounts", "goods below their cost"]),
        ({"gross": 100, "returned": 60, "costed_revenue": 40, "cost": 30, "messages": 20},
         ["much came back", "messages cost more than they bring"]),
    ],
)  # fmt: skip
def test_why_somebody_costs_more_than_they_bring(values: dict[str, int], said: list[str]) -> None:
    row = dict.fromkeys(("gross", "discounts", "points", "returned", "costed_revenue", "cost", "messages"), 0)
    assert reasons(row | values) == said


def test_what_stays_goes_by_the_own_margin_pulled_to_that_of_the_shop() -> None:
    who, worth = np.array([1, 2, 3]), np.array([100.0, 100.0, 100.0])
    known = {1: (1000, 1000, 200), 2: (1000, 1000, 800)}
    found = kept(who, worth, known)
    assert found is not None
    # the shop keeps a half; the mean customer bought 2000/3 at a known cost
    mean = 2000 / 3
    assert found.tolist() == pytest.approx(
        [100 * (800 + mean / 2) / (1000 + mean), 100 * (200 + mean / 2) / (1000 + mean), 50.0]
    )
    assert kept(who, worth, {1: (1000, 400, 200)}) is None
    assert kept(who[:0], worth[:0], {}) is None


def make_worth(customer: Customer, **more: Any) -> CustomerWorth:
    values = {
        "purchases": 2, "last_day": dt.date(2026, 10, 1), "alive": 0.5, "expected": 1.5, "low": 0, "high": 3,
        "worth": 100, "at_stake": 200, "slipping": True, "profit": 40,
    }  # fmt: skip
    return CustomerWorth.objects.create(customer=customer, **values | more)


def test_what_is_expected_of_two_records_is_expected_of_the_one() -> None:
    one, two, three = (make_buyer(name) for name in ("One", "Two", "Three"))
    make_worth(one)
    make_worth(two, alive=0.9, last_day=dt.date(2026, 11, 1), slipping=False, profit=2)
    assert Worths().move(keep=one.pk, gone=two.pk) == {}
    found = CustomerWorth.objects.get()
    assert found.pk == one.pk
    assert (found.purchases, found.expected, found.low, found.high, found.worth, found.at_stake, found.profit) == (
        4, 3.0, 0, 6, 200, 400, 42
    )  # fmt: skip
    assert (found.alive, found.last_day, found.slipping) == (0.9, dt.date(2026, 11, 1), False)
    Worths().move(keep=three.pk, gone=one.pk)  # the kept record had no figure
    assert CustomerWorth.objects.get().pk == three.pk
    Worths().undo(keep=three.pk, gone=one.pk, memory={})
    assert not CustomerWorth.objects.exists()


def test_what_two_records_brought_the_one_brought() -> None:
    one, two = make_buyer("One"), make_buyer("Two")
    CustomerProfit.objects.create(
        customer=one, revenue=100, gross=100, costed_revenue=100, cost=60, messages=5, profit=35
    )
    CustomerProfit.objects.create(customer=two, revenue=50, gross=50, costed_revenue=50, cost=60, profit=-10)
    for customer, name in ((one, "middle"), (two, "money_high")):
        CustomerGroup.objects.create(customer=customer, group=name)
        CustomerRisk.objects.create(customer=customer, chance=0.5, last_day=dt.date(2026, 10, 1))
    for mover in (Profits(), Groups(), Risks()):
        mover.move(keep=one.pk, gone=two.pk)
    found = CustomerProfit.objects.get()
    assert (found.pk, found.revenue, found.cost, found.profit) == (one.pk, 150, 120, 25)
    assert (CustomerGroup.objects.get().group, CustomerRisk.objects.get().pk) == ("middle", one.pk)
    for mover in (Profits(), Groups(), Risks()):
        mover.undo(keep=one.pk, gone=two.pk, memory={})
    assert not CustomerProfit.objects.exists()
    assert not CustomerGroup.objects.exists()
    assert not CustomerRisk.objects.exists()
