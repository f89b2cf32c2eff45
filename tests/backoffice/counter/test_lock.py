"""A shared device: locks by itself, opens by PIN, and every deed carries the name of who entered it."""

import json
import time

import pytest
from django.test import Client

from akrab.accounts.models import Role, User
from akrab.backoffice.counter import tokens
from akrab.counter import actions
from akrab.counter.models import CounterSale, Device
from akrab.orders.models import Order
from tests.accounts.factories import make_user
from tests.backoffice.conftest import Come
from tests.catalogue.factories import make_variant
from tests.counter.factories import make_cashier, open_session, sale_json

pytestmark = pytest.mark.django_db


@pytest.fixture
def dewi() -> User:
    dewi = make_cashier(name="Dewi")
    actions.set_pin(user=dewi, pin="4826", actor=dewi)
    return dewi


@pytest.fixture
def shared(come: Come) -> Client:
    """A device that the owner has opened for sharing."""
    owner = make_user(Role.OWNER, name="Sari")
    actions.set_pin(user=owner, pin="9174", actor=owner)
    client = come(user=owner)
    client.post("/office/counter/devices/", {"name": "Tablet"})
    return client


def let_time_pass(client: Client, minutes: int) -> None:
    session = client.session
    session["device_seen"] = int(time.time()) - minutes * 60
    session.save()


def test_another_person_takes_over_by_pin_and_signs_from_then_on(shared: Client, dewi: User) -> None:
    variant = make_variant(stock=5)
    open_session()
    assert shared.post("/office/counter/unlock/", {"person": dewi.pk, "pin": "4826"}).status_code == 302
    start = shared.get("/office/counter/start/").json()
    assert (start["person"]["name"], start["device"], start["lock_minutes"]) == ("Dewi", "Tablet", 5)
    body = json.dumps({"sales": [sale_json(variant)]})
    shared.post("/office/counter/sales/", body, content_type="application/json")
    assert Order.objects.get().seller == dewi
    assert CounterSale.objects.get().device == Device.objects.get()
    assert shared.get("/office/settings/").status_code == 403  # the rights are Dewi's too


def test_a_wrong_pin_opens_nothing(shared: Client, dewi: User) -> None:
    shared.post("/office/counter/lock/")
    response = shared.post("/office/counter/unlock/", {"person": dewi.pk, "pin": "0000"})
    assert response.status_code == 422
    assert "This PIN is not right." in response.content.decode()
    assert shared.get("/office/").status_code == 302
    for person in ("", "x", "9" * 30):
        assert shared.post("/office/counter/unlock/", {"person": person, "pin": "4826"}).status_code == 422


def test_it_locks_by_itself_on_the_server(shared: Client) -> None:
    let_time_pass(shared, 4)
    assert shared.get("/office/counter/").status_code == 200
    let_time_pass(shared, 6)
    response = shared.get("/office/orders/")
    assert response["Location"] == "/office/counter/lock/?next=/office/orders/"
    assert shared.get("/office/counter/start/", headers={"X-Counter": "1"}).status_code == 423
    assert shared.get("/office/", headers={"HX-Request": "true"})["HX-Redirect"] == "/office/counter/lock/"
    assert shared.get("/office/counter/lock/").status_code == 200
    assert shared.post("/office/people/", {}).status_code == 302
    assert shared.get("/account/password/").status_code == 302  # the session is nobody's while it is locked
    assert shared.get("/").status_code == 200


def test_what_works_by_itself_does_not_keep_the_device_open(shared: Client) -> None:
    let_time_pass(shared, 4)
    before = shared.session["device_seen"]
    shared.get("/office/counter/start/", headers={"X-Background": "1"})
    assert shared.session["device_seen"] == before
    shared.post("/office/counter/awake/", "{}", content_type="application/json")
    assert shared.session["device_seen"] > before


def test_sales_made_before_are_sent_while_it_is_locked_but_only_with_their_proof(shared: Client, dewi: User) -> None:
    variant = make_variant(stock=5)
    open_session()
    shared.post("/office/counter/lock/")
    sales = [sale_json(variant, token=tokens.token_for(dewi)), sale_json(variant)]
    answer = shared.post("/office/counter/sales/", json.dumps({"sales": sales}), content_type="application/json")
    assert [one["result"] for one in answer.json()["sales"]] == ["recorded", "again"]
    assert Order.objects.get().seller == dewi


def test_a_device_out_of_use_signs_everybody_out(shared: Client, come: Come) -> None:
    come(Role.STAFF).post(f"/office/counter/devices/{Device.objects.get().pk}/close/")
    assert shared.get("/office/")["Location"].startswith("/account/login/")


def test_no_pin_opens_a_device_that_nobody_shared(come: Come, dewi: User) -> None:
    client = come(Role.STAFF)
    client.post("/office/counter/unlock/", {"person": dewi.pk, "pin": "4826"})
    assert client.get("/office/counter/start/").json()["person"]["name"] != "Dewi"
    assert client.get("/office/counter/lock/")["Location"] == "/office/counter/devices/"


def test_everybody_sets_the_own_pin_and_the_owner_any(come: Come) -> None:
    dewi = make_cashier(name="Dewi")
    other = make_cashier(name="Budi")
    client = come(user=dewi)
    client.post("/office/pin/", {"person": dewi.pk, "pin": "4826"})
    assert client.post("/office/pin/", {"person": other.pk, "pin": "4826"}).status_code == 422
    assert come(Role.OWNER).post("/office/pin/", {"person": other.pk, "pin": "5937"}).status_code == 302
    assert sorted(User.objects.filter(pin__isnull=False).values_list("name", flat=True)) == ["Budi", "Dewi"]
