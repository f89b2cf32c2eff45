"""Who may open the pages of duplicates and merging."""

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.customers.merging import merge
from akrab.customers.models import Pair
from tests.customers.factories import make_customer

OWN, M, S, K, H = Role.OWNER, Role.MANAGER, Role.STAFF, Role.MARKETING, Role.SUPPORT
EDITORS = {OWN, M, S, K, H}

ROUTES = {
    "duplicates": (EDITORS, "get"),
    "duplicates_search": (EDITORS, "get"),
    "duplicates_decide": (EDITORS, "post"),
    "merge_choose": (EDITORS, "get"),
    "merge": (EDITORS, "get"),
    "customer_quick": (EDITORS, "get"),
    "counter_code": (EDITORS, "get"),
    "merge_undo": (EDITORS, "post"),
}


def arguments() -> dict[str, dict[str, object]]:
    one, other, third = (make_customer(name=f"Sama {number}") for number in range(3))
    pair = Pair.objects.create(first=one, second=other, score=0.9, found_at=clock.now())
    undone = merge(keep=one, gone=third, actor=None)
    return {
        "duplicates_decide": {"pk": pair.pk, "deed": "different"},
        "merge_choose": {"pk": one.pk},
        "merge": {"pk": one.pk, "other": other.pk},
        "merge_undo": {"pk": undone.pk},
    }
