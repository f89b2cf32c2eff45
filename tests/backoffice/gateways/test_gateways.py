"""The owner joins a payment service: keys go in and are never shown again, and it is seen whether it works."""

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.core import shop
from akrab.journal.models import Entry
from akrab.payments import notices
from akrab.payments.models import Notice, Payment, Problem
from tests.backoffice.conftest import Come
from tests.payments.gateways.conftest import midtrans, service, stripe, xendit  # noqa: F401
from tests.payments.gateways.services import Service

BASE = "/office/payments/gateways/"


def typed(one: Service, **more: str) -> dict[str, str]:
    return {name: value for name, value in one.server.settings().items() if not name.endswith("_address")} | more


def forget_all() -> None:
    from akrab.payments.adapters.keys import SECRETS

    shop.store({**dict.fromkeys(SECRETS, ""), "payment_methods": ["cash"]})


def test_keys_are_kept_never_shown_and_never_written_to_the_journal(service: Service, owner: Client) -> None:  # noqa: F811
    forget_all()
    answer = owner.post(f"{BASE}{service.code}/", typed(service, offered="on"), follow=True)
    assert answer.redirect_chain == [(f"{BASE}{service.code}/", 302)]
    page = answer.content.decode()
    assert "Kept: ••••" in page
    for name, value in typed(service).items():
        assert shop.get(name) == value
        assert value not in page
        assert value not in str(Entry.objects.filter(kind="settings.changed").values_list("data", flat=True))
    assert shop.get("payment_methods") == ["cash", service.code]
    owner.post(f"{BASE}{service.code}/", {"offered": "on"})  # left empty: kept
    assert shop.get(next(iter(typed(service)))) == next(iter(typed(service).values()))
    owner.post(f"{BASE}{service.code}/", {})
    assert shop.get("payment_methods") == ["cash"]


@pytest.mark.parametrize(
    ("code", "field", "wrong", "words"),
    [
        ("midtrans", "midtrans_server_key", "SB-Mid-client-abcdefgh", "This is another key"),
        ("xendit", "xendit_secret_key", "xnd_public_development_x", "This is another key"),
        ("stripe", "stripe_secret_key", "pk_test_abcdefgh", "This is another key"),
        ("stripe", "stripe_webhook_secret", "sk_test_abcdefgh", "This is another key"),
        ("midtrans", "midtrans_server_key", "Mid server key", "A key has no spaces"),
    ],
)
def test_the_wrong_key_is_recognised(owner: Client, code: str, field: str, wrong: str, words: str) -> None:
    answer = owner.post(f"{BASE}{code}/", {field: wrong})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert wrong not in answer.content.decode()
    assert shop.get(field) == ""


def test_without_keys_it_cannot_be_offered(owner: Client) -> None:
    answer = owner.post(f"{BASE}xendit/", {"offered": "on", "xendit_secret_key": "xnd_development_abc"})
    assert answer.status_code == 422
    assert "Without this key it cannot be offered." in answer.content.decode()
    assert shop.get("xendit_secret_key") == ""


def test_the_set_up_is_looked_at(service: Service, owner: Client) -> None:  # noqa: F811
    page = owner.get(f"{BASE}{service.code}/").content.decode()
    assert f"http://localhost:8000/api/v1/payments/{service.code}/notices" in page
    assert "All keys are entered." in page
    assert "Notices cannot reach the shop" in page
    assert "has come yet" in page
    page = owner.post(f"{BASE}{service.code}/test/").content.decode()
    assert "accepts the key. It is for tests" in page
    service.server.key = "another"
    assert "does not accept the shop&#x27;s key" in owner.post(f"{BASE}{service.code}/test/").content.decode()
    service.server.trouble = [500] * 3
    assert "has a trouble of its own" in owner.post(f"{BASE}{service.code}/test/").content.decode()


def test_a_public_address_is_fine_and_wrong_signatures_are_told(
    service: Service,  # noqa: F811
    owner: Client,
    settings: object,
) -> None:
    settings.BASE_URL = "https://toko.example.id"  # type: ignore[attr-defined]
    service.send(b'{"a": 1}', {"x-callback-token": "guessed"})
    page = owner.get(f"{BASE}{service.code}/").content.decode()
    assert "can be reached from outside" in page
    assert "whose signature does not fit: 1" in page


def test_a_test_payment_touches_no_order(service: Service, owner: Client) -> None:  # noqa: F811
    path = f"{BASE}{service.code}/"
    assert owner.post(f"{path}try/").status_code == 302
    page = owner.get(path).content.decode()
    tried = owner.session[f"gateway_try_{service.code}"]
    assert tried["url"] in page
    assert "Pay Rp10,000 to yourself" in page
    asked = owner.post(f"{path}try/", {"look": "1"}).content.decode()
    assert "Nothing was chosen" in asked or "waits for the payment" in asked
    service.server.pay(tried["reference"])
    body = service.server.notice(tried["reference"])
    assert service.send(body) == 200
    for notice in Notice.objects.all():
        notices.handle(notice)
    assert Notice.objects.get().outcome == "try_out"
    asked = owner.post(f"{path}try/", {"look": "1"}).content.decode()
    assert "It is paid." in asked
    assert "The notice of it has arrived." in asked
    assert "Notices arrive." in asked
    assert not Payment.objects.exists()
    assert not Problem.objects.exists()


def test_a_test_payment_that_cannot_be_made_says_why(service: Service, owner: Client) -> None:  # noqa: F811
    service.server.key = "another"
    answer = owner.post(f"{BASE}{service.code}/try/")
    assert answer.status_code == 409
    assert "does not accept the shop&#x27;s key" in answer.content.decode()


def test_keys_can_be_forgotten(service: Service, owner: Client) -> None:  # noqa: F811
    assert owner.post(f"{BASE}{service.code}/forget/").status_code == 302
    assert [shop.get(name) for name in typed(service)] == [""] * len(typed(service))
    assert shop.get("payment_methods") == ["cash"]


def test_the_list_says_how_each_stands(midtrans: Service, come: Come) -> None:  # noqa: F811
    page = come(Role.MANAGER).get(BASE).content.decode()
    assert page.count("Not set up") == 2
    assert "Offered" in page
    assert come(Role.OWNER).get(f"{BASE}paypal/").status_code == 404
