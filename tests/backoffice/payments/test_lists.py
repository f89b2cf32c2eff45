"""Long lists go on, notices speak, and what waits stands on Today and on the customer's page."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from akrab.accounts.models import Role
from akrab.core import clock, shop
from akrab.payments import actions, debts, notices, problems
from akrab.payments.models import DebtAccount, Notice, Payment, Problem, StatementLine
from tests.accounts.factories import make_user
from tests.backoffice.conftest import Come
from tests.customers.factories import make_member
from tests.payments.factories import awaited, make_order, open_shop

pytestmark = pytest.mark.django_db


def address(name: str, *args: object) -> str:
    return reverse(f"office:{name}", args=args)


def all_pages(client: Client, url: str, what: str) -> list[list[str]]:
    """What a pattern finds on each page, following “Show more”."""
    pages, where = [], url
    while where:
        text = client.get(where).content.decode()
        pages.append(re.findall(what, text))
        onwards = re.search(r'<div class="row" id="more-[a-z-]+"><a class="btn btn-quiet" href="([^"]+)"', text)
        where = url.split("?", maxsplit=1)[0] + onwards[1].replace("&amp;", "&") if onwards else ""
    return pages


def made(number: int, state: str) -> None:
    order, now = make_order(method="cash"), clock.now()
    Payment.objects.filter(order=order).delete()
    Payment.objects.bulk_create(
        Payment(
            order=order,
            method="cash",
            state=state,
            amount=10_000 + 100 * place,
            currency="IDR",
            key=f"{place}",
            created_at=now,
            paid_at=now if place % 2 else clock.now(),
        )
        for place in range(number)
    )


def test_more_than_fifty_payments_that_came_in_go_on_behind_the_last(owner: Client) -> None:
    open_shop()
    made(103, "paid")
    pages = all_pages(owner, address("payments") + "?tab=done", r'<span class="price">([^<]+)</span>')
    assert [len(page) for page in pages] == [50, 50, 3]
    assert len({amount for page in pages for amount in page}) == 103


def test_lines_of_the_bank_and_problems_go_on_too(owner: Client) -> None:
    open_shop()
    for place in range(52):
        problems.note(kind=Problem.Kind.NO_ORDER, key=f"p{place}", amount=100, currency="IDR", text=f"no {place}.")
    pages = all_pages(owner, address("payments") + "?tab=look", r"no (\d+)\.")
    assert [len(page) for page in pages] == [50, 2]
    assert sorted(int(one) for page in pages for one in page) == list(range(52))


def test_money_to_pay_back_goes_on(owner: Client, django_assert_max_num_queries: object) -> None:
    open_shop()
    boss = make_user(Role.OWNER)
    for place in range(51):
        order = make_order(method="cash")
        actions.receive(order=order, method="cash", amount=10_000_100, key=f"k{place}", actor=boss)
    pages = all_pages(owner, address("payments") + "?tab=refunds", r'name="amount" value="')
    assert [len(page) for page in pages] == [50, 1]
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        owner.get(address("payments") + "?tab=refunds")


def test_the_debt_book_and_a_customers_page_in_it_go_on(owner: Client) -> None:
    open_shop()
    now = clock.now()
    for _place in range(51):
        DebtAccount.objects.create(customer=make_member(), limit=100, created_at=now)
    pages = all_pages(owner, address("debts"), r'href="/office/debts/(\d+)/"')
    assert [len(page) for page in pages] == [50, 1]
    assert len({one for page in pages for one in page}) == 51


def test_a_notice_says_in_words_what_came_of_it(owner: Client) -> None:
    shop.store({"midtrans_server_key": "SB-Mid-server-x"})
    for place, code in enumerate([*notices.OUTCOMES, "Midtrans did not answer."]):
        Notice.objects.create(
            provider="midtrans", event_key=str(place), received_at=clock.now(), outcome=code, verified=True
        )
    page = owner.get(address("gateway", "midtrans")).content.decode()
    for sentence in [*map(str, notices.OUTCOMES.values()), "Midtrans did not answer."]:
        assert sentence in page
    assert "wrong_amount" not in page


def test_today_tells_what_of_the_payments_waits_with_one_tap(owner: Client, come: Come) -> None:
    open_shop(qris_checked=clock.today().isoformat())
    assert "tab=look" not in owner.get(address("today")).content.decode()
    problems.note(kind=Problem.Kind.NO_ORDER, key="one", amount=100, currency="IDR")
    actions.complete_payment(payment=awaited(make_order()), amount=1, at=clock.now(), source="test")
    page = owner.get(address("today")).content.decode()
    assert re.search(r'num">2</span><div class="row-main"><a [^>]*href="/office/payments/\?tab=look"', page)
    assert "QRIS sticker" not in page
    shop.store({"qris_checked": ""})
    assert "QRIS sticker" in owner.get(address("today")).content.decode()
    assert "tab=look" not in come(Role.ANALYST).get(address("today")).content.decode()
    assert not StatementLine.objects.exists()


def test_the_customers_page_leads_to_the_debt_book(owner: Client) -> None:
    customer = make_member()
    url = f'href="{address("debt", customer.pk)}"'
    assert url in owner.get(address("customer", customer.pk)).content.decode()
    debts.grant(customer=customer, limit=5_000_000, days=14, actor=make_user(Role.OWNER))
    assert "Owes nothing, limit Rp50,000" in owner.get(address("customer", customer.pk)).content.decode()
