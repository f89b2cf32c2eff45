"""The pages about pre-orders and what customers see of them."""

import datetime as dt

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.catalogue.models import Variant
from akrab.core import clock
from akrab.orders import actions
from akrab.orders.models import Batch
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member
from tests.orders.factories import make_batch, make_order
from tests.storefront.conftest import browser_of


@pytest.fixture
def owner(db: None) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user())
    return client


@pytest.fixture
def nastar(db: None) -> Variant:
    return make_variant(name="Nastar", stock=0, price=10_000_000, slug="nastar")


def fields(*variants: Variant, **more: str) -> dict[str, object]:
    closes = clock.now() + dt.timedelta(days=2)
    return {
        "name": "PO Nastar", "closes_at": closes.astimezone(clock.zone()).strftime("%Y-%m-%dT20:00"),
        "ready_on": (closes + dt.timedelta(days=3)).strftime("%Y-%m-%d"), "capacity": "40", "deposit_percent": "30",
        "place": "Sabtu 9-12 di rumah Bu Rina", "variants": [str(one.pk) for one in variants], **more,
    }  # fmt: skip


def test_a_pre_order_is_opened_and_changed(owner: Client, nastar: Variant) -> None:
    assert "No pre-order is running" in owner.get("/office/batches/").text
    assert f'value="{nastar.pk}"' in owner.get("/office/batches/goods/", {"find": "nast"}).text
    looked = owner.post("/office/batches/new/", fields(look="1", find="nastar"))
    assert (looked.status_code, f'value="{nastar.pk}"' in looked.text, Batch.objects.exists()) == (200, True, False)
    refused = owner.post("/office/batches/new/", fields())
    assert refused.status_code == 422
    assert "Choose at least one article." in refused.text
    assert "Sabtu 9-12" in refused.text
    owner.post("/office/batches/new/", fields(nastar))
    batch = Batch.objects.get()
    assert batch.closes_at.astimezone(clock.zone()).hour == 20
    assert list(batch.variants.all()) == [nastar]
    make_order(variant=nastar, quantity=3)
    fewer = owner.post(f"/office/batches/{batch.pk}/change/", fields(nastar, capacity="2"))
    assert fewer.status_code == 422
    assert "3 pieces are ordered already" in fewer.text
    owner.post(f"/office/batches/{batch.pk}/change/", fields(nastar, capacity="5", name="PO Nastar 2"))
    assert str(Batch.objects.get()) == "PO Nastar 2"


def test_customers_read_until_when_and_the_deposit(nastar: Variant) -> None:
    make_batch(nastar, deposit_percent=30, place="Sabtu di rumah Bu Rina")
    guest = Client(headers={"accept-language": "en"})
    page = guest.get("/products/nastar/").text
    assert "Ordered until" in page
    assert "Deposit 30%." in page
    assert "Sabtu di rumah Bu Rina" in page
    member = make_member()
    order = make_order(customer=member, variant=nastar)
    address = f"/account/orders/{order.pk}/"
    assert "asks for a deposit of Rp30,000" in browser_of(member).get(address).text
    actions.accept(order=order, actor=make_user(Role.STAFF))
    assert "Deposit to pay: Rp30,000." in browser_of(member).get(address).text


def test_the_list_the_money_and_the_steps(owner: Client, nastar: Variant) -> None:
    batch = make_batch(nastar, deposit_percent=50)
    first = make_order(variant=nastar, quantity=2)
    make_order(variant=nastar)
    actions.accept(order=first, actor=make_user(Role.STAFF))
    actions.note_money(order=first, amount=10_000_000)
    page = owner.get(f"/office/batches/{batch.pk}/")
    assert [(row.pieces, row.waiting) for row in page.context["rows"]] == [(3, 1)]
    money = page.context["money"]
    assert (money.asked, money.open, money.open_orders) == (15_000_000, 5_000_000, 1)
    assert "2 orders, ready on" in owner.get(f"/office/batches/{batch.pk}/list/").text
    for deed, state in (("close", "closed"), ("ready", "ready"), ("ready", "ready"), ("finish", "done")):
        owner.post(f"/office/batches/{batch.pk}/{deed}/")
        batch.refresh_from_db()
        assert batch.state == state
    assert owner.post(f"/office/batches/{batch.pk}/eat/").status_code == 404
    assert "PO Nastar" in owner.get("/office/batches/?tab=over").text
