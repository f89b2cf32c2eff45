"""What a message to many did, beside those whom chance kept from it; and whom it moves."""

import datetime as dt
import secrets
from collections.abc import Iterator, Sequence

import pytest
import time_machine

from akrab.customers.models import Customer
from akrab.insight import refresh
from akrab.insight.learning.running import learn
from akrab.insight.models import CustomerUplift, ModelCard
from akrab.messaging.models import MassMessage, MassReceiver
from akrab.orders.models import Order, OrderLine
from tests.insight.factories import make_buyer, make_sale, when

pytestmark = pytest.mark.django_db
SENT = "2026-11-01 09:00"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-21T03:00:00Z", tick=True):
        yield


def run(name: str) -> ModelCard:
    refresh.run(charts=False)
    card = learn(name)
    assert card is not None
    return card


def message(kind: str = "Promo", *, share: int = 50, at: str = SENT) -> MassMessage:
    return MassMessage.objects.create(
        key=secrets.token_hex(8), kind=kind, purpose="marketing", share=share, seed=1, created_at=when(at)
    )


def sent(one: MassMessage, customers: Sequence[Customer], *, held: bool, at: str = SENT) -> None:
    MassReceiver.objects.bulk_create(
        MassReceiver(mass=one, customer=customer, held=held, at=when(at)) for customer in customers
    )


def many(count: int) -> list[Customer]:
    start = when("2026-01-01 08:00")
    return Customer.objects.bulk_create(Customer(name=f"C{n:04}", created_at=start) for n in range(count))


def buy(customers: Sequence[Customer], day: str, money: int = 1_000_000) -> None:
    orders = Order.objects.bulk_create(
        Order(
            number=f"T{secrets.token_hex(6)}", kind="sale", state="done", customer=one, currency="IDR", subtotal=money,
            total=money, placed_at=when(f"{day} 10:00"),
        )
        for one in customers
    )  # fmt: skip
    OrderLine.objects.bulk_create(
        OrderLine(order=one, sku="K", name="Kabel", quantity=1, unit_price=money, total=money) for one in orders
    )


def test_extra_buyers_and_money_are_told_with_their_doubt() -> None:
    people, one = many(400), message()
    sent(one, people[:200], held=False)
    sent(one, people[200:], held=True)
    buy(people[:60], "2026-11-05")
    buy(people[200:220], "2026-11-05")
    buy(people[:50], "2026-11-16")  # more than 14 days later
    buy(people[:50], "2026-10-31")  # before
    [found] = run("response").figures["written"]
    assert found["got"] == {"people": 200, "buyers": 60, "money": 60_000_000}
    assert found["held"] == {"people": 200, "buyers": 20, "money": 20_000_000}
    # 30 of a hundred against 10: 20 more, times 200 who got it; the interval after Agresti and Caffo
    assert found["buyers"] == {"value": 40.0, "low": 24.4, "high": 54.8, "clear": True}
    assert found["money"]["value"] == 40_000_000.0
    assert 24_000_000 < found["money"]["low"] < found["money"]["high"] < 56_000_000


def test_too_few_are_said_to_be_too_few_and_no_difference_is_not_clear() -> None:
    people, small, same = many(300), message("Small"), message("Same")
    sent(small, people[:40], held=False)
    sent(small, people[40:59], held=True)
    sent(same, people[:150], held=False)
    sent(same, people[150:], held=True)
    buy(people[:30] + people[150:180], "2026-11-05")
    first, second = run("response").figures["written"]
    assert (first["id"], first["buyers"]["clear"], first["buyers"]["value"]) == (same.pk, False, 0.0)
    assert (second["id"], second["buyers"], second["money"]) == (small.pk, None, None)


def hillstrom(people: Sequence[Customer]) -> None:
    """Of those who came back before, the message moves four of ten more; of the others nobody."""
    one, half = message("Moves"), len(people) // 2
    frequent, others = people[:half], people[half:]
    sent(one, people[::2], held=False)
    sent(one, people[1::2], held=True)
    got, kept = frequent[::2], frequent[1::2]
    buy([*got[: len(got) * 6 // 10], *kept[: len(kept) * 2 // 10]], "2026-11-05")
    for side in (others[::2], others[1::2]):
        buy(side[: len(side) * 2 // 10], "2026-11-05")


def test_who_is_moved_is_learnt_for_each_kind_and_kept_only_where_it_holds() -> None:
    people = many(800)
    buy(people, "2026-09-01")
    buy(people[:400], "2026-10-01")
    buy(people[:400], "2026-10-20")
    hillstrom(people)
    alike_for_all = message("All alike")  # drawn otherwise: as many of those who were moved on both sides
    for held in (False, True):
        sent(alike_for_all, [one for n, one in enumerate(people) if bool(n // 2 % 2) == held], held=held)
    card = run("uplift")
    assert (card.trouble, card.subjects) == ("", 2)
    found = {one["kind"]: one for one in card.figures["kinds"]}
    moves, alike = found["Moves"], found["All alike"]
    assert (moves["shown"], moves["held"], moves["all"]) == (400, 400, 20.0)
    assert moves["target"] == ""
    assert moves["best"] == pytest.approx(40, abs=8)
    assert moves["more_low"] > 0
    assert (alike["target"], alike["chosen"], alike["spared"]) == ("not_better", 0, 0)
    assert moves["chosen"] + moves["spared"] == 800
    assert CustomerUplift.objects.filter(kind="Moves", best=True).count() == moves["chosen"]
    assert not CustomerUplift.objects.filter(kind="All alike").exists()
    # those who came back before are the ones it moves, each by about four of ten
    best = set(CustomerUplift.objects.filter(best=True).values_list("customer_id", flat=True))
    frequent = {one.pk for one in people[:400]}
    assert len(best & frequent) / len(best) > 0.9
    before = list(CustomerUplift.objects.order_by("pk").values_list())
    learn("uplift")
    assert list(CustomerUplift.objects.order_by("pk").values_list()) == before


def test_of_a_message_of_yesterday_nothing_is_learnt_yet_and_shares_are_not_mixed() -> None:
    people = many(120)
    buy(people, "2026-09-01")
    sent(message("New", at="2026-11-20 09:00"), people[:60], held=False, at="2026-11-20 09:00")
    sent(message("Rare", share=10), people[:10], held=True)
    big = message("Rare", share=50)
    sent(big, people[:60], held=False)
    sent(big, people[60:], held=True)
    found = {one["kind"]: one for one in run("uplift").figures["kinds"]}
    assert (found["New"]["shown"], found["New"]["trouble"]) == (0, "too_few")
    assert (found["Rare"]["shown"], found["Rare"]["held"], found["Rare"]["target"]) == (60, 60, "too_few")


def test_a_shop_without_messages_says_nothing() -> None:
    make_sale(make_buyer("Siti"), f"{dt.date(2026, 11, 1)} 09:00")
    card = run("uplift")
    assert (card.trouble, card.figures) == ("too_few", {"messages": [], "kinds": []})
    assert run("response").figures["written"] == []
