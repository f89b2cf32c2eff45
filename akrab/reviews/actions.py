"""Writing reviews and looking through them. The product's rating follows every step within the same transaction."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue.models import Product
from akrab.core import clock, shop
from akrab.core.versions import bump
from akrab.customers.models import Customer
from akrab.journal.recording import record
from akrab.reviews import kinds
from akrab.reviews.errors import ReviewError
from akrab.reviews.models import Review
from akrab.reviews.queries import bought

STARS = range(1, 6)
LONGEST = 4000
MOST_PICTURES = 3
State = Review.State


@transaction.atomic
def write_review(
    *, customer: Customer, product: Product, rating: int, text: str = "", pictures: Sequence[str] = ()
) -> Review:
    """The customer's one review of the product, written or changed. `pictures`: stems made by `catalogue.pictures`.

    It waits for the shop unless the shop publishes at once; whoever changes a review has it looked at again. Raises
    ReviewError when the product was not bought, when the shop hid the review, or when something in it is wrong.
    """
    if rating not in STARS:
        raise ReviewError(_("Choose from one to five stars."), field="rating")
    if len(pictures) > MOST_PICTURES:
        raise ReviewError(_("A review has room for three pictures. Leave some out."), field="pictures")
    text = text.strip()
    if len(text) > LONGEST:
        raise ReviewError(_("The text is too long. Shorten it to %(n)d characters.") % {"n": LONGEST}, field="text")
    if not bought(customer, product):
        raise ReviewError(_("Only customers who bought this product and paid for it can review it."))
    state = State.PUBLISHED if shop.get("reviews_at_once") else State.WAITING
    values = {"rating": rating, "text": text, "pictures": list(pictures), "state": state}
    known = Review.objects.filter(customer=customer, product=product).first()
    if known is None:
        return _new(customer, product, values)
    if known.state == State.HIDDEN:
        raise ReviewError(_("The shop has hidden this review, so it cannot be changed. Write to the shop about it."))
    return _changed(known, product, values)


def _new(customer: Customer, product: Product, values: dict[str, object]) -> Review:
    now = clock.now()
    try:
        with transaction.atomic():
            review = Review.objects.create(customer=customer, product=product, created_at=now, changed_at=now, **values)
    except IntegrityError as error:  # the other tab was quicker
        raise ReviewError(_("You have reviewed this product already. Open it again to change your review.")) from error
    record(kinds.ReviewWritten(product=product.name, rating=review.rating), customer_id=customer.pk, subject=review)
    if review.state == State.PUBLISHED:
        _count(product.pk, stars=review.rating, reviews=1)
    return review


def _changed(known: Review, product: Product, values: dict[str, object]) -> Review:
    if all(getattr(known, name) == value for name, value in values.items() if name != "state"):
        return known
    as_read = Review.objects.filter(pk=known.pk, state=known.state, rating=known.rating, changed_at=known.changed_at)
    # The database decides: the stars counted below are those that stood there.
    if not as_read.update(**values, changed_at=clock.now()):
        raise ReviewError(_("The review was changed somewhere else just now. Look at it again."))
    was_shown = known.state == State.PUBLISHED
    review = Review.objects.get(pk=known.pk)
    is_shown = review.state == State.PUBLISHED
    _count(
        product.pk,
        stars=review.rating * is_shown - known.rating * was_shown,
        reviews=int(is_shown) - int(was_shown),
        stale=was_shown or is_shown,
    )
    record(
        kinds.ReviewChanged(product=product.name, rating=review.rating), customer_id=review.customer_id, subject=review
    )
    return review


@transaction.atomic
def publish_review(*, review: Review, actor: User) -> None:
    """Everybody may read it. Twice is once."""
    if _move(review, to=State.PUBLISHED, reason="") is not None:
        record(
            kinds.ReviewPublished(product=review.product.name),
            customer_id=review.customer_id,
            subject=review,
            actor=actor,
        )


@transaction.atomic
def hide_review(*, review: Review, reason: str, actor: User) -> None:
    """Nobody reads it any more; the customer is told the reason in their account. Twice is once."""
    if not reason.strip():
        raise ReviewError(_("Write the reason; the customer reads it."), field="reason")
    if _move(review, to=State.HIDDEN, reason=reason.strip()[:300]) is not None:
        record(
            kinds.ReviewHidden(product=review.product.name, reason=reason.strip()[:300]),
            customer_id=review.customer_id,
            subject=review,
            actor=actor,
        )


@transaction.atomic
def set_state(*, review: Review, state: State) -> None:
    """Show it or not without telling anybody: a merge of two records left one person with two. Nothing is journalled
    but the merge."""
    _move(review, to=state, reason="")


def _move(review: Review, *, to: State, reason: str) -> Review | None:
    """The review as it stands after its step, None when it stood there already."""
    before = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if before.state == to:
        return None
    moved = Review.objects.filter(pk=before.pk, state=before.state, rating=before.rating)
    if not moved.update(state=to, state_reason=reason):
        raise ReviewError(_("The review was changed somewhere else just now. Look at it again."))
    if to == State.PUBLISHED:
        _count(before.product_id, stars=before.rating, reviews=1)
    elif before.state == State.PUBLISHED:
        _count(before.product_id, stars=-before.rating, reviews=-1)
    return before


@transaction.atomic
def answer_review(*, review: Review, text: str, actor: User) -> None:
    """The shop's answer below the review; an empty one takes it away."""
    text = text.strip()
    if len(text) > LONGEST:
        raise ReviewError(_("The text is too long. Shorten it to %(n)d characters.") % {"n": LONGEST}, field="answer")
    other = Review.objects.filter(pk=review.pk).exclude(answer=text)
    if not other.update(answer=text, answered_at=clock.now() if text else None, answered_by=actor if text else None):
        return
    if text:
        record(
            kinds.ReviewAnswered(product=review.product.name),
            customer_id=review.customer_id,
            subject=review,
            actor=actor,
        )
    bump("catalogue")


def _count(product_id: int, *, stars: int, reviews: int, stale: bool = True) -> None:
    """Add to the product's rating; kept pages of the catalogue are made anew."""
    if stars or reviews:
        Product.objects.filter(pk=product_id).update(
            rating_sum=F("rating_sum") + stars, rating_count=F("rating_count") + reviews
        )
    if stale:
        bump("catalogue")
