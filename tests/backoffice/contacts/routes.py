"""Who may open the pages of duplicates and merging."""

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.customers.around import keep_document
from akrab.customers.merging import merge
from akrab.customers.models import Pair
from tests.customers.factories import make_customer

OWN, M, S, K, H = Role.OWNER, Role.MANAGER, Role.STAFF, Role.MARKETING, Role.SUPPORT
EDITORS = {OWN, M, S, K, H}
EVERYBODY = EDITORS | {Role.CASHIER, Role.ANALYST}

ROUTES = {
    "duplicates": (EDITORS, "get"),
    "duplicates_search": (EDITORS, "get"),
    "duplicates_decide": (EDITORS, "post"),
    "merge_choose": (EDITORS, "get"),
    "merge": (EDITORS, "get"),
    "customer_quick": (EDITORS, "get"),
    "counter_code": (EDITORS, "get"),
    "customer_about": (EVERYBODY, "get"),
    "around_add": (EDITORS, "post"),
    "around_remove": (EDITORS, "post"),
    "customer_document": (EVERYBODY, "get"),
    "view_save": (EVERYBODY, "post"),
    "view_remove": (EVERYBODY, "post"),
    "customers_bulk": (EDITORS, "post"),
    "customers_columns": (EVERYBODY, "post"),
    "merge_undo": (EDITORS, "post"),
}


def arguments() -> dict[str, dict[str, object]]:
    one, other, third = (make_customer(name=f"Sama {number}") for number in range(3))
    pair = Pair.objects.create(first=one, second=other, score=0.9, found_at=clock.now())
    undone = merge(keep=one, gone=third, actor=None)
    paper = keep_document(customer=one, data=b"%PDF-1.4", name="kartu.pdf", actor=None)
    return {
        "view_remove": {"pk": 1},
        "customers_bulk": {"deed": "tag"},
        "customer_about": {"pk": one.pk},
        "around_add": {"pk": one.pk, "what": "like"},
        "around_remove": {"pk": one.pk, "what": "like", "row": 1},
        "customer_document": {"pk": one.pk, "row": paper.pk},
        "duplicates_decide": {"pk": pair.pk, "deed": "different"},
        "merge_choose": {"pk": one.pk},
        "merge": {"pk": one.pk, "other": other.pk},
        "merge_undo": {"pk": undone.pk},
    }
