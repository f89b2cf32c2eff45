"""What happens to reviews, favourites and calls."""

from django.utils.translation import gettext_lazy as _

from akrab.journal.kinds import Kind, kind
from akrab.journal.models import Audience
from akrab.journal.words import WORDS

WORDS |= {"reviews_at_once": _("Publish reviews at once"), "search_synonyms": _("Words of the search")}
CUSTOMER = Audience.CUSTOMER


@kind("review.written", sentence=_("Review of %(product)s: %(rating)s of 5 stars"), icon="star", audience=CUSTOMER)
class ReviewWritten(Kind):
    product: str
    rating: int


@kind(
    "review.changed", sentence=_("Review of %(product)s changed: %(rating)s of 5 stars"), icon="star", audience=CUSTOMER
)
class ReviewChanged(Kind):
    product: str
    rating: int


@kind("review.published", sentence=_("Review of %(product)s published"), icon="eye", audience=CUSTOMER)
class ReviewPublished(Kind):
    product: str


@kind("review.hidden", sentence=_("Review of %(product)s hidden: %(reason)s"), icon="eye-off", audience=CUSTOMER)
class ReviewHidden(Kind):
    product: str
    reason: str


@kind("review.answered", sentence=_("Review of %(product)s answered"), icon="message-circle", audience=CUSTOMER)
class ReviewAnswered(Kind):
    product: str


@kind("favourite.added", sentence=_("Likes %(product)s"), icon="heart", audience=CUSTOMER)
class FavouriteAdded(Kind):
    product: str


@kind("favourite.removed", sentence=_("No longer likes %(product)s"), icon="heart-off", audience=CUSTOMER)
class FavouriteRemoved(Kind):
    product: str


@kind("stock.alert_asked", sentence=_("Wants to know when %(product)s is back"), icon="bell", audience=CUSTOMER)
class AlertAsked(Kind):
    product: str


@kind(
    "product.back_in_stock",
    sentence=_("%(product)s is back; the customer is told"),
    icon="bell-ring",
    audience=CUSTOMER,
)
class BackInStock(Kind):
    """One per alert; its subject is the StockAlert, from which `messaging` learns whom to tell."""

    product: str
