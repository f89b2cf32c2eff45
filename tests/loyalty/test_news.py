"""Customers are told about points that expire and about their birthday gift, in their own language, once."""

import datetime as dt

import pytest
import time_machine

from akrab.accounts.models import Role
from akrab.customers import birthdays
from akrab.journal.dispatch import dispatch_all
from akrab.loyalty import schedules
from akrab.messaging.models import Message
from tests.accounts.factories import make_user
from tests.customers.factories import make_member
from tests.loyalty.factories import give, points_on

pytestmark = pytest.mark.django_db(transaction=True)  # readers of the journal see what is committed


def test_points_about_to_expire_are_told_with_their_worth_and_day_once() -> None:
    customer = make_member()
    customer.language = "en"
    customer.save()
    with time_machine.travel("2026-01-10T03:00:00Z"):
        points_on(points_months=1)
        give(customer, 15)
    with time_machine.travel("2026-01-30T03:00:00Z"):
        schedules.remind()
        schedules.remind()
        dispatch_all()
        dispatch_all()
    told = Message.objects.get(channel="inbox", template="points_expiring")
    assert told.customer == customer
    assert told.subject == "15 points expire on 10 Feb 2026"
    assert "15 of your points, worth Rp1,500, can be used until 10 Feb 2026." in told.text
    assert "/account/points/" in told.text


def test_the_birthday_gift_is_told_in_indonesian() -> None:
    points_on(points_birthday=25)
    customer = make_member()
    birthdays.keep(customer=customer, birthday=dt.date(1990, 6, 15), actor=make_user(Role.OWNER))
    with time_machine.travel("2026-06-15T03:00:00Z"):
        schedules.birthdays()
        dispatch_all()
        dispatch_all()
    told = Message.objects.get(channel="inbox", template="points_birthday")
    assert told.subject == "Selamat ulang tahun! 25 poin untuk Anda"
