import pytest

from akrab.accounts.actions import change_shop_settings
from akrab.accounts.models import Role
from akrab.catalogue import actions as catalogue
from akrab.catalogue.models import Stock
from akrab.catalogue.stock import OutOfStock
from akrab.customers.models import Customer
from akrab.journal.models import Entry
from akrab.orders import actions, baskets, errors
from akrab.orders.models import Basket, BasketLine, Order
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_product, make_variant
from tests.customers.factories import make_member
from tests.orders.factories import make_order

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(Entry.objects.filter(kind__startswith="order.").order_by("id").values_list("kind", flat=True))


def test_placing_takes_stock_and_keeps_prices_and_names() -> None:
    variant = make_variant(stock=5, price=1_500_000, cost=900_000)
    order = make_order(variant=variant, quantity=2, phone_number="0812-3456-7890", address="Jl. Melati 1")
    line = order.lines.get()
    assert (order.state, order.total, order.currency, order.phone) == ("waiting", 3_000_000, "IDR", "+6281234567890")
    assert (line.quantity, line.unit_price, line.unit_cost, line.total) == (2, 1_500_000, 900_000, 3_000_000)
    assert Stock.objects.get().on_hand == 3
    assert kinds() == ["order.placed"]
    catalogue.change_variant(variant=variant, price=9)
    line.refresh_from_db()
    assert line.unit_price == 1_500_000


def test_the_same_form_twice_is_one_order() -> None:
    customer = make_member()
    first = make_order(customer=customer, placing_key="k")
    again = actions.place_order(basket=Basket.objects.get(), customer=customer, placing_key="k")
    assert first.pk == again.pk
    assert kinds() == ["order.placed"]


def test_an_old_form_sent_again_leaves_the_next_basket_alone() -> None:
    customer, variant = make_member(), make_variant()
    first = make_order(customer=customer, variant=variant, placing_key="k")
    basket = baskets.add(variant_id=variant.pk, customer=customer)
    assert actions.place_order(basket=basket, customer=customer, placing_key="k") == first
    basket.refresh_from_db()
    assert basket.ordered_at is None
    assert Stock.objects.get().on_hand == 9


def test_a_sixth_unconfirmed_order_is_refused_and_nothing_changes() -> None:
    customer, variant = make_member(), make_variant(stock=50)
    for _ in range(5):
        make_order(customer=customer, variant=variant)
    with pytest.raises(errors.TooManyWaiting, match="5"):
        make_order(customer=customer, variant=variant)
    assert Stock.objects.get().on_hand == 45
    assert BasketLine.objects.filter(basket__ordered_at=None).count() == 1
    change_shop_settings(values={"unconfirmed_limit": 6}, actor=None)
    actions.place_order(basket=Basket.objects.get(ordered_at=None), customer=customer, placing_key="x")


@pytest.mark.parametrize("state", [Customer.State.PENDING, Customer.State.REJECTED])
def test_who_is_not_approved_cannot_order(state: Customer.State) -> None:
    customer = make_member(state=state)
    with pytest.raises(errors.NotAMember):
        make_order(customer=customer)
    assert not Order.objects.exists()


def test_an_order_of_more_than_there_is_fails_whole() -> None:
    customer = make_member()
    plenty, scarce = make_variant(stock=9), make_variant(stock=2)
    basket = baskets.add(variant_id=plenty.pk, quantity=3, customer=customer)
    baskets.add(variant_id=scarce.pk, quantity=2, customer=customer)
    Stock.objects.filter(variant=scarce).update(on_hand=1)
    with pytest.raises(OutOfStock, match="1"):
        actions.place_order(basket=basket, customer=customer, placing_key="k")
    assert Stock.objects.get(variant=plenty).on_hand == 9
    assert not Order.objects.exists()
    basket.refresh_from_db()
    assert basket.ordered_at is None
    assert kinds() == []


def test_what_is_not_sold_any_more_stops_the_order() -> None:
    customer, product = make_member(), make_product()
    basket = baskets.add(variant_id=product.variants.get().pk, customer=customer)
    catalogue.change_product(product=product, state="archived")
    with pytest.raises(errors.OrderError, match="Kabel"):
        actions.place_order(basket=basket, customer=customer, placing_key="k")
    with pytest.raises(errors.BasketError):
        baskets.add(variant_id=product.variants.get().pk, customer=customer)


@pytest.mark.parametrize("quantity", [0, -1, 1000])
def test_an_impossible_quantity_is_refused(quantity: int) -> None:
    with pytest.raises(errors.BasketError):
        baskets.add(variant_id=make_variant().pk, quantity=quantity)
    assert not BasketLine.objects.exists()


def test_a_wrong_phone_number_is_refused_before_anything_happens() -> None:
    with pytest.raises(errors.OrderError, match="abc"):
        make_order(phone_number="abc")
    assert Basket.objects.get().ordered_at is None


def test_accepting_and_rejecting_exclude_each_other() -> None:
    owner, order = make_user(), make_order()
    other_view = Order.objects.get(pk=order.pk)
    actions.accept(order=order, actor=owner)
    with pytest.raises(errors.AlreadyDecided, match=order.number):
        actions.reject(order=other_view, reason="Habis", actor=owner)
    assert kinds() == ["order.placed", "order.accepted"]


def test_a_rejection_needs_a_reason_and_gives_the_goods_back() -> None:
    owner, variant = make_user(), make_variant(stock=5)
    order = make_order(variant=variant, quantity=2)
    with pytest.raises(errors.OrderError):
        actions.reject(order=order, reason="", actor=owner)
    actions.reject(order=order, reason="Stok rusak", actor=owner)
    assert (order.state, order.state_reason) == ("rejected", "Stok rusak")
    assert Stock.objects.get().on_hand == 5


def test_a_customer_cancels_only_while_the_order_waits() -> None:
    customer, owner = make_member(), make_user()
    waiting, accepted = make_order(customer=customer), make_order(customer=customer)
    actions.accept(order=accepted, actor=owner)
    assert customer.user
    actions.cancel(order=waiting, reason="", actor=customer.user)
    assert waiting.state == "cancelled"
    with pytest.raises(errors.AlreadyDecided):
        actions.cancel(order=accepted, reason="", actor=customer.user)
    actions.cancel(order=accepted, reason="Pembeli batal", actor=owner)
    assert accepted.state == "cancelled"


def test_done_counts_what_was_sold() -> None:
    owner, variant = make_user(Role.STAFF), make_variant(stock=5)
    order = make_order(variant=variant, quantity=3)
    with pytest.raises(errors.AlreadyDecided):
        actions.complete(order=order, actor=owner)
    actions.accept(order=order, actor=owner)
    actions.complete(order=order, actor=owner)
    variant.product.refresh_from_db()
    assert variant.product.sold == 3


def test_a_guests_basket_becomes_the_members_own() -> None:
    customer, first, second = make_member(), make_variant(), make_variant()
    guest = baskets.add(variant_id=first.pk, quantity=2)
    baskets.add(variant_id=second.pk, quantity=1, customer=customer)
    baskets.adopt(key=guest.key, customer=customer)
    basket = baskets.open_basket(customer=customer)
    assert basket
    assert sorted(basket.lines.values_list("variant_id", "quantity")) == [(first.pk, 2), (second.pk, 1)]
    assert baskets.open_basket(key=guest.key) is None


def test_a_key_never_opens_somebody_elses_basket() -> None:
    customer = make_member()
    basket = baskets.add(variant_id=make_variant().pk, customer=customer)
    assert baskets.open_basket(key=basket.key) is None


def test_an_imported_order_took_no_goods_and_gives_none_back() -> None:
    owner, variant = make_user(), make_variant(stock=5)
    order = make_order(variant=variant, quantity=2)
    Order.objects.filter(pk=order.pk).update(placing_key=None, source="shopee")
    order.refresh_from_db()
    actions.cancel(order=order, reason="Batal", actor=owner)
    assert Stock.objects.get().on_hand == 3


def test_a_sale_brought_in_as_done_was_paid_where_it_was_made() -> None:
    order = make_order(variant=make_variant(stock=5), quantity=2)
    for source, state, method, owed in (
        ("shop", "done", "", order.total), ("shopee", "waiting", "", order.total),
        ("shopee", "accepted", "", order.total), ("shopee", "paid", "", 0), ("shopee", "done", "", 0),
        ("shopee", "sent", "cod", order.total), ("shopee", "cancelled", "", 0),
    ):  # fmt: skip
        Order.objects.filter(pk=order.pk).update(source=source, state=state, payment_method=method)
        order.refresh_from_db()
        assert order.owed == owed, (source, state, method)
