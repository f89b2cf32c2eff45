"""Who stands at a shared device: a PIN per person, limited attempts, and the devices themselves."""

import datetime as dt

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability, may
from akrab.accounts.models import User
from akrab.core import clock
from akrab.core.errors import NotAllowed
from akrab.core.ratelimit import allow
from akrab.counter import kinds
from akrab.counter.errors import CounterError, PinError
from akrab.counter.models import Device, Pin, Till
from akrab.journal.recording import record

MOST_WRONG = 5
LOCKED_FOR = dt.timedelta(minutes=15)
PER_DEVICE = 30  # attempts within ten minutes, whoever they are for
EASY = {"0123", "1234", "12345", "123456", "4321", "54321", "654321", "2580", "1212", "1122", "121212", "112233"}


def is_easy(pin: str) -> bool:
    return len(set(pin)) == 1 or pin in EASY


@transaction.atomic
def set_pin(*, user: User, pin: str, actor: User) -> None:
    """Give a person a PIN of four to six digits. Everybody sets their own; who manages people may set any.

    Raises PinError or NotAllowed.
    """
    if actor.pk != user.pk and not may(actor, Capability.PEOPLE_MANAGE):
        raise NotAllowed(_("Everybody sets their own PIN."))
    if not may(user, Capability.OFFICE_ENTER):
        raise PinError(_("Only people of the shop have a PIN."))
    if not (pin.isascii() and pin.isdigit() and 4 <= len(pin) <= 6):
        raise PinError(_("A PIN has four to six digits."), field="pin")
    if is_easy(pin):
        raise PinError(_("This PIN is too easy to guess. Choose another."), field="pin")
    now = clock.now()
    values = {"hash": make_password(pin), "failed": 0, "locked_until": None, "changed_at": now}
    Pin.objects.update_or_create(user=user, defaults=values)
    record(kinds.PinChanged(name=user.name), subject=user, actor=actor)


def check_pin(*, user_id: int, pin: str, device: Device) -> User:
    """The person whose PIN this is. Raises PinError with how long to wait after too many wrong ones."""
    return check_pin_at(user_id=user_id, pin=pin, place=str(device.pk), name=device.name)


def check_pin_at(*, user_id: int, pin: str, place: str, name: str) -> User:
    """The same anywhere: `place` limits the attempts made there, `name` is what the journal calls it.

    The attempt is counted before it is looked at, so that many at once are not more than five.
    """
    if not allow(f"pin-at:{place}", limit=PER_DEVICE, seconds=600):
        raise PinError(_("Too many attempts. Please wait ten minutes."))
    found = Pin.objects.select_related("user").filter(user_id=user_id).first()
    if found is None or not may(found.user, Capability.OFFICE_ENTER):
        make_password(pin)  # as long as the real check
        raise PinError(_("This person has no PIN yet. Set one in “My PIN”."))
    now = clock.now()
    if found.locked_until and found.locked_until > now:
        raise PinError(_("This PIN is locked for some minutes after too many wrong attempts."))
    if found.locked_until:
        Pin.objects.filter(pk=found.pk, locked_until=found.locked_until).update(failed=0, locked_until=None)
    if not Pin.objects.filter(pk=found.pk, failed__lt=MOST_WRONG).update(failed=F("failed") + 1):
        raise PinError(_("This PIN is locked for some minutes after too many wrong attempts."))
    if check_password(pin, found.hash):
        with transaction.atomic():
            Pin.objects.filter(pk=found.pk).update(failed=0, locked_until=None)
            record(kinds.PinUsed(name=found.user.name, device=name), subject=found.user, actor=found.user)
        return found.user
    with transaction.atomic():
        locked = Pin.objects.filter(pk=found.pk, failed__gte=MOST_WRONG, locked_until__isnull=True)
        if locked.update(locked_until=now + LOCKED_FOR):
            record(kinds.PinLocked(name=found.user.name), subject=found.user)
    raise PinError(_("This PIN is not right."), field="pin")


@transaction.atomic
def open_device(*, name: str, till: Till, actor: User) -> Device:
    """Make this device one that people share; only who may close the till. Raises NotAllowed or CounterError."""
    if not may(actor, Capability.COUNTER_CLOSE):
        raise NotAllowed(_("Only who may close the till opens a shared device."))
    if not name.strip():
        raise CounterError(_("Please write a name."), field="name")
    if not Pin.objects.filter(user=actor).exists():
        raise PinError(_("Set your own PIN first, or you cannot come back in."))
    device = Device.objects.create(name=name.strip()[:60], till=till, opened_by=actor, opened_at=clock.now())
    record(kinds.DeviceOpened(device=device.name), subject=device, actor=actor)
    return device


@transaction.atomic
def close_device(*, device: Device, actor: User) -> None:
    """The device is not shared any more: whoever is on it must sign in with a password. Closing twice is harmless."""
    if not may(actor, Capability.COUNTER_CLOSE):
        raise NotAllowed(_("Only who may close the till opens a shared device."))
    if Device.objects.filter(pk=device.pk, closed_at__isnull=True).update(closed_at=clock.now()):
        record(kinds.DeviceClosed(device=device.name), subject=device, actor=actor)
