"""Trust in the office: the ladder's settings, a level by hand, parcels that came back."""

import pytest
from django.test import Client

from akrab.core import shop
from akrab.orders import actions, trust
from akrab.orders.models import Order
from akrab.shipping.regions import load_regions
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member
from tests.orders.factories import make_order


@pytest.fixture
def owner(db: None) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user())
    return client


def test_the_ladder_is_switched_on_level_by_level(owner: Client) -> None:
    page = owner.get("/office/orders/trust/").text
    assert "Without it everybody may have 5 unconfirmed orders." in page
    fields = {"trust_ladder": "on"}
    for level in ("new", "known", "trusted", "careful"):
        fields |= {f"trust_{level}_limit": "3", f"trust_{level}_deposit": "20"}
    assert owner.post("/office/orders/trust/", fields | {"trust_new_limit": "0"}).status_code == 422
    assert not shop.get("trust_ladder")
    assert owner.post("/office/orders/trust/", fields | {"trust_new_cod": "on"}).status_code == 302
    found = trust.standing(make_member())
    assert (found.limit, found.deposit_percent, found.pays_on_delivery) == (3, 20, True)
    assert shop.get("trust_known_cod") is False


def test_a_level_by_hand_shows_who_and_why(owner: Client) -> None:
    member = make_member()
    page = f"/office/customers/{member.pk}/"
    assert "No order was handed over yet." in owner.get(page).text
    refused = owner.post(f"{page}trust/", {"level": "trusted", "reason": ""}, follow=True)
    assert "Write why; your colleagues read it." in refused.text
    owner.post(f"{page}trust/", {"level": "trusted", "reason": "My neighbour"})
    shown = owner.get(page).text
    assert "My neighbour" in shown
    assert "Set by Sari" in shown
    owner.post(f"{page}trust/", {"level": ""})
    assert trust.standing(member).level == "new"


def test_a_parcel_that_came_back_warns_at_the_next_order_there(owner: Client) -> None:
    load_regions()
    staff, variant = make_user(), make_variant(stock=50)
    for number in range(6):
        order = make_order(variant=variant)
        Order.objects.filter(pk=order.pk).update(district="33.72.01")
        if number == 5:
            break
        actions.accept(order=order, actor=staff)
        actions.send(order=order, key=f"s{number}", actor=staff)
        if number < 2:
            assert "It is here again" in owner.get(f"/office/orders/{order.pk}/").text
            owner.post(f"/office/orders/{order.pk}/parcel/back/", {"reason": "Refused"})
            order.refresh_from_db()
            assert order.state == "returned"
    page = owner.get(f"/office/orders/{order.pk}/").text
    assert "Kota Surakarta, Jawa Tengah: 2 of 5 parcels came back undelivered within a year (40%)." in page
    assert "2 of 5 parcels" in owner.get("/office/returns/areas/").text
