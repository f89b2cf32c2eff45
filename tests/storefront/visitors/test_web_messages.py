"""Messages to chosen visitors, as browsers meet them."""

import datetime as dt
import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from akrab.catalogue.models import Variant
from akrab.consent.actions import withdraw
from akrab.core import clock
from akrab.customers.actions import add_tag
from akrab.customers.models import Customer
from akrab.engagement.models import WebCount, WebMessage, WebShowing
from akrab.engagement.web import actions, results, running
from akrab.journal.models import Entry
from akrab.promotions.models import Code
from tests.accounts.factories import make_user
from tests.customers.factories import make_member
from tests.engagement.factories import make_web_message
from tests.orders.factories import make_order
from tests.promotions.factories import make_promotion
from tests.storefront.conftest import browser_of

pytestmark = pytest.mark.django_db


def ask(browser: Client, **given: Any) -> HttpResponse:
    given = {"path": "/", "n": "7", **given}
    given["memory"] = json.dumps(given.get("memory", {}))
    return browser.post("/for-you/", given)  # type: ignore[return-value]


def said(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def test_a_page_asks_only_while_there_is_something_to_show(guest: Client, buyer: Client) -> None:
    assert b'id="news"' not in guest.get("/me/").content
    message = make_web_message()
    assert b'id="news" value="/for-you/" data-who="guest"' in guest.get("/me/").content
    assert b'id="news"' in buyer.get("/me/").content
    actions.switch(message=message, on=False, actor=make_user())
    assert b'id="news"' not in guest.get("/me/").content
    assert b'id="news"' not in buyer.get("/me/").content
    make_web_message(ends_at=clock.now() - dt.timedelta(hours=1), starts_at=clock.now() - dt.timedelta(hours=2))
    assert b'id="news"' not in guest.get("/me/").content


def test_a_guest_is_greeted_without_a_name_and_a_customer_by_theirs(guest: Client, buyer: Client) -> None:
    make_web_message()
    assert "Hello there" in said(ask(guest))
    assert "Hello Ratna Dewi" in said(ask(buyer))


def test_without_messages_nothing_is_asked_of_the_tables(guest: Client, django_assert_num_queries: Any) -> None:
    make_web_message(conditions={"who": "customer"})
    ask(guest)
    with django_assert_num_queries(1):
        assert ask(guest).status_code == 204


def test_a_customer_costs_few_questions(buyer: Client, django_assert_max_num_queries: Any) -> None:
    make_web_message(conditions={"tags": ["x"], "basket_min": 1})
    ask(buyer)
    with django_assert_max_num_queries(8):  # session, user, customer; version, facts, tags, memory, basket
        assert ask(buyer).status_code == 204


def test_the_most_important_that_fits_is_shown(guest: Client) -> None:
    make_web_message(texts={"en": {"title": "For members"}}, link="", priority=9, conditions={"who": "member"})
    make_web_message(texts={"en": {"title": "For all"}}, link="", priority=1)
    make_web_message(
        texts={"en": {"title": "From Instagram"}}, link="", priority=5, conditions={"came_from": ["instagram"]}
    )
    assert "For all" in said(ask(guest))
    assert "From Instagram" in said(ask(guest, **{"from": "l.instagram.com"}))


def test_it_comes_only_in_a_language_it_has_words_in(guest: Client) -> None:
    make_web_message(texts={"id": {"title": "Halo"}}, link="")
    assert ask(guest).status_code == 204
    assert guest.post("/for-you/", {}, headers={"accept-language": "id"}).status_code == 200


@pytest.mark.parametrize(
    ("frequency", "memory", "shown"),
    [
        ("once", ["2026-01-01", 0, 0, 0], False),
        ("visit", ["{today}", 0, 0, 0], True),
        ("visit", ["{today}", 0, 1, 0], False),
        ("day", ["{today}", 0, 0, 0], False),
        ("day", ["2026-01-01", 0, 0, 0], True),
        ("day", ["2026-01-01", 1, 0, 0], False),  # put away for good
    ],
)
def test_nobody_sees_it_more_often_than_set(guest: Client, frequency: str, memory: list[Any], shown: bool) -> None:
    message = make_web_message(frequency=frequency)
    memory[0] = memory[0].format(today=clock.today())
    assert (ask(guest, memory={str(message.pk): memory}).status_code == 200) is shown


def test_a_customer_who_put_it_away_sees_it_on_no_device_again(buyer: Client, member: Customer) -> None:
    message = make_web_message(frequency="visit")
    ask(buyer)
    buyer.post(f"/for-you/{message.pk}/dismissed/")
    buyer.post(f"/for-you/{message.pk}/dismissed/")
    assert ask(browser_of(member)).status_code == 204
    count = WebCount.objects.get()
    assert (count.shown, count.dismissed, count.clicked) == (1, 1, 0)
    assert Entry.objects.filter(kind="webmessage.dismissed", customer=member).count() == 1


@pytest.mark.parametrize(
    "memory",
    [
        "[]",
        "{",
        '{"a": 1}',
        '{"1": []}',
        '{"1": ["x", 0, 0, 0]}',
        '{"1": [{}, [], {}, []]}',
        "9" * 5000,
        "null",
        "1e999",
    ],
)
def test_a_forged_memory_is_left_out(guest: Client, memory: str) -> None:
    make_web_message()
    answer = guest.post(
        "/for-you/", {"memory": memory, "pages": "-1", "n": "٣", "looked": "p:../x,c:<b>", "path": "x" * 9000}
    )
    assert answer.status_code == 200


def test_some_never_see_it_and_are_remembered_as_such(guest: Client, buyer: Client, member: Customer) -> None:
    message = make_web_message(held_percent=50)
    answers = [ask(guest, n=str(n)) for n in range(100)]
    held = sum("data-held" in said(one) for one in answers)
    assert 30 <= held <= 70  # drawn, so not exactly half
    assert (WebCount.objects.get().held, WebCount.objects.get().shown) == (held, 100 - held)
    again = [ask(guest, n=str(n)) for n in range(100)]
    assert [("data-held" in said(one)) for one in again] == [("data-held" in said(one)) for one in answers]
    ask(buyer)
    assert WebShowing.objects.get().held is running.is_held(message.pk, 50, f"customer:{member.pk}")


def test_the_group_drawn_for_a_guest_stays_when_they_sign_in(member: Customer) -> None:
    message = make_web_message(held_percent=50, frequency="visit")
    drawn = not running.is_held(message.pk, 50, f"customer:{member.pk}")  # the other one
    browser = browser_of(member)
    ask(browser, memory={str(message.pk): [str(clock.today()), 0, 1, int(drawn)]})
    assert WebShowing.objects.get(customer=member).held is drawn
    assert ("data-held" in said(ask(browser))) is drawn


def test_what_a_customer_refused_is_not_used(buyer: Client, member: Customer) -> None:
    make_web_message(conditions={"tags": ["grosir"]})
    add_tag(customer=member, name="grosir", actor=None)
    assert ask(buyer).status_code == 200
    withdraw(customer=member, purpose="profiling", channel="any", wording="Tidak", language="id", way="preferences")
    WebShowing.objects.all().delete()
    assert ask(buyer).status_code == 204


def test_a_left_basket_is_noticed(buyer: Client, member: Customer, cable: Variant) -> None:
    from akrab.orders import baskets

    make_web_message(conditions={"left_hours": 3}, texts={"en": {"text": "{basket} wait in your basket"}}, link="")
    assert ask(buyer).status_code == 204
    baskets.add(variant_id=cable.pk, quantity=2, customer=member)
    assert ask(buyer).status_code == 204
    with clock.as_of(clock.now() + dt.timedelta(hours=4)):
        assert "Rp50,000 wait in your basket" in said(ask(buyer))


def test_the_shops_own_people_are_shown_nothing(staff: Client) -> None:
    make_web_message()
    assert ask(staff).status_code == 204
    assert b'id="news"' not in staff.get("/me/").content
    assert not WebCount.objects.exists()


def test_a_voucher_is_the_customers_own_and_given_once(guest: Client, buyer: Client, member: Customer) -> None:
    promotion = make_promotion(code="UMUM")
    promotion.codes.update(limit=1)  # not for everybody: so there are vouchers
    message = make_web_message(promotion=promotion)
    assert "Sign in for your voucher" in said(ask(guest))
    assert "Get my voucher" in said(ask(buyer))
    first = said(buyer.post(f"/for-you/{message.pk}/voucher/"))
    code = Code.objects.get(customer=member)
    assert code.text in first
    assert code.text in said(buyer.post(f"/for-you/{message.pk}/voucher/"))
    assert Code.objects.filter(customer=member).count() == 1
    assert "Sign in" in said(guest.post(f"/for-you/{message.pk}/voucher/"))
    assert WebCount.objects.get().clicked == 1


def test_a_code_for_everybody_is_shown_at_once(guest: Client) -> None:
    make_web_message(promotion=make_promotion(code="MERDEKA"))
    assert "MERDEKA" in said(ask(guest))


def test_what_followed_is_compared_with_those_who_never_saw_it(cable: Variant) -> None:
    message = make_web_message()
    start = clock.now() - dt.timedelta(days=5)
    for number in range(30):
        customer = make_member(name=f"Pelanggan {number}")
        held = number >= 20
        actions.remember(message_id=message.pk, customer_id=customer.pk, held=held, at=start)
        if number in {0, 1, 25}:
            order = make_order(customer=customer, variant=cable)
            order.state = "accepted"
            order.save()
    found = results.effect(message)
    assert (found.seen.people, found.seen.buyers, found.seen.money) == (20, 2, 5_000_000)
    assert (found.held.people, found.held.buyers) == (10, 1)
    assert found.orders is None  # ten are too few to speak of


def test_the_difference_comes_with_the_range_it_lies_in() -> None:
    one = results.Side(people=1000, buyers=100, money=100_000, squares=1e8)
    other = results.Side(people=100, buyers=4, money=4_000, squares=4e6)
    found = results.shares_between(one, other)
    assert found is not None
    assert (round(found.value, 3), round(found.low, 3), round(found.high, 3)) == (0.06, 0.006, 0.098)
    assert found.is_clear
    assert results.shares_between(results.Side(19, 1, 0), other) is None


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"name": " "}, "name"),
        ({"texts": {"id": {}}}, "texts"),
        ({"texts": {"id": {"title": "x" * 81}}}, "title_id"),
        ({"texts": {"id": {"title": "{nama}"}}}, "title_id"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "//evil.example"}, "link"),
        ({"link": "", "texts": {"id": {"title": "x", "button": "Go"}}}, "link"),
        ({"starts_at": clock.now(), "ends_at": clock.now() - dt.timedelta(days=1)}, "ends_at"),
    ],
)
def test_a_message_that_cannot_work_is_refused(details: dict[str, Any], field: str) -> None:
    with pytest.raises(actions.WebMessageError) as refused:
        make_web_message(**details)
    assert refused.value.field == field
    assert not WebMessage.objects.exists()
