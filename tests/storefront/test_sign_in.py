"""Ways in: password, one-time link, registration; the basket and the language come along."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.test import Client

from akrab.accounts.actions import change_shop_settings, create_link
from akrab.accounts.models import Role, SignInLink, User
from akrab.catalogue.models import Variant
from akrab.core import clock
from akrab.customers.models import Customer
from akrab.messaging.models import Message
from akrab.messaging.outbox import send_waiting
from akrab.orders.models import Basket
from tests.accounts.factories import make_user
from tests.customers.factories import make_member
from tests.smtp import SmtpServer

REGISTRATION = {"name": "Siti", "phone": "0812-3456-7890", "email": "siti@example.com", "password": "rahasia-123"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limit_held_over() -> None:
    cache.clear()


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


# Password


@pytest.mark.parametrize("handle", ["siti@example.com", "SITI@example.com", "0812-3456-7890", "+6281234567890", "siti"])
def test_one_field_takes_every_name_one_is_known_by(guest: Client, handle: str) -> None:
    make_user(Role.CUSTOMER, username="siti", email="siti@example.com", phone="+6281234567890", password="rahasia-123")
    answer = guest.post("/account/login/", {"login": handle, "password": "rahasia-123"})
    assert answer["Location"] == "/account/home/"
    assert is_in(guest)


def test_staff_land_in_the_office(guest: Client) -> None:
    make_user(Role.STAFF, username="agus", password="rahasia-123")
    assert guest.post("/account/login/", {"login": "agus", "password": "rahasia-123"})["Location"] == "/office/"


def test_a_wrong_password_keeps_the_name_and_says_nothing_more(guest: Client) -> None:
    make_user(Role.CUSTOMER, username="siti", password="rahasia-123")
    wrong = guest.post("/account/login/", {"login": "siti", "password": "x"})
    unknown = guest.post("/account/login/", {"login": "nobody", "password": "x"})
    assert 'value="siti"' in wrong.text
    assert not is_in(guest)
    assert wrong.text.replace("siti", "") == unknown.text.replace("nobody", "")


def test_after_signing_in_one_goes_only_to_our_own_pages(guest: Client) -> None:
    make_user(Role.CUSTOMER, username="siti", password="rahasia-123")
    answer = guest.post(
        "/account/login/", {"login": "siti", "password": "rahasia-123", "next": "https://evil.example/"}
    )
    assert answer["Location"] == "/account/home/"


def test_signing_out_needs_a_button(buyer: Client) -> None:
    assert "Sign out?" in buyer.get("/account/logout/").text
    assert is_in(buyer)
    assert buyer.post("/account/logout/")["Location"] == "/"
    assert not is_in(buyer)


def test_a_shared_device_keeps_nothing_of_the_one_who_signed_out(cable: Variant, member: Customer) -> None:
    device = Client(headers={"accept-language": "en"})
    device.post("/basket/add/", {"variant": cable.pk, "quantity": 1})
    assert device.cookies["basket"].value
    assert member.user is not None
    device.post(f"/account/link/{create_link(user=member.user)}/")
    assert member.baskets.get().lines.count() == 1
    device.post("/account/logout/")
    assert device.cookies["basket"].value == ""
    other = make_member()
    assert other.user is not None
    device.post(f"/account/link/{create_link(user=other.user)}/")
    assert not other.baskets.exists()
    assert member.baskets.get().lines.count() == 1


# One-time link


def test_looking_at_a_link_changes_nothing_and_the_button_signs_in(guest: Client, member: Customer) -> None:
    assert member.user is not None
    address = f"/account/link/{create_link(user=member.user)}/"
    for _look in range(2):
        page = guest.get(address)
        assert page.status_code == 200
        assert "Welcome, Ratna Dewi" in page.text
        assert not is_in(guest)
    answer = guest.post(address)
    assert answer["Location"] == "/account/home/"
    assert is_in(guest)
    again = Client(headers={"accept-language": "en"}).post(address)
    assert again.status_code == 410
    assert "This link does not work any more" in again.text


def test_an_expired_or_invented_link_is_refused(guest: Client, member: Customer) -> None:
    assert member.user is not None
    token = create_link(user=member.user)
    SignInLink.objects.update(expires_at=clock.now() - dt.timedelta(seconds=1))
    for address in (f"/account/link/{token}/", "/account/link/invented/"):
        assert guest.get(address).status_code == 410
        assert guest.post(address).status_code == 410
    assert not is_in(guest)


def test_a_link_is_mailed_and_works_once(guest: Client, member: Customer, smtp_server: SmtpServer) -> None:
    assert member.user is not None
    sent = guest.post("/account/link/", {"handle": member.user.email})
    assert "Look into your e-mail" in sent.text
    assert send_waiting(worker_id="test") == 1
    mail = smtp_server.messages[0].get_body(("plain",))
    assert mail is not None
    found = re.search(r"/account/link/[\w-]+/", mail.get_content())
    assert found
    assert guest.post(found[0]).status_code == 302
    assert is_in(guest)


def test_the_answer_is_the_same_for_people_we_do_not_know(
    guest: Client, member: Customer, smtp_server: SmtpServer
) -> None:
    assert member.user is not None
    known = guest.post("/account/link/", {"handle": member.user.email})
    unknown = guest.post("/account/link/", {"handle": "nobody@example.com"})
    assert known.content == unknown.content
    assert Message.objects.filter(template="sign_in_link").count() == 1


def test_nobody_is_flooded_with_links(guest: Client, member: Customer, smtp_server: SmtpServer) -> None:
    assert member.user is not None
    answers = [guest.post("/account/link/", {"handle": member.user.email.upper()}) for _time in range(8)]
    assert {answer.status_code for answer in answers} == {200}
    assert Message.objects.filter(template="sign_in_link").count() == 5
    others = [guest.post("/account/link/", {"handle": f"x{number}@example.com"}) for number in range(14)]
    assert [answer.status_code for answer in others] == [200] * 12 + [422] * 2


def test_a_shop_that_cannot_mail_says_so(guest: Client, settings: object) -> None:
    assert "This shop cannot send e-mail yet" in guest.get("/account/link/").text


def test_who_came_by_link_chooses_a_password_without_the_old_one(guest: Client, member: Customer) -> None:
    assert member.user is not None
    member.user.set_password("forgotten-1")
    member.user.save()
    guest.post(f"/account/link/{create_link(user=member.user)}/")
    assert "Present password" not in guest.get("/account/password/").text
    assert guest.post("/account/password/", {"new": "brand-new-1"})["Location"] == "/account/home/"
    member.user.refresh_from_db()
    assert member.user.check_password("brand-new-1")
    assert is_in(guest)
    assert "Present password" in guest.get("/account/password/").text
    refused = guest.post("/account/password/", {"old": "wrong", "new": "another-new-1"})
    assert refused.status_code == 422
    assert "This is not your present password." in refused.text


@pytest.mark.parametrize("password", ["short", "password", ""])
def test_a_weak_password_is_refused(guest: Client, member: Customer, password: str) -> None:
    assert member.user is not None
    guest.post(f"/account/link/{create_link(user=member.user)}/")
    assert guest.post("/account/password/", {"new": password}).status_code == 422


# Registration


def test_registering_signs_in_and_waits_for_approval(guest: Client, cable: Variant) -> None:
    guest.post("/basket/add/", {"variant": cable.pk, "quantity": "2"})
    answer = guest.post("/register/", REGISTRATION | {"listed": "on", "next": "/checkout/"})
    assert answer["Location"] == "/checkout/"
    customer = Customer.objects.get()
    assert (customer.name, customer.state, customer.listed, customer.language) == ("Siti", "pending", True, "en")
    assert {handle.value for handle in customer.handles.all()} == {"siti@example.com", "+6281234567890"}
    assert is_in(guest)
    assert Basket.objects.get().customer == customer
    assert "The shop still has to approve your registration" in guest.get("/checkout/").text
    assert "Siti" not in guest.get("/members/").text


def test_a_shop_without_approval_lets_members_order_at_once(guest: Client) -> None:
    change_shop_settings(values={"approve_members": False}, actor=None)
    guest.post("/register/", REGISTRATION | {"listed": "on"})
    assert Customer.objects.get().state == "approved"
    assert "Siti" in Client().get("/members/").text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"phone": "", "email": ""}, "Write a phone number or an e-mail address"),
        ({"phone": "abc"}, "“abc” is not a phone number."),
        ({"email": "no at"}, "“no at” is not an e-mail address."),
        ({"password": "short"}, "too short"),
        ({"password": "password"}, "too common"),
        ({"name": ""}, "This field is required."),
    ],
)
def test_a_wrong_registration_keeps_what_was_typed(guest: Client, typed: dict[str, str], sentence: str) -> None:
    answer = guest.post("/register/", REGISTRATION | typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    for name in ("name", "phone", "email"):
        value = (REGISTRATION | typed)[name]
        assert not value or f'value="{value}"' in answer.text
    assert (REGISTRATION | typed)["password"] not in answer.text or typed.get("password")
    assert not User.objects.exists()
    assert not Customer.objects.exists()


def test_registering_twice_is_refused(guest: Client) -> None:
    Client().post("/register/", REGISTRATION)
    answer = guest.post("/register/", REGISTRATION)
    assert answer.status_code == 422
    assert "Somebody is already registered" in answer.text
    assert Customer.objects.count() == 1


def test_registrations_from_one_address_are_limited(guest: Client) -> None:
    statuses = [
        Client().post("/register/", REGISTRATION | {"email": f"a{n}@example.com", "phone": ""}).status_code
        for n in range(22)
    ]
    assert statuses == [302] * 20 + [422] * 2


# Language


def test_the_language_is_kept_and_leads_back_to_our_page(guest: Client) -> None:
    answer = guest.post("/language/", {"language": "id"}, headers={"referer": "http://testserver/products/?brand=x"})
    assert answer["Location"] == "/products/?brand=x"
    assert answer.cookies["language"].value == "id"
    assert "Semua produk" in guest.get("/products/").text


@pytest.mark.parametrize("referer", ["https://evil.example/x", "//evil.example", "javascript:alert(1)", ""])
def test_the_language_switch_leads_nowhere_else(guest: Client, referer: str) -> None:
    answer = guest.post("/language/", {"language": "tlh"}, headers={"referer": referer})
    assert answer["Location"] == "/"
    assert "language" not in answer.cookies


def test_a_customers_language_follows_to_another_device(buyer: Client, member: Customer) -> None:
    buyer.post("/language/", {"language": "id"})
    assert member.user is not None
    member.user.refresh_from_db()
    assert member.user.language == "id"
    other = Client(headers={"accept-language": "en"})
    answer = other.post(f"/account/link/{create_link(user=member.user)}/")
    assert answer.cookies["language"].value == "id"
    assert "Halo" in other.get("/account/home/").text


# Members


def test_only_members_who_agreed_are_listed_by_name_alone(guest: Client) -> None:
    for name, state, listed in [
        ("Listed", Customer.State.APPROVED, True),
        ("Shy", Customer.State.APPROVED, False),
        ("Waiting", Customer.State.PENDING, True),
    ]:
        member = make_member(name=f"{name} Member", state=state)
        Customer.objects.filter(pk=member.pk).update(listed=listed)
    page = guest.get("/members/").text
    assert "Listed Member" in page
    assert "Shy Member" not in page
    assert "Waiting Member" not in page
    assert "@example.com" not in page
