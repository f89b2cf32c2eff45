"""The customer's side of an order under way."""

import pytest
from django.test import Client

from akrab.accounts.models import Role, User
from akrab.catalogue.models import Product, Variant
from akrab.customers.models import Customer
from akrab.orders import actions
from akrab.orders.models import BasketLine, Order, Return
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member
from tests.orders.factories import make_order
from tests.storefront.conftest import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("akrab_home")]
KEY = "k" * 24


@pytest.fixture
def shopkeeper() -> User:
    return make_user(Role.STAFF)


def sent(member: Customer, shopkeeper: User, variant: Variant, quantity: int = 2) -> Order:
    order = make_order(customer=member, variant=variant, quantity=quantity)
    actions.accept(order=order, actor=shopkeeper)
    actions.send(
        order=order, key=f"s{order.pk}", courier="JNE", tracking="JP7", link="https://jne.example/JP7", actor=shopkeeper
    )
    return order


def test_the_question_is_answered_on_the_page(
    buyer: Client, member: Customer, cable: Variant, shopkeeper: User
) -> None:
    order = make_order(customer=member, variant=cable)
    actions.ask(order=order, text="Red or blue?", actor=shopkeeper)
    assert "waits for your answer" in buyer.get("/account/orders/").content.decode()
    assert "Red or blue?" in buyer.get(f"/account/orders/{order.pk}/").content.decode()
    assert buyer.post(f"/account/orders/{order.pk}/answer/", {"text": " "}).status_code == 302
    order.refresh_from_db()
    assert order.asks
    buyer.post(f"/account/orders/{order.pk}/answer/", {"text": "Blue"})
    assert order.questions.get().answer == "Blue"


def test_the_parcel_can_be_followed(buyer: Client, member: Customer, cable: Variant, shopkeeper: User) -> None:
    page = buyer.get(f"/account/orders/{sent(member, shopkeeper, cable).pk}/").content.decode()
    assert "JP7" in page
    assert 'href="https://jne.example/JP7"' in page


def test_the_same_again_in_one_tap(buyer: Client, member: Customer, cable: Variant, shopkeeper: User) -> None:
    order = sent(member, shopkeeper, cable)
    gone = make_variant(name="Lampu", stock=9)
    other = make_order(customer=member, variant=gone)
    response = buyer.post(f"/account/orders/{order.pk}/again/")
    assert response["Location"] == "/basket/"
    assert list(BasketLine.objects.filter(basket__ordered_at=None).values_list("variant", "quantity")) == [
        (cable.pk, 2)
    ]
    Product.objects.filter(pk=gone.product_id).update(state="archived")
    page = buyer.post(f"/account/orders/{other.pk}/again/", follow=True).content.decode()
    assert "is not sold any more" in page


def test_of_scarce_goods_as_many_as_there_are(buyer: Client, member: Customer, shopkeeper: User) -> None:
    scarce = make_variant(stock=7)
    order = sent(member, shopkeeper, scarce, quantity=5)
    buyer.post(f"/account/orders/{order.pk}/again/")
    assert BasketLine.objects.get(basket__ordered_at=None).quantity == 2


def test_a_return_is_asked_for_once(buyer: Client, member: Customer, cable: Variant, shopkeeper: User) -> None:
    order = sent(member, shopkeeper, cable)
    line = order.lines.get()
    address = f"/account/orders/{order.pk}/return/"
    assert buyer.get(address).status_code == 200
    for tampered in ("3", "-1", "x", ""):
        response = buyer.post(address, {f"pieces-{line.pk}": tampered, "reason": "Broken", "key": KEY})
        assert response.status_code == 422
        assert "Broken" in response.content.decode()
    foreign = make_order().lines.get()
    assert buyer.post(address, {f"pieces-{foreign.pk}": "1", "reason": "x", "key": KEY}).status_code == 422
    for _click in range(2):
        buyer.post(address, {f"pieces-{line.pk}": "1", "reason": "Broken", "key": KEY})
    back = Return.objects.get()
    assert (back.by_customer, back.state, back.lines.get().quantity) == (True, "requested", 1)
    assert back.number in buyer.get(f"/account/orders/{order.pk}/").content.decode()


def test_the_picture_of_a_return_must_be_one(buyer: Client, member: Customer, cable: Variant, shopkeeper: User) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    order = sent(member, shopkeeper, cable)
    disguised = SimpleUploadedFile("x.png", b"MZ this is a program", content_type="image/png")
    fields = {f"pieces-{order.lines.get().pk}": "1", "reason": "Broken", "key": KEY, "picture": disguised}
    response = buyer.post(f"/account/orders/{order.pk}/return/", fields)
    assert response.status_code == 422
    assert not Return.objects.exists()


def test_invoice_and_receipt_are_taken_along(buyer: Client, member: Customer, cable: Variant, shopkeeper: User) -> None:
    order = sent(member, shopkeeper, cable)
    paper = buyer.get(f"/account/orders/{order.pk}/papers/invoice/")
    assert paper.content.startswith(b"%PDF")
    assert "no-store" in paper["Cache-Control"]
    assert buyer.get(f"/account/orders/{order.pk}/papers/receipt/").status_code == 404  # nothing was paid
    assert buyer.get(f"/account/orders/{order.pk}/papers/slip/").status_code == 404
    waiting = make_order(customer=member, variant=cable)
    assert buyer.get(f"/account/orders/{waiting.pk}/papers/invoice/").status_code == 404


def test_nothing_of_another_customer_is_there(member: Customer, cable: Variant, shopkeeper: User) -> None:
    order = sent(member, shopkeeper, cable)
    line = order.lines.get()
    back = actions.request_return(order=order, pieces={line.pk: 1}, reason="x", key="a", actor=shopkeeper)
    other = browser_of(make_member(name="Other"))
    base = f"/account/orders/{order.pk}"
    for address in (f"{base}/return/", f"{base}/papers/invoice/", f"{base}/returns/{back.pk}/note/"):
        assert other.get(address).status_code == 404, address
    for address in (f"{base}/answer/", f"{base}/again/", f"{base}/return/"):
        assert other.post(address, {"text": "x", "reason": "x", "key": KEY}).status_code == 404, address
    assert Return.objects.count() == 1


@pytest.mark.parametrize(("wanted", "count"), [("", 2), ("waiting", 1), ("open", 1), ("done", 0), ("nonsense", 2)])
def test_the_list_is_narrowed(
    buyer: Client, member: Customer, cable: Variant, shopkeeper: User, wanted: str, count: int
) -> None:
    sent(member, shopkeeper, cable)
    make_order(customer=member, variant=cable)
    assert len(buyer.get("/account/orders/", {"state": wanted}).context["page"].rows) == count
