"""PINs: hashed, hard to guess, locked after wrong attempts."""

import datetime as dt

import pytest

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.core.errors import NotAllowed
from akrab.core.models import RateCount
from akrab.counter import actions
from akrab.counter.errors import PinError
from akrab.counter.models import Device, Pin
from akrab.journal.models import Entry
from tests.accounts.factories import make_user
from tests.counter.factories import make_cashier

pytestmark = pytest.mark.django_db


def make_device() -> Device:
    owner = make_user(Role.OWNER)
    actions.set_pin(user=owner, pin="9174", actor=owner)
    return actions.open_device(name="Tablet", till=actions.main_till(), actor=owner)


def test_the_right_pin_tells_who_it_is_and_only_its_hash_is_kept() -> None:
    device, dewi = make_device(), make_cashier()
    actions.set_pin(user=dewi, pin="4826", actor=dewi)
    assert "4826" not in Pin.objects.get(user=dewi).hash
    assert actions.check_pin(user_id=dewi.pk, pin="4826", device=device) == dewi
    assert Entry.objects.filter(kind="pin.used", actor=dewi).count() == 1


@pytest.mark.parametrize("pin", ["", "123", "1234567", "12a4", "1111", "1234", "\uff12\uff18\uff14\uff16"])
def test_a_pin_is_four_to_six_digits_and_not_easy(pin: str) -> None:
    dewi = make_cashier()
    with pytest.raises(PinError):
        actions.set_pin(user=dewi, pin=pin, actor=dewi)
    assert not Pin.objects.exists()


def test_nobody_sets_the_pin_of_another_but_who_manages_people() -> None:
    dewi, budi = make_cashier(), make_cashier(name="Budi")
    with pytest.raises(NotAllowed):
        actions.set_pin(user=dewi, pin="4826", actor=budi)
    actions.set_pin(user=dewi, pin="4826", actor=make_user(Role.OWNER))


def test_after_five_wrong_ones_even_the_right_one_waits() -> None:
    device, dewi = make_device(), make_cashier()
    actions.set_pin(user=dewi, pin="4826", actor=dewi)
    for _ in range(5):
        with pytest.raises(PinError, match="not right"):
            actions.check_pin(user_id=dewi.pk, pin="0000", device=device)
    with pytest.raises(PinError, match="locked"):
        actions.check_pin(user_id=dewi.pk, pin="4826", device=device)
    assert Entry.objects.filter(kind="pin.locked").count() == 1
    Pin.objects.filter(user=dewi).update(locked_until=clock.now() - dt.timedelta(seconds=1))
    assert actions.check_pin(user_id=dewi.pk, pin="4826", device=device) == dewi
    assert Pin.objects.get(user=dewi).failed == 0


def test_a_device_takes_so_many_attempts_and_no_more() -> None:
    device, dewi = make_device(), make_cashier()
    actions.set_pin(user=dewi, pin="4826", actor=dewi)
    RateCount.objects.create(key=f"pin-at:{device.pk}", started_at=clock.now(), count=30)
    with pytest.raises(PinError, match="ten minutes"):
        actions.check_pin(user_id=dewi.pk, pin="4826", device=device)


def test_who_left_the_shop_has_no_pin_any_more() -> None:
    device, dewi = make_device(), make_cashier()
    actions.set_pin(user=dewi, pin="4826", actor=dewi)
    dewi.role = Role.CUSTOMER
    dewi.save(update_fields=["role"])
    with pytest.raises(PinError):
        actions.check_pin(user_id=dewi.pk, pin="4826", device=device)


def test_a_cashier_opens_no_shared_device() -> None:
    dewi = make_cashier()
    actions.set_pin(user=dewi, pin="4826", actor=dewi)
    with pytest.raises(NotAllowed):
        actions.open_device(name="Tablet", till=actions.main_till(), actor=dewi)
