"""Who may open the pages of promotions."""

from akrab.accounts.models import Role
from tests.customers.factories import make_customer
from tests.promotions.factories import make_promotion

VIEWERS = {Role.OWNER, Role.MANAGER, Role.STAFF, Role.MARKETING, Role.SUPPORT, Role.ANALYST}
EDITORS = {Role.OWNER, Role.MANAGER, Role.MARKETING}
ROUTES = {
    "promotions": (VIEWERS, "get"),
    "promotion": (VIEWERS, "get"),
    "promotion_new": (EDITORS, "get"),
    "promotion_edit": (EDITORS, "get"),
    "promotion_try": (EDITORS, "post"),
    "promotion_goods": (EDITORS, "get"),
    "promotion_people": (EDITORS, "get"),
    "customer_voucher": (EDITORS, "get"),
    "promotion_codes": (EDITORS, "get"),
    "promotion_codes_csv": (EDITORS, "get"),
    "promotion_vouchers": (EDITORS, "post"),
    "promotion_tell": (EDITORS, "post"),
    "promotion_decide": (EDITORS, "post"),
}


def arguments() -> dict[str, dict[str, object]]:
    pk = make_promotion(code="RUTE").pk
    names = (
        "promotion",
        "promotion_edit",
        "promotion_codes",
        "promotion_codes_csv",
        "promotion_vouchers",
        "promotion_tell",
    )
    return {name: {"pk": pk} for name in names} | {
        "promotion_decide": {"pk": pk, "deed": "pause"},
        "customer_voucher": {"pk": make_customer().pk},
    }
