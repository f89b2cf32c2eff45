import socket
from typing import Any

import pytest
from django.test import RequestFactory

from akrab.accounts.models import Role
from akrab.core import shop
from akrab.messaging.models import PushDevice
from akrab.messaging.push import addresses, devices, door, keys
from akrab.messaging.push.errors import PushError
from tests.accounts.factories import make_user
from tests.messaging.push.conftest import subscribe
from tests.providers.push import Browser, PushService

pytestmark = pytest.mark.django_db
AGENT = "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/156 Mobile Safari/537.36"


def given(endpoint: str) -> dict[str, str]:
    return Browser(endpoint).form()


def test_the_key_is_made_once_and_stays() -> None:
    first = keys.public_key()
    assert len(keys.sealing.decode(first)) == 65
    shop.forget()
    assert keys.public_key() == first
    assert len(keys.private_number()) == 32


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.com/1",  # no https
        "https://127.0.0.1/1",
        "https://[::1]/1",
        "https://2130706433/1",  # 127.0.0.1 as one number
        "https://0x7f.1/1",
        "https://localhost/1",
        "https://printer.local/1",
        "https://db.internal/1",
        "https://push.example.com:8443/1",
        "https://user:word@push.example.com/1",
        "https://push.example.com\\@127.0.0.1/1",
        "https://push.example.com/ 1",
        "https://push.example.com/ü",
        "https://push.example.com/" + "x" * 1000,
        "https://push.example.com:x/1",
        "file:///etc/passwd",
        "",
    ],
)
def test_an_address_that_is_no_push_service_is_refused(endpoint: str) -> None:
    user = make_user()
    with pytest.raises(PushError):
        devices.allow(user=user, door="office", agent=AGENT, **{**given("https://x.example/1"), "endpoint": endpoint})
    assert not PushDevice.objects.exists()


@pytest.mark.parametrize(
    ("number", "public"),
    [
        ("142.250.4.95", True), ("2404:6800:4003::5f", True), ("10.0.0.5", False), ("192.168.1.1", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False),
        ("::1", False), ("fd00::1", False), ("fe80::1", False), ("::ffff:10.0.0.5", False), ("2002:a00:5::1", False),
    ],
)  # fmt: skip
def test_only_addresses_of_the_open_internet_are_public(number: str, public: bool) -> None:
    assert addresses.is_public(number) is public


def test_a_name_that_leads_inside_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = ["142.250.4.95", "10.0.0.5"]

    def answer(host: str, port: int, **_more: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in found]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    with pytest.raises(PushError):
        addresses.target("https://push.example.com/send/1")
    del found[1]
    target = addresses.target("https://push.example.com/send/1?a=b")
    assert (target.url, target.host) == ("https://142.250.4.95/send/1?a=b", "push.example.com")
    assert (target.extensions, target.origin) == ({"sni_hostname": "push.example.com"}, "https://push.example.com")


@pytest.mark.parametrize(
    "wrong", [{"p256dh": "?"}, {"p256dh": "BAAA"}, {"auth": "AAAA"}, {"auth": "ü"}, {"p256dh": ""}]
)
def test_keys_that_no_browser_gives_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(PushError):
        devices.allow(user=make_user(), door="shop", agent=AGENT, **{**given("https://push.example.com/1"), **wrong})


def test_the_same_browser_is_one_device_and_belongs_to_who_allowed_it_last() -> None:
    first, second = make_user(), make_user()
    browser = given("https://push.example.com/1")
    devices.allow(user=first, door="office", agent=AGENT, **browser)
    devices.allow(user=second, door="office", agent=AGENT, **browser)
    device = PushDevice.objects.get()
    assert (device.user, device.name) == (second, "Chrome, Android")


def test_of_too_many_devices_the_one_unused_for_longest_goes(service: PushService) -> None:
    user = make_user()
    made = [subscribe(service, user)[1] for _one in range(devices.MOST + 1)]
    left = set(PushDevice.objects.values_list("pk", flat=True))
    assert left == {one.pk for one in made[1:]}


def test_nobody_switches_off_the_device_of_another(service: PushService) -> None:
    user, other = make_user(), make_user()
    browser, device = subscribe(service, user)
    assert devices.switch_off(user=other, pk=device.pk) == 0
    assert devices.switch_off(user=other, endpoint=browser.endpoint) == 0
    assert devices.replace(user=other, old=browser.endpoint, agent="", **service.browser().form()) is None
    assert devices.switch_off(user=user, pk=device.pk) == 1


def test_a_renewed_subscription_takes_the_place_of_the_old(service: PushService) -> None:
    user = make_user()
    browser, _device = subscribe(service, user, "shop")
    fresh = service.browser()
    devices.replace(user=user, old=browser.endpoint, agent=AGENT, **fresh.form())
    device = PushDevice.objects.get()
    assert (device.endpoint, device.door) == (fresh.endpoint, "shop")


def test_signing_out_ends_the_notices_of_that_device(service: PushService, rf: RequestFactory) -> None:
    user, other = make_user(), make_user(role=Role.STAFF)
    _browser, device = subscribe(service, user)
    _second, kept = subscribe(service, user)
    request = rf.get("/")
    request.COOKIES["screen_office"] = door._signer.sign(str(device.pk))
    door.came(None, request, user)  # the same person signs in again
    assert PushDevice.objects.count() == 2
    door.came(None, request, other)
    assert PushDevice.objects.get() == kept
    request.COOKIES["screen_office"] = str(kept.pk)  # not signed by us
    door.left(None, request)
    assert PushDevice.objects.get() == kept
    request.COOKIES["screen_office"] = door._signer.sign(str(kept.pk))
    door.left(None, request)
    assert not PushDevice.objects.exists()


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (AGENT, "Chrome, Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/156 Safari/537.36 Edg/156", "Edge, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:147.0) Gecko/20100101 Firefox/147.0", "Firefox, Linux"),
        ("curl/8", "A browser"),
    ],
)
def test_a_device_bears_the_name_that_a_person_gives_it(agent: str, name: str) -> None:
    assert devices.named(agent) == name
