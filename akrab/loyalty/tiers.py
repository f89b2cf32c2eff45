"""Which tier a customer stands in: by what was spent on goods within twelve months, returns taken off."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Sum

from akrab.core import clock
from akrab.journal.recording import record
from akrab.loyalty import kinds
from akrab.loyalty.models import Account, OrderPoints, Tier

YEAR = dt.timedelta(days=365)
CHUNK = 1000


def spent_lately(account: Account) -> int:
    """Minor units spent on goods within twelve months."""
    orders = OrderPoints.objects.filter(account=account, earned_at__gt=clock.now() - YEAR)
    return orders.aggregate(n=Sum(F("spent") - F("spent_back")))["n"] or 0


def tier_for(spent: int, tiers: list[Tier]) -> Tier | None:
    """The highest tier that so much reaches; `tiers` by what they ask, smallest first."""
    return next((tier for tier in reversed(tiers) if spent >= tier.spend), None)


def place(account: Account, tiers: list[Tier] | None = None) -> bool:
    """Put the account into its tier, in the caller's transaction; a change is journalled. True when it moved."""
    tiers = list(Tier.objects.all()) if tiers is None else tiers
    found = tier_for(spent_lately(account), tiers) if tiers else None
    if (found.pk if found else None) == account.tier_id:
        return False
    before = account.tier
    Account.objects.filter(pk=account.pk).update(tier=found)
    account.tier = found
    if found is not None and (before is None or found.spend > before.spend):
        record(kinds.TierReached(tier=found.name), customer_id=account.customer_id, subject=account)
    elif before is not None:
        record(kinds.TierLeft(tier=before.name), customer_id=account.customer_id, subject=account)
    return True


def place_all() -> int:
    """Everybody anew: the year moves on, and tiers are changed. Only who really moves is written, each by itself;
    returns how many. Two questions for every thousand accounts."""
    tiers = list(Tier.objects.all())
    year_ago = clock.now() - YEAR
    moved, last = 0, 0
    while True:
        rows = list(
            Account.objects.filter(pk__gt=last, customer__merged_into=None).order_by("pk").values("pk", "tier")[:CHUNK]
        )
        if not rows:
            return moved
        last = rows[-1]["pk"]
        lately = OrderPoints.objects.filter(account__in=[row["pk"] for row in rows], earned_at__gt=year_ago)
        spent = dict(
            lately.order_by()
            .values("account")
            .annotate(n=Sum(F("spent") - F("spent_back")))
            .values_list("account", "n")
        )
        for row in rows:
            found = tier_for(spent.get(row["pk"], 0), tiers)
            if (found.pk if found else None) != row["tier"]:
                moved += _place_one(row["pk"], tiers)


@transaction.atomic
def _place_one(pk: int, tiers: list[Tier]) -> bool:
    account = Account.objects.select_for_update(of=("self",)).select_related("tier").get(pk=pk)
    return place(account, tiers)
