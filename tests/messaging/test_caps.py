"""How much advertising a customer gets."""

import datetime as dt
from typing import Any

import pytest

from akrab.core import shop
from akrab.customers.models import Customer
from akrab.messaging import caps
from akrab.messaging.models import Message
from tests.customers.factories import make_customer

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 18, 5, tzinfo=dt.UTC)  # a Wednesday, 12.00 in Jakarta


def advert(customer: Customer, *, days: float, number: int = 1, **details: Any) -> Message:
    at = NOON - dt.timedelta(days=days)
    return Message.objects.create(
        key=f"a:{customer.pk}:{days}:{number}",
        customer=customer,
        text="Diskon",
        created_at=at,
        **{"channel": "email", "state": "sent", "template": "sale", "advertised_at": at, **details},
    )


def refused(*customers: Customer, at: dt.datetime = NOON, about: str = "") -> dict[int, str]:
    return caps.refusals([one.pk for one in customers], "marketing", at, about)


def test_after_the_weeks_messages_over_all_channels_a_customer_is_left_in_peace() -> None:
    tired, fresh = make_customer(name="Siti"), make_customer(name="Budi")
    advert(tired, days=6)
    advert(fresh, days=6)
    assert refused(tired, fresh) == {}
    advert(tired, days=2, channel="whatsapp")
    assert refused(tired, fresh) == {
        tired.pk: "Has had 2 messages with offers this week, as many as you set. "
        "May be written to again on 19 Nov 2026."
    }
    assert caps.free_again(tired.pk, NOON) == NOON + dt.timedelta(days=1)
    assert caps.free_again(fresh.pk, NOON) is None
    assert refused(tired, at=NOON + dt.timedelta(days=1)) == {}


def test_what_serves_the_customers_own_order_is_never_held_back() -> None:
    customer = make_customer()
    for number in range(5):
        advert(customer, days=1, number=number)
    night = NOON + dt.timedelta(hours=11)
    assert caps.refusals([customer.pk], "service", night, "sale") == {}
    assert customer.pk in refused(customer)


def test_what_failed_was_left_out_or_was_no_offer_does_not_count() -> None:
    customer = make_customer()
    advert(customer, days=1, number=1, state="failed")
    advert(customer, days=1, number=2, state="skipped")
    advert(customer, days=1, number=3, advertised_at=None)
    advert(customer, days=1, number=4)
    assert refused(customer) == {}


def test_the_shop_sets_how_many() -> None:
    customer = make_customer()
    advert(customer, days=1)
    shop.store({"adverts_weekly": 1})
    assert "Has had 1 message with offers" in refused(customer)[customer.pk]


def test_the_same_is_not_told_twice_within_the_days() -> None:
    customer = make_customer()
    advert(customer, days=20)
    assert refused(customer, about="sale") == {customer.pk: "Was told the same on 29 Oct 2026."}
    assert refused(customer, about="another") == {}
    shop.store({"adverts_same_days": 20})
    assert refused(customer, about="sale") == {}
    shop.store({"adverts_same_days": 0})
    assert refused(customer, about="sale") == {}


@pytest.mark.parametrize(
    ("local", "until"),
    [("19:59", None), ("20:00", "19 08:00"), ("23:30", "19 08:00"), ("00:10", "18 08:00"), ("07:59", "18 08:00"),
     ("08:00", None)],
)  # fmt: skip
def test_nobody_gets_an_offer_at_night(local: str, until: str | None) -> None:
    at = dt.datetime.fromisoformat(f"2026-11-18T{local}+07:00")
    expected = dt.datetime.strptime(f"2026-11-{until} +0700", "%Y-%m-%d %H:%M %z") if until else at
    assert caps.after_quiet(at) == expected
    customer = make_customer()
    assert bool(refused(customer, at=at)) is bool(until)


def test_quiet_hours_within_one_day_and_none_at_all() -> None:
    at = dt.datetime.fromisoformat("2026-11-18T13:00+07:00")
    shop.store({"adverts_quiet": "12:00-13:30"})
    assert caps.after_quiet(at) == dt.datetime.fromisoformat("2026-11-18T13:30+07:00")
    shop.store({"adverts_quiet": ""})
    assert caps.after_quiet(at) == at


def test_quiet_hours_follow_the_shops_own_zone() -> None:
    shop.store({"time_zone": "Asia/Jayapura"})  # two hours ahead of Jakarta
    assert caps.after_quiet(dt.datetime.fromisoformat("2026-11-18T18:30+07:00")) == dt.datetime.fromisoformat(
        "2026-11-19T08:00+09:00"
    )


@pytest.mark.once
def test_quiet_hours_are_read_or_refused_in_words() -> None:
    assert caps.clean_quiet(" 20.00 – 8.00 ") == "20:00-08:00"
    assert caps.clean_quiet("") == ""
    for wrong in ("8 to 9", "25:00-08:00", "20:00", "08:00-08:00"):
        with pytest.raises(caps.CapsError):
            caps.clean_quiet(wrong)


def test_two_queries_however_many_customers(django_assert_num_queries: Any) -> None:
    customers = [make_customer(name=f"Pelanggan {n}") for n in range(3)]
    for one in customers:
        advert(one, days=1)
        advert(one, days=2)
    shop.get("adverts_weekly")
    with django_assert_num_queries(2):
        assert set(refused(*customers, about="sale")) == {one.pk for one in customers}
    with django_assert_num_queries(2):  # so many that their ids are not sent along
        found = caps.refusals([*range(10**6, 10**6 + 1000), customers[0].pk], "marketing", NOON, "sale")
    assert set(found) == {customers[0].pk}
