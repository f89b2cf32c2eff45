"""Customers under 18: news and offers need a parent or guardian (law 27/2022, articles 25 and 26)."""

import datetime as dt

import pytest

from akrab.accounts.models import Role
from akrab.consent import children, guardians, queries
from akrab.consent.actions import ConsentError, give
from akrab.consent.models import Channel, Guardian, Purpose, Receipt, Standing
from akrab.core import clock
from akrab.customers import birthdays
from akrab.customers.models import Customer
from akrab.journal.dispatch import dispatch_all
from akrab.journal.models import Entry
from tests.accounts.factories import make_user
from tests.customers.factories import make_customer

pytestmark = pytest.mark.django_db
YES = "Yes, send me news by WhatsApp."


def born(years: int, *, days: int = 0) -> Customer:
    today = clock.today()
    customer = make_customer(name="Dimas")
    day = birthdays.birthday_in(today.year - years, today) + dt.timedelta(days=days)
    birthdays.keep(customer=customer, birthday=day, actor=make_user(Role.OWNER))
    return customer


def agree(customer: Customer) -> bool:
    return give(
        customer=customer,
        purpose=Purpose.MARKETING,
        channel=Channel.WHATSAPP,
        wording=YES,
        language="en",
        way="counter",
    )


def answer_for(customer: Customer) -> Guardian:
    return guardians.name_guardian(
        customer=customer,
        name="Ibu Sari",
        contact="0812 3456 7890",
        wording="I allow it.",
        language="en",
        way="office",
        actor=None,
    )


def test_a_child_agrees_to_nothing_without_a_guardian() -> None:
    child = born(18, days=1)
    with pytest.raises(ConsentError, match="parent or guardian"):
        agree(child)
    assert (Standing.objects.count(), Receipt.objects.count()) == (0, 0)
    assert not queries.allows(child, Purpose.MARKETING, Channel.WHATSAPP)
    assert not queries.allows(child, Purpose.PROFILING, Channel.ANY)
    assert queries.allows(child, Purpose.SERVICE, Channel.WHATSAPP)


def test_on_the_eighteenth_birthday_a_person_decides_alone() -> None:
    assert agree(born(18))
    assert Receipt.objects.get().said_by == ""


def test_with_a_guardian_the_receipt_names_who_spoke() -> None:
    child = born(12)
    answer_for(child)
    assert agree(child)
    assert Receipt.objects.get().said_by == "Ibu Sari"
    assert queries.allows(child, Purpose.MARKETING, Channel.WHATSAPP)
    assert list(queries.willing(Customer.objects.all(), Channel.WHATSAPP)) == [child]
    assert Entry.objects.filter(kind="consent.guardian", customer=child).count() == 1


def test_when_the_guardian_takes_it_back_news_end_at_once() -> None:
    child = born(12)
    answer_for(child)
    agree(child)
    assert guardians.remove_guardian(customer=child, way="office", actor=None)
    assert not Standing.objects.filter(given=True).exists()
    assert Receipt.objects.latest("pk").wording == "Under 18, and no parent or guardian agreed."
    assert not guardians.remove_guardian(customer=child, way="office", actor=None)


@pytest.mark.django_db(transaction=True)  # the journal shows what is committed
def test_a_birthday_told_later_closes_what_was_agreed() -> None:
    customer = make_customer(name="Dimas")
    agree(customer)
    birthdays.keep(customer=customer, birthday=clock.today() - dt.timedelta(days=12 * 365), actor=None)
    assert not queries.allows(customer, Purpose.MARKETING, Channel.WHATSAPP)
    assert list(queries.willing(Customer.objects.all(), Channel.WHATSAPP)) == []
    assert children.closed_among([customer.pk]) == {customer.pk}
    dispatch_all()
    assert not Standing.objects.filter(given=True).exists()


def test_only_a_child_has_a_guardian_and_a_name_and_contact_are_needed() -> None:
    with pytest.raises(ConsentError, match="Only customers under 18"):
        answer_for(born(30))
    with pytest.raises(ConsentError) as refused:
        guardians.name_guardian(
            customer=born(10), name=" ", contact="x", wording="I allow it.", language="en", way="office", actor=None
        )
    assert refused.value.field == "name"
    assert Guardian.objects.count() == 0


def test_who_is_of_age_costs_no_question(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    customer = born(40)
    with django_assert_num_queries(0):
        assert not children.closed(customer)
