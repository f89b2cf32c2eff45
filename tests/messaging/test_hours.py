"""The shop's hours: what is open, when it opens again, and how much of a wait lay within them."""

import datetime as dt

import pytest

from akrab.accounts.actions import change_shop_settings
from akrab.messaging import hours
from akrab.messaging.figures import quantile

pytestmark = pytest.mark.django_db
WEEK = {**dict.fromkeys("01234", "09:00-17:00"), "5": "09:00-12:00", "6": ""}


def jakarta(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """In November 2026, whose 20th is a Friday."""
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=dt.UTC) - dt.timedelta(hours=7)


@pytest.fixture
def week() -> None:
    change_shop_settings(values={"open_hours": WEEK}, actor=None)


def test_without_hours_all_time_counts_and_somebody_is_always_there() -> None:
    assert hours.is_open(jakarta(22, 3))
    assert hours.next_opening(jakarta(22, 3)) is None
    assert hours.seconds_within(jakarta(20, 16), jakarta(23, 10)) == 66 * 3600


@pytest.mark.usefixtures("week")
def test_a_wait_over_the_weekend_counts_the_hours_in_which_somebody_was_there() -> None:
    # an hour on Friday, three on Saturday, none on Sunday, one on Monday
    assert hours.seconds_within(jakarta(20, 16), jakarta(23, 10)) == 5 * 3600
    assert hours.seconds_within(jakarta(22, 1), jakarta(22, 23)) == 0
    assert hours.seconds_within(jakarta(20, 10), jakarta(20, 10, 5)) == 300


@pytest.mark.usefixtures("week")
def test_when_somebody_is_there_again() -> None:
    assert hours.next_opening(jakarta(20, 8)) == jakarta(20, 9)
    assert hours.next_opening(jakarta(20, 12)) is None
    assert hours.next_opening(jakarta(20, 17)) == jakarta(21, 9)
    assert hours.next_opening(jakarta(21, 12)) == jakarta(23, 9)


@pytest.mark.usefixtures("week")
def test_the_day_is_the_shops() -> None:
    change_shop_settings(values={"time_zone": "Asia/Jayapura"}, actor=None)
    assert hours.is_open(dt.datetime(2026, 11, 20, 0, 0, tzinfo=dt.UTC))  # nine in Papua, seven in Jakarta
    change_shop_settings(values={"time_zone": "Europe/Berlin"}, actor=None)
    # the night in which the clocks go back has an hour more; from nine to twelve there are three all the same
    night = dt.datetime(2026, 10, 23, 22, 0, tzinfo=dt.UTC)
    assert hours.seconds_within(night, night + dt.timedelta(days=1)) == 3 * 3600


@pytest.mark.parametrize("text", ["9-17", "17:00-09:00", "09:00-25:00", "morning", "09:00"])
def test_what_are_no_hours_is_refused(text: str) -> None:
    with pytest.raises(hours.HoursError, match="are no hours"):
        hours.clean({"0": text})


def test_hours_are_kept_in_one_form() -> None:
    assert hours.clean({"0": " 9.00 – 17.30 "})["0"] == "09:00-17:30"
    assert hours.clean({"0": "", "6": " "}) == {}


def test_quantiles_interpolate() -> None:
    assert quantile([], 0.5) is None
    assert quantile([4.0], 0.9) == 4.0
    assert quantile([1.0, 2.0, 3.0, 4.0], 0.5) == 2.5
    assert quantile([2.0, 4.0, 30.0], 0.9) == pytest.approx(24.8)
