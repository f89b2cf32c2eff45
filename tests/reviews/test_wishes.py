import pytest

from akrab.accounts.models import Role
from akrab.catalogue import stock
from akrab.catalogue.models import BundleItem, Product, StockMove
from akrab.journal.dispatch import dispatch_all
from akrab.journal.models import Entry
from akrab.messaging.models import Message
from akrab.reviews import queries, wishes
from akrab.reviews.errors import AlertError
from akrab.reviews.models import Favourite, StockAlert
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_product, make_variant
from tests.customers.factories import make_member

pytestmark = pytest.mark.django_db


def receive(variant: object, quantity: int = 5) -> None:
    stock.receive(variant=variant, quantity=quantity, reason=StockMove.Reason.RECEIVED, actor=make_user(Role.STAFF))  # type: ignore[arg-type]


def test_a_heart_is_filled_once_and_emptied_once() -> None:
    member, product = make_member(), make_product()
    for _twice in range(2):
        wishes.set_favourite(customer=member, product=product, wanted=True)
    assert queries.favourite_ids(member) == [product.pk]
    assert queries.most_wished()[0]["n"] == 1
    for _twice in range(2):
        wishes.set_favourite(customer=member, product=product, wanted=False)
    assert not Favourite.objects.exists()
    assert list(Entry.objects.filter(kind__startswith="favourite").order_by("id").values_list("kind", flat=True)) == [
        "favourite.added",
        "favourite.removed",
    ]


def test_the_latest_favourite_comes_first_and_archived_ones_stay() -> None:
    member = make_member()
    first, second = make_product(name="A"), make_product(name="B", state=Product.State.ARCHIVED)
    for product in (first, second):
        wishes.set_favourite(customer=member, product=product, wanted=True)
    assert list(queries.favourites_of(member)) == [second, first]


@pytest.mark.django_db(transaction=True)  # readers of the journal see what is committed
def test_who_waits_is_told_once_when_it_is_back() -> None:
    gone, member = make_variant(name="Lampu", stock=0), make_member()
    for _twice in range(2):
        wishes.ask_for_alert(variant=gone, customer=member)
        wishes.ask_for_alert(variant=gone, email="Guest@Example.com", language="en")
    assert StockAlert.objects.count() == 2
    assert queries.demand_without_stock()[0]["n"] == 2
    assert wishes.tell_who_waits() == 0
    receive(gone)
    assert [wishes.tell_who_waits() for _round in range(3)] == [2, 0, 0]
    for _round in range(2):
        dispatch_all()
    told = Message.objects.filter(template="back_in_stock").order_by("id")
    assert sorted((one.channel, one.recipient) for one in told) == sorted(
        [("inbox", ""), ("email", member.user.email), ("email", "guest@example.com")]  # type: ignore[union-attr]
    )
    guest = told.get(recipient="guest@example.com")
    assert guest.subject == "Lampu is back"
    assert "/products/lampu/" in guest.text
    assert queries.demand_without_stock() == []


@pytest.mark.django_db(transaction=True)  # readers of the journal see what is committed
def test_who_was_told_may_ask_again_when_it_is_gone_again() -> None:
    variant, member = make_variant(stock=0), make_member()
    wishes.ask_for_alert(variant=variant, customer=member)
    receive(variant, 1)
    wishes.tell_who_waits()
    stock.take({variant.pk: 1}, reference="x")
    wishes.ask_for_alert(variant=variant, customer=member)
    receive(variant, 1)
    assert wishes.tell_who_waits() == 1
    dispatch_all()
    assert Message.objects.filter(template="back_in_stock", channel="inbox").count() == 2


def test_what_is_there_needs_no_call_and_an_address_must_be_one() -> None:
    with pytest.raises(AlertError, match="in stock"):
        wishes.ask_for_alert(variant=make_variant(stock=1), customer=make_member())
    for address in ("", "nobody", "a b@c.d"):
        with pytest.raises(AlertError) as refused:
            wishes.ask_for_alert(variant=make_variant(stock=0), email=address)
        assert refused.value.field == "email"
    assert not StockAlert.objects.exists()


def test_who_does_not_wait_any_more_is_not_told() -> None:
    variant = make_variant(stock=0)
    wishes.cancel_alert(alert=wishes.ask_for_alert(variant=variant, customer=make_member()))
    receive(variant)
    assert wishes.tell_who_waits() == 0


def test_what_is_not_on_sale_is_not_announced() -> None:
    variant = make_variant(stock=0)
    wishes.ask_for_alert(variant=variant, customer=make_member())
    Product.objects.filter(pk=variant.product_id).update(state=Product.State.ARCHIVED)
    receive(variant)
    assert wishes.tell_who_waits() == 0


def test_a_bundle_is_back_when_all_its_parts_are() -> None:
    bundle = make_variant(name="Set", kind=Product.Kind.BUNDLE)
    one, other = make_variant(name="One", stock=0), make_variant(name="Other", stock=1)
    for item in (one, other):
        BundleItem.objects.create(bundle=bundle, item=item, quantity=2)
    wishes.ask_for_alert(variant=bundle, customer=make_member())
    receive(one, 2)
    assert wishes.tell_who_waits() == 0
    receive(other, 1)
    assert wishes.tell_who_waits() == 1
