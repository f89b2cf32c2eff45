"""Who may open what: every route of the shop for every kind of visitor (S2-01, S2-04)."""

import pytest
from django.test import Client
from django.urls import reverse

from akrab.accounts.actions import create_link
from akrab.catalogue.models import Variant
from akrab.customers.models import Customer
from akrab.storefront.urls import urlpatterns
from tests.backoffice import areas
from tests.customers.factories import make_member
from tests.orders.factories import make_order
from tests.storefront.conftest import browser_of

pytestmark = pytest.mark.once  # who may open what does not hang on the database

OPEN = {"guest": 200, "pending": 200, "member": 200, "staff": 200}
CUSTOMERS = {"guest": 302, "pending": 200, "member": 200, "staff": 403}
PUBLIC = [
    "home", "products", "catalogue", "catalogue_csv", "basket", "members", "me", "contact", "how_to_buy", "profile",
    "faq", "healthz", "sitemap", "robots", "icon", "favicon", "manifest", "link_request", "districts",
]  # fmt: skip
ROUTES: dict[str, dict[str, int]] = {
    **dict.fromkeys(PUBLIC, OPEN),
    "product": OPEN,
    "category": OPEN,
    "page": OPEN,
    "link": OPEN,
    "media": dict.fromkeys(OPEN, 404),
    "catalogue_pdf": dict.fromkeys(OPEN, 302),  # none has been made yet
    "catalogue_status": OPEN,
    "register": {"guest": 200, "pending": 302, "member": 302, "staff": 302},
    "checkout": {"guest": 200, "pending": 200, "member": 302, "staff": 200},  # the member's basket is empty
    **dict.fromkeys(["account", "orders", "inbox", "details"], CUSTOMERS),
    "order": {"guest": 302, "pending": 404, "member": 200, "staff": 403},
    "placed": {"guest": 302, "pending": 404, "member": 200, "staff": 403},
    **dict.fromkeys(
        ["basket_add", "basket_change", "basket_code", "basket_points", "cancel"], dict.fromkeys(OPEN, 405)
    ),
    **areas.shop_routes(),
}


@pytest.fixture
def visitors(guest: Client, pending: Client, buyer: Client, staff: Client) -> dict[str, Client]:
    return {"guest": guest, "pending": pending, "member": buyer, "staff": staff}


def test_every_route_is_in_the_table() -> None:
    assert set(areas.names(urlpatterns)) == set(ROUTES)


@pytest.mark.usefixtures("texts")
@pytest.mark.parametrize("who", OPEN)
def test_each_visitor_sees_what_is_theirs(
    who: str, visitors: dict[str, Client], member: Customer, cable: Variant
) -> None:
    order = make_order(customer=member, variant=cable)
    cable.product.category = _category()
    cable.product.save()
    arguments: dict[str, list[object]] = {
        "product": ["kabel"],
        "category": ["kabel-kabel"],
        "page": ["faq"],
        "link": [create_link(user=make_member().user)],
        "order": [order.pk],
        "placed": [order.pk],
        "cancel": [order.pk],
        "media": ["p/00/000000000000000000000000-160.webp"],
        **areas.shop_arguments(member),
    }
    found = {
        name: visitors[who].get(reverse(f"storefront:{name}", args=arguments.get(name, []))).status_code
        for name in ROUTES
    }
    assert found == {name: statuses[who] for name, statuses in ROUTES.items()}


def _category() -> object:
    from akrab.catalogue.models import Category

    return Category.objects.get_or_create(slug="kabel-kabel", defaults={"name": "Kabel"})[0]


def test_guest_is_led_to_sign_in_and_back(guest: Client) -> None:
    response = guest.get("/account/inbox/?ask=product")
    assert response["Location"] == "/account/login/?next=/account/inbox/%3Fask%3Dproduct"


def test_guest_cannot_write_to_the_shop(guest: Client) -> None:
    from akrab.messaging.models import Message

    response = guest.post("/contact/", {"text": "Hello", "key": "k" * 30})
    assert response.status_code == 403
    assert guest.post("/account/inbox/", {"text": "Hello", "key": "k" * 30}).status_code == 302
    assert not Message.objects.exists()


def test_another_customers_order_is_not_there(member: Customer, cable: Variant) -> None:
    order = make_order(customer=member, variant=cable)
    other = browser_of(make_member(name="Other"))
    assert other.get(f"/account/orders/{order.pk}/").status_code == 404
    assert other.get(f"/account/orders/{order.pk}/placed/").status_code == 404
    assert other.post(f"/account/orders/{order.pk}/cancel/").status_code == 404
    order.refresh_from_db()
    assert order.state == "waiting"


def test_another_customers_messages_are_not_shown(member: Customer) -> None:
    from akrab.messaging.actions import write_to_shop

    write_to_shop(customer=member, text="My secret", key="k" * 30)
    assert b"My secret" in browser_of(member).get("/account/inbox/").content
    assert b"My secret" not in browser_of(make_member()).get("/account/inbox/").content


def test_what_is_personal_is_never_stored_by_browsers_or_proxies(buyer: Client) -> None:
    for path in ("/account/home/", "/account/orders/", "/account/inbox/", "/account/details/", "/basket/", "/me/"):
        assert "no-store" in buyer.get(path)["Cache-Control"], path
