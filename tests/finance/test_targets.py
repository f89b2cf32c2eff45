"""Targets: how far, and what each day must bring."""

import datetime as dt

import pytest
import time_machine
from django.utils import translation

from akrab.accounts.models import Role
from akrab.catalogue import actions as catalogue
from akrab.finance import actions
from akrab.finance.errors import FinanceError
from akrab.finance.models import Target
from akrab.finance.targets import progress
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_product
from tests.finance.factories import sold

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel("2026-11-21 05:00:00+00:00", tick=False), translation.override("en"):
        yield


def test_what_is_missing_is_spread_over_the_days_left() -> None:
    actions.set_target(month=TODAY, amount=50_000_000, actor=make_user(Role.OWNER))
    sold(day=dt.date(2026, 11, 2), price=20_000_000)
    [found] = progress(TODAY, TODAY)
    assert (found.reached, found.percent, found.missing, found.days, found.a_day) == (
        20_000_000, 40, 30_000_000, 10, 3_000_000,
    )  # fmt: skip
    assert found.sentence == "Rp30,000 a day needed for the 10 days left."


def test_a_category_counts_what_lies_below_it() -> None:
    top = catalogue.save_category(name="Power", slug="power")
    below = catalogue.save_category(name="Chargers", slug="chargers", parent=top)
    sold(price=3_000_000, discount=500_000, variant=make_product(category=below).variants.get())
    sold(price=9_000_000)
    actions.set_target(month=TODAY, amount=10_000_000, category=top, actor=None)
    [found] = progress(TODAY, TODAY)
    assert found.reached == 2_500_000


def test_reached_and_missed_say_so() -> None:
    actions.set_target(month=TODAY, amount=10_000_000, actor=None)
    sold(day=dt.date(2026, 11, 2), price=12_000_000)
    assert progress(TODAY, TODAY)[0].sentence == "Reached, with Rp20,000 to spare."
    actions.set_target(month=dt.date(2026, 10, 1), amount=10_000_000, actor=None)
    assert progress(dt.date(2026, 10, 1), TODAY)[0].sentence == "Missed by Rp100,000."


def test_a_target_is_one_per_month_and_goes_with_zero() -> None:
    actions.set_target(month=TODAY, amount=10, actor=None)
    actions.set_target(month=TODAY, amount=20, actor=None)
    assert Target.objects.get().amount == 20
    actions.set_target(month=TODAY, amount=0, actor=None)
    assert not Target.objects.exists()
    with pytest.raises(FinanceError):
        actions.set_target(month=TODAY, amount=-1, actor=None)


def test_what_a_day_needs_is_an_amount_one_can_take_in() -> None:
    actions.set_target(month=TODAY, amount=10_000_000, actor=None)
    sold(day=dt.date(2026, 11, 2), price=99_100)
    assert progress(TODAY, TODAY)[0].a_day == 990_100  # Rp9.900,90 rounded up
