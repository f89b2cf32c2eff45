"""Winning and keeping, counted by hand; every figure opens as many customers as it says."""

import datetime as dt

import pytest

from akrab.core import clock
from akrab.finance.models import Expense
from akrab.insight import refresh
from akrab.insight.learning.running import learn
from akrab.insight.models import ModelCard
from akrab.insight.winning import making, queries
from akrab.insight.winning.queries import Whom
from akrab.messaging.models import Message, WhatsAppCharge
from akrab.orders.models import Order
from tests.insight.factories import make_buyer, make_sale, when

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-21T03:00:00Z")]


def run() -> ModelCard:
    refresh.run(charts=False)
    card = learn("winning")
    assert card is not None
    return card


def test_stages_second_purchases_and_the_customers_behind_them() -> None:
    buyers = [make_buyer(f"Buyer {n}") for n in range(6)]
    days = {
        0: ["2026-08-03", "2026-09-02", "2026-10-02", "2026-11-02"],  # won, growing twice, kept
        1: ["2026-09-05", "2026-09-25", "2026-10-15", "2026-10-16"],  # won, kept at once
        2: ["2026-09-10"], 3: ["2026-10-20"], 4: ["2026-11-11"],
        5: ["2026-11-03", "2026-11-13"],
    }  # fmt: skip
    for n, bought in days.items():
        for day in bought:
            make_sale(buyers[n], f"{day} 09:00", [("KABEL", 1, 100)])
    make_sale(buyers[2], "2026-11-01 09:00", state=Order.State.CANCELLED)
    make_sale(None, "2026-11-01 09:00")
    card = run()
    months = {one["month"][:7]: one for one in card.figures["months"]}
    counted = {name: (one["new"], one["expanding"], one["kept"]) for name, one in months.items()}
    assert counted == {
        "2026-08": (1, 0, 0), "2026-09": (2, 1, 0), "2026-10": (1, 1, 1), "2026-11": (2, 0, 1),
    }  # fmt: skip
    assert (months["2026-10"]["kept_money"], months["2026-11"]["new_money"]) == (200, 300)
    second = card.figures["second"]
    assert (second["customers"], second["once"], second["again"]) == (6, 3, 3)
    assert (second["d25"], second["d50"], second["d75"], second["d90"]) == (10, 20, 30, 30)
    assert [n for _days, n in second["within"]] == [0, 1, 3, 3, 3, 3, 3]
    as_of = dt.date(2026, 11, 21)
    for name, stages in counted.items():
        month = dt.date.fromisoformat(f"{name}-01")
        for of, n in zip(("new", "expanding", "kept"), stages, strict=True):
            assert queries.customers(Whom(of, month), as_of=as_of).count() == n, (name, of)
    assert queries.customers(Whom("once"), as_of=as_of).count() == 3
    due = queries.customers(Whom("due", low=second["d25"], high=second["d90"]), as_of=as_of)
    assert [one.customer_id for one in due] == [buyers[4].pk]  # ten days ago
    again = Whom("cohort", dt.date(2026, 9, 1), 1)
    assert [one.customer_id for one in queries.customers(again, as_of=as_of)] == [buyers[1].pk]
    assert queries.once_and_long_ago(as_of=as_of, days=30) == 2
    assert queries.customers(Whom("channel", value="web"), as_of=as_of).count() == 6
    assert (
        card.figures["segments"]["channel"][0] | {"value": "web", "customers": 6, "once": 3, "revenue": 1300}
        == (card.figures["segments"]["channel"][0])
    )
    standing = {row["value"]: row["customers"] for row in card.figures["segments"]["standing"]}
    assert sum(standing.values()) == 6
    assert queries.EXPANDING == making.EXPANDING


def test_advertising_wins_who_has_not_bought_and_keeps_who_has() -> None:
    sari, budi = make_buyer("Sari"), make_buyer("Budi")
    make_sale(sari, "2026-09-05 09:00")
    make_sale(sari, "2026-11-05 09:00")
    for n, (who, micros) in enumerate([(sari, 300_000_000), (budi, 500_000_000)]):
        message = Message.objects.create(
            key=f"m{n}", customer=who, channel="whatsapp", text="Promo", created_at=when("2026-10-01 09:00"),
            sent_at=when("2026-10-01 09:00"), state="sent", advertised_at=when("2026-10-01 09:00"),
            data={"purpose": "marketing"},
        )  # fmt: skip
        WhatsAppCharge.objects.create(
            message=message, customer=who, category="marketing", micros=micros, state="charged", month="2026-10",
            created_at=clock.now(),
        )  # fmt: skip
    Expense.objects.create(
        key="e", kind="marketing", amount=1_000_000, day=dt.date(2026, 10, 3), created_at=clock.now()
    )
    Expense.objects.create(key="r", kind="rent", amount=7, day=dt.date(2026, 10, 3), created_at=clock.now())
    costs = run().figures["costs"]
    assert (costs["expenses"], costs["to_strangers"], costs["to_customers"]) == (1_000_000, 50_000, 30_000)
    assert (costs["new"], costs["returned"], costs["worth"]) == (1, 1, None)


def test_an_empty_shop_and_one_customer() -> None:
    assert (run().trouble, run().subjects) == ("too_few", 0)
    make_sale(make_buyer(), "2026-11-05 09:00", [("KABEL", 1, 10**14)])
    card = run()
    assert (card.trouble, card.subjects) == ("", 1)
    assert card.figures["second"] | {"once": 1, "again": 0, "d50": None} == card.figures["second"]
    assert queries.customers(Whom("new"), as_of=dt.date(2026, 11, 21)).count() == 0
