import datetime as dt

import pytest
import time_machine

from akrab.core import clock
from akrab.messaging.adapters.base import TransportError
from akrab.messaging.models import Ping, PushDevice
from akrab.messaging.push import pings
from akrab.messaging.push.sending import DeviceGone, Pusher, pause
from tests.accounts.factories import make_user
from tests.messaging.push.conftest import subscribe
from tests.providers.push import PushService

pytestmark = pytest.mark.django_db
SAID = {"title": "Toko", "body": "Pesanan dikirim", "tag": "order-17", "url": "/account/orders/17/", "seen": []}


def test_the_service_verifies_us_and_only_the_browser_can_read_it(service: PushService) -> None:
    browser, device = subscribe(service, make_user())
    pusher = Pusher()
    pusher.push(device, SAID, seconds=3600, urgency="high", topic="order-17")
    pusher.push(device, SAID, seconds=3600)
    pusher.close()
    assert service.shown == [(browser.endpoint, SAID)] * 2
    first, second = service.requests
    headers = first.headers
    assert (headers["ttl"], headers["urgency"], headers["topic"]) == ("3600", "high", "order-17")
    assert headers["authorization"] == second.headers["authorization"]  # one token for many
    assert b"Pesanan" not in first.body
    device.refresh_from_db()
    assert device.reached_at is not None


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_whose_permission_was_taken_back_is_forgotten(service: PushService, status: int) -> None:
    _browser, device = subscribe(service, make_user())
    service.answers.append(status)
    with pytest.raises(DeviceGone):
        Pusher().push(device, SAID, seconds=60)
    assert not PushDevice.objects.exists()


def test_a_wish_for_a_pause_is_followed(service: PushService) -> None:
    _browser, device = subscribe(service, make_user())
    service.answers += [(429, "120"), (503, "7"), 500]
    waits = []
    for _time in range(3):
        with pytest.raises(TransportError) as caught:
            Pusher().push(device, SAID, seconds=60)
        waits.append((caught.value.retry_after, caught.value.permanent))
    assert waits == [(120.0, False), (7.0, False), (None, False)]
    assert PushDevice.objects.count() == 1


def test_a_refusal_is_shown_at_the_device(service: PushService) -> None:
    _browser, device = subscribe(service, make_user())
    service.key = "another"  # the browser subscribed with a key that the shop has no more
    with pytest.raises(TransportError) as caught:
        Pusher().push(device, SAID, seconds=60)
    assert caught.value.permanent
    device.refresh_from_db()
    assert "(403)" in device.problem


def test_a_service_that_hangs_or_is_gone_is_asked_again(service: PushService) -> None:
    _browser, device = subscribe(service, make_user())
    service.trouble.append("lose")
    with pytest.raises(TransportError) as caught:
        Pusher().push(device, SAID, seconds=60)
    assert not caught.value.permanent


@pytest.mark.parametrize(
    ("wish", "seconds"),
    [("5", 5.0), ("999999", 3600.0), ("", 60.0), ("soon", 60.0), ("Sun, 22 Nov 2026 09:00:30 GMT", 30.0)],
)
def test_retry_after_is_read_in_both_forms(wish: str, seconds: float) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC), tick=False):
        assert pause(wish) == seconds


def test_a_due_notice_goes_once_and_leaves_no_row(service: PushService) -> None:
    _browser, device = subscribe(service, make_user())
    for _twice in range(2):
        pings.queue([device], key="order:17", event="order", payload=SAID, lives=dt.timedelta(hours=1))
    assert Ping.objects.count() == 1
    assert pings.send_due() == 1
    assert (len(service.shown), Ping.objects.count(), pings.send_due()) == (1, 0, 0)


def test_a_notice_waits_as_long_as_the_service_wants_and_is_dropped_when_it_is_old(service: PushService) -> None:
    _browser, device = subscribe(service, make_user())
    service.answers.append((429, "90"))
    pings.queue([device], key="a", event="order", payload=SAID, lives=dt.timedelta(hours=1))
    start = clock.now()
    pings.send_due()
    assert dt.timedelta(seconds=80) < Ping.objects.get().next_try_at - start < dt.timedelta(seconds=100)
    assert pings.send_due() == 0
    with time_machine.travel(start + dt.timedelta(hours=2)):
        pings.send_due()
    assert (Ping.objects.count(), len(service.shown)) == (0, 0)


def test_one_broken_device_does_not_hold_up_the_others(service: PushService) -> None:
    user = make_user()
    (gone, first), (_browser, second) = subscribe(service, user), subscribe(service, user)
    service.forget(gone)
    pings.queue([first, second], key="a", event="order", payload=SAID, lives=dt.timedelta(hours=1))
    pings.send_due()
    assert list(PushDevice.objects.all()) == [second]
    assert (len(service.shown), Ping.objects.count()) == (1, 0)
