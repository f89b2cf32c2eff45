"""Who may open the pages of points."""

from akrab.accounts.models import Role
from tests.customers.factories import make_customer
from tests.loyalty.factories import make_reward, make_tier

VIEWERS = {Role.OWNER, Role.MANAGER, Role.STAFF, Role.CASHIER, Role.MARKETING, Role.SUPPORT, Role.ANALYST}
EDITORS = {Role.OWNER, Role.MANAGER, Role.MARKETING}
ROUTES = {
    "loyalty": (VIEWERS, "get"),
    "loyalty_rules": (EDITORS, "get"),
    "loyalty_example": (EDITORS, "post"),
    "loyalty_tiers": (VIEWERS, "get"),
    "loyalty_tier_new": (EDITORS, "get"),
    "loyalty_tier": (EDITORS, "get"),
    "loyalty_tier_remove": (EDITORS, "post"),
    "loyalty_rewards": (VIEWERS, "get"),
    "loyalty_reward_new": (EDITORS, "get"),
    "loyalty_reward": (EDITORS, "get"),
    "customer_points": (VIEWERS, "get"),
    "points_correct": (EDITORS, "post"),
    "points_give_reward": (EDITORS, "post"),
    "points_birthday": (EDITORS, "post"),
}


def arguments() -> dict[str, dict[str, object]]:
    tier, reward, customer = make_tier(), make_reward(), make_customer()
    return {
        "loyalty_tier": {"pk": tier.pk},
        "loyalty_tier_remove": {"pk": tier.pk},
        "loyalty_reward": {"pk": reward.pk},
        **{name: {"pk": customer.pk} for name in ROUTES if name.startswith(("customer_", "points_"))},
    }
