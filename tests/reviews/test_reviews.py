import pytest

from akrab.accounts.actions import change_shop_settings
from akrab.accounts.models import Role, User
from akrab.catalogue.models import Product
from akrab.core import versions
from akrab.journal.models import Entry
from akrab.orders.models import Order
from akrab.reviews import actions, queries
from akrab.reviews.errors import ReviewError
from akrab.reviews.models import Review
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member
from tests.orders.factories import make_order
from tests.reviews.factories import make_buyer, make_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> User:
    return make_user(Role.STAFF)


def rating(product: Product) -> tuple[int, int]:
    product.refresh_from_db()
    return product.rating_sum, product.rating_count


def true_rating(product: Product) -> tuple[int, int]:
    shown = Review.objects.published().filter(product=product).values_list("rating", flat=True)
    return sum(shown), len(shown)


def test_a_buyer_writes_once_and_the_shop_looks_at_it_first(staff: User) -> None:
    review = make_review(rating=4, text="  Kabelnya awet.  ")
    assert (review.state, review.text, rating(review.product)) == ("waiting", "Kabelnya awet.", (0, 0))
    actions.publish_review(review=review, actor=staff)
    assert rating(review.product) == (4, 1)
    actions.publish_review(review=review, actor=staff)
    assert rating(review.product) == (4, 1)
    assert list(Entry.objects.filter(kind__startswith="review.").order_by("id").values_list("kind", flat=True)) == [
        "review.written",
        "review.published",
    ]


@pytest.mark.parametrize("state", ["waiting", "accepted", "rejected", "cancelled", "returned"])
def test_who_has_not_bought_and_paid_cannot_review(state: str) -> None:
    variant, customer = make_variant(), make_member()
    order = make_order(customer=customer, variant=variant)
    Order.objects.filter(pk=order.pk).update(state=state)
    for who in (customer, make_member()):
        with pytest.raises(ReviewError, match="Only customers who bought"):
            actions.write_review(customer=who, product=variant.product, rating=5)
    assert not Review.objects.exists()


@pytest.mark.parametrize("state", ["paid", "packed", "sent", "done"])
def test_who_has_bought_can(state: str) -> None:
    variant, customer = make_variant(), make_member()
    order = make_order(customer=customer, variant=variant)
    assert queries.to_review(customer) == []
    Order.objects.filter(pk=order.pk).update(state=state)
    assert queries.to_review(customer) == [variant.product]
    actions.write_review(customer=customer, product=variant.product, rating=1)
    assert queries.to_review(customer) == []


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_stars_are_one_to_five(stars: int) -> None:
    variant = make_variant()
    with pytest.raises(ReviewError) as refused:
        actions.write_review(customer=make_buyer(variant), product=variant.product, rating=stars)
    assert refused.value.field == "rating"


def test_limits_of_text_and_pictures() -> None:
    variant = make_variant()
    buyer = make_buyer(variant)
    for details, field in (({"text": "x" * 4001}, "text"), ({"pictures": ["a", "b", "c", "d"]}, "pictures")):
        with pytest.raises(ReviewError) as refused:
            actions.write_review(customer=buyer, product=variant.product, rating=5, **details)  # type: ignore[arg-type]
        assert refused.value.field == field


def test_a_changed_review_is_looked_at_again_and_the_rating_follows(staff: User) -> None:
    review = make_review(rating=5)
    actions.publish_review(review=review, actor=staff)
    changed = actions.write_review(customer=review.customer, product=review.product, rating=2, text="It broke.")
    assert (changed.pk, changed.state, rating(review.product)) == (review.pk, "waiting", (0, 0))
    actions.publish_review(review=changed, actor=staff)
    assert rating(review.product) == (2, 1)


def test_published_at_once_where_the_shop_wants_it() -> None:
    change_shop_settings(values={"reviews_at_once": True}, actor=None)
    before = versions.current().get("catalogue", 0)
    review = make_review(rating=3)
    assert (review.state, rating(review.product)) == ("published", (3, 1))
    actions.write_review(customer=review.customer, product=review.product, rating=5, text="Better.")
    assert rating(review.product) == (5, 1)
    assert versions.current()["catalogue"] > before


def test_the_same_again_changes_nothing(staff: User) -> None:
    review = make_review(rating=5, text="Good.")
    actions.publish_review(review=review, actor=staff)
    again = actions.write_review(customer=review.customer, product=review.product, rating=5, text="Good.")
    assert Review.objects.get(pk=again.pk).state == "published"
    assert rating(review.product) == (5, 1)


def test_hidden_with_a_reason_and_then_not_to_be_changed(staff: User) -> None:
    review = make_review(rating=1)
    actions.publish_review(review=review, actor=staff)
    with pytest.raises(ReviewError):
        actions.hide_review(review=review, reason=" ", actor=staff)
    actions.hide_review(review=review, reason="It insults people.", actor=staff)
    actions.hide_review(review=review, reason="Again", actor=staff)
    review.refresh_from_db()
    assert (review.state, review.state_reason, rating(review.product)) == ("hidden", "It insults people.", (0, 0))
    with pytest.raises(ReviewError, match="hidden"):
        actions.write_review(customer=review.customer, product=review.product, rating=5)
    actions.publish_review(review=review, actor=staff)
    assert rating(review.product) == (1, 1)


def test_the_shop_answers_below(staff: User) -> None:
    review = make_review()
    actions.answer_review(review=review, text=" Thank you! ", actor=staff)
    actions.answer_review(review=review, text="Thank you!", actor=staff)
    review.refresh_from_db()
    assert (review.answer, review.answered_by) == ("Thank you!", staff)
    assert Entry.objects.filter(kind="review.answered").count() == 1
    actions.answer_review(review=review, text="", actor=staff)
    review.refresh_from_db()
    assert (review.answer, review.answered_at, review.answered_by) == ("", None, None)


def test_a_stale_page_cannot_spoil_the_rating(staff: User) -> None:
    """Two windows of the office and the customer's own: whatever comes in which order, the sum stays true."""
    variant = make_variant(stock=50)
    reviews = [make_review(product=variant.product, customer=make_buyer(variant), rating=n) for n in (1, 3, 5)]
    stale = [Review.objects.get(pk=review.pk) for review in reviews]
    for review in reviews:
        actions.publish_review(review=review, actor=staff)
    actions.hide_review(review=stale[0], reason="x", actor=staff)
    actions.write_review(customer=stale[1].customer, product=variant.product, rating=4, text="New")
    actions.publish_review(review=stale[2], actor=staff)
    actions.publish_review(review=stale[1], actor=staff)
    assert rating(variant.product) == true_rating(variant.product) == (9, 2)


def test_how_many_gave_how_many_stars(staff: User) -> None:
    variant = make_variant(stock=50)
    for stars in (5, 5, 2):
        review = make_review(product=variant.product, customer=make_buyer(variant), rating=stars)
        actions.publish_review(review=review, actor=staff)
    assert queries.stars_of(variant.product) == {5: 2, 4: 0, 3: 0, 2: 1, 1: 0}
    assert queries.counts() == {"waiting": 0, "published": 3, "hidden": 0}
