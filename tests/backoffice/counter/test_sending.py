"""Sales come in over HTTP: each answered for itself, signed by who sold it."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.core import signing
from django.test import Client

from akrab.accounts.models import Role
from akrab.backoffice.counter import tokens
from akrab.backoffice.counter.screen import SCRIPTS
from akrab.catalogue.models import Stock
from akrab.counter.models import CounterSale
from akrab.customers.actions import add_handle
from akrab.messaging.models import Message
from akrab.orders.models import Order
from tests.accounts.factories import make_user
from tests.backoffice.conftest import Come
from tests.catalogue.factories import make_variant
from tests.counter.factories import make_cashier, open_session, sale_json
from tests.customers.factories import make_customer

pytestmark = pytest.mark.django_db


def post(client: Client, name: str, body: Any) -> Any:
    return client.post(f"/office/counter/{name}/", json.dumps(body), content_type="application/json")


def test_a_batch_is_answered_sale_by_sale(come: Come) -> None:
    variant = make_variant(stock=10)
    open_session()
    client = come(Role.CASHIER)
    good, known, tampered = sale_json(variant), sale_json(variant), sale_json(variant, price=1)
    post(client, "sales", {"sales": [known]})
    answers = post(client, "sales", {"sales": [good, known, tampered, {"key": "?"}, 7]}).json()["sales"]
    assert [one["result"] for one in answers] == ["recorded", "known", "refused", "refused", "refused"]
    assert answers[0]["number"] == Order.objects.get(placing_key=good["key"]).number
    assert answers[1]["sale"] == CounterSale.objects.get(key=known["key"]).pk
    assert (Order.objects.count(), Stock.objects.get().on_hand) == (2, 8)


@pytest.mark.parametrize("body", [{}, {"sales": []}, {"sales": "x"}, [1], {"sales": [{}] * 51}])
def test_what_is_no_batch_is_refused(come: Come, body: object) -> None:
    assert post(come(Role.CASHIER), "sales", body).status_code == 422


def test_a_sale_carries_the_proof_of_who_sold_it(come: Come) -> None:
    variant, dewi = make_variant(stock=10), make_cashier(name="Dewi")
    open_session()
    client = come(Role.STAFF)  # somebody else is signed in when the connection is back
    answer = post(client, "sales", {"sales": [sale_json(variant, token=tokens.token_for(dewi))]}).json()["sales"][0]
    assert answer["result"] == "recorded"
    assert Order.objects.get().seller == dewi


def test_a_forged_proof_keeps_the_sale_on_the_till(come: Come) -> None:
    variant, owner = make_variant(stock=10), make_user(Role.OWNER)
    open_session()
    client = come(Role.CASHIER)
    for token in (signing.dumps(owner.pk, salt="other"), "x", 7):
        answer = post(client, "sales", {"sales": [sale_json(variant, price=1, token=token)]}).json()["sales"][0]
        assert answer["result"] == "again"
    assert CounterSale.objects.count() == 0


def test_an_expired_proof_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    dewi = make_cashier()
    token = tokens.token_for(dewi)
    assert tokens.seller_of(token) == dewi
    monkeypatch.setattr(tokens, "longest_wait", lambda: dt.timedelta(days=-2))
    assert tokens.seller_of(token) is None


def test_a_quote_is_the_price_of_the_order(come: Come) -> None:
    variant = make_variant(price=10_000_000)
    answer = post(come(Role.CASHIER), "quote", {**sale_json(variant, quantity=2), "discount": 1_000_000}).json()
    assert (answer["subtotal"], answer["total"], answer["discounts"]) == (
        20_000_000, 19_000_000, [["manual", "", 1_000_000]],
    )  # fmt: skip
    strange = sale_json(variant, options=[{"option": "x"}])
    for body in ({"lines": []}, strange):
        assert post(come(Role.CASHIER), "quote", body).status_code == 422


def test_customers_are_found_by_phone_card_and_name(come: Come) -> None:
    budi = make_customer(name="Budi Santoso", phone="0812-3456-7890")
    add_handle(customer=budi, kind="card", text="AK-778899")
    client = come(Role.CASHIER)
    for query in ("081234567890", "+62 812-3456-7890", "AK-778899", "budi", "https://shop.example/card/AK-778899"):
        found = client.get("/office/counter/customers/", {"q": query}).json()["customers"]
        assert [(one["id"], one["phone"]) for one in found] == [(budi.pk, "0812-3456-7890")], query
    assert client.get("/office/counter/customers/", {"q": "zzz"}).json() == {"customers": []}


def test_the_page_starts_without_cost_or_profit(come: Come) -> None:
    variant = make_variant(price=777_700, cost=333_300)
    client = come(Role.CASHIER)
    start = client.get("/office/counter/start/").json()
    assert (start["session"], start["discount"], start["may_price"], start["may_close"]) == (None, 5, False, False)
    goods = post(client, "products", {}).content.decode()
    assert str(variant.price) in goods
    assert "333300" not in goods + json.dumps(start) + client.get("/office/counter/").content.decode()


def test_the_first_visit_stays_under_150_kb(come: Come) -> None:
    """What the page itself says, its styles and its scripts, as they leave the server."""
    client = come(Role.CASHIER)
    page = client.get("/office/counter/")
    names = ["css/akrab.css", "css/counter.css", *(f"js/counter/{name}.js" for name in SCRIPTS)]
    files = [Path(str(finders.find(name))).read_bytes() for name in names]
    assert sum(len(brotli.compress(part, quality=5)) for part in [page.content, *files]) < 150_000


def test_the_worker_keeps_the_page_and_its_parts(come: Come) -> None:
    response = come(Role.CASHIER).get("/office/counter/worker.js")
    assert response["Service-Worker-Allowed"] == "/office/counter/"
    text = response.content.decode()
    assert '"/office/counter/"' in text
    assert "js/counter/sync.js" in text


def test_a_receipt_goes_out_by_mail_and_the_sale_can_be_undone(come: Come) -> None:
    variant = make_variant(stock=10, name="Kabel")
    open_session()
    client = come(Role.CASHIER)
    pk = post(client, "sales", {"sales": [sale_json(variant)]}).json()["sales"][0]["sale"]
    page = client.get(f"/office/counter/sold/{pk}/").content.decode()
    assert "Kabel" in page
    assert "https://wa.me/?text=" in page
    client.post(f"/office/counter/sold/{pk}/send/", {"email": "budi@example.com"})
    client.post(f"/office/counter/sold/{pk}/send/", {"email": "no address"})
    message = Message.objects.get(template="counter_receipt")
    assert (message.recipient, message.state) == ("budi@example.com", "queued")
    assert "Kabel" in message.text
    client.post(f"/office/counter/sold/{pk}/undo/", {"reason": ""})
    assert CounterSale.objects.get().state == "recorded"
    client.post(f"/office/counter/sold/{pk}/undo/", {"reason": "Salah"})
    assert (CounterSale.objects.get().state, Stock.objects.get().on_hand) == ("voided", 10)


def test_held_baskets_are_shared_between_devices(come: Come) -> None:
    one, two = come(Role.CASHIER), come(Role.CASHIER)
    held = {"key": "h" * 20, "label": "Ibu Ani", "basket": {"lines": []}}
    assert post(one, "hold", held).json()["held"][0]["label"] == "Ibu Ani"
    assert two.get("/office/counter/start/").json()["held"][0]["key"] == "h" * 20
    assert [post(client, "resume", {"key": "h" * 20}).json()["mine"] for client in (two, one)] == [True, False]


def test_a_day_is_closed_by_count_and_the_books_figure_is_not_shown_before(come: Come) -> None:
    variant = make_variant(stock=10, price=10_000_000)
    client = come(Role.STAFF)
    client.post("/office/counter/till/open/", {"opening_cash": "50.000"})
    post(client, "sales", {"sales": [sale_json(variant)]})
    client.post("/office/counter/till/move/", {"kind": "out", "amount": "10.000", "reason": "Galon", "key": "k" * 20})
    assert "Rp140,000" not in client.get("/office/counter/till/close/").content.decode()
    wrong = client.post("/office/counter/till/close/", {"n10000000": "1"})
    assert wrong.status_code == 422
    assert "Rp140,000" in wrong.content.decode()
    done = client.post("/office/counter/till/close/", {"n10000000": "1", "n2000000": "2"}, follow=True)
    assert "Galon" in done.content.decode()
    assert client.get("/office/counter/start/").json()["session"] is None
