"""Who may open the pages of reviews and wishes."""

from akrab.accounts.models import Role
from tests.reviews.factories import make_review

OWN, M, S, K, H = Role.OWNER, Role.MANAGER, Role.STAFF, Role.MARKETING, Role.SUPPORT
READERS = {OWN, M, S, K, H}
HEADS = {OWN, M}

ROUTES = {
    "reviews": (READERS, "get"),
    "review_decide": (READERS, "post"),
    "reviews_at_once": (HEADS, "post"),
    "wishes": (READERS, "get"),
    "search_words": (HEADS, "get"),
}


def arguments() -> dict[str, dict[str, object]]:
    return {"review_decide": {"pk": make_review().pk, "deed": "publish"}}
