"""What points come to: the shop's best members by tier, what it owes in points; tiers and rewards."""

from django.db.models import Count
from django.http import HttpResponse

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.loyalty.words import example
from akrab.backoffice.pages import page
from akrab.core import shop
from akrab.loyalty import queries
from akrab.loyalty.models import PointsEntry, Tier

SHOWN = 100


@needs(C.LOYALTY_VIEW)
def members(request: OfficeRequest) -> HttpResponse:
    """Who spent most within twelve months, by tier, a tap from a message or a voucher; and what points are owed."""
    every = list(Tier.objects.annotate(n=Count("accounts")).order_by("-spend", "-pk"))
    tier = next((one for one in every if one.code == request.GET.get("tier")), None)
    context = {
        "on": bool(shop.get("points_on")),
        "tiers": every,
        "tier": tier,
        "members": queries.best(tier=tier.code if tier else "", limit=SHOWN),
        "most": SHOWN,
        "owed": queries.liability(),
        "tab": "members",
    }
    return page(request, "backoffice/loyalty/members.html", context, here="loyalty")


@needs(C.LOYALTY_VIEW)
def tiers(request: OfficeRequest) -> HttpResponse:
    """The tiers with how many stand in each."""
    found = Tier.objects.annotate(n=Count("accounts")).order_by("spend", "pk")
    context = {"tiers": list(found), "tab": "tiers"}
    return page(request, "backoffice/loyalty/tiers.html", context, here="loyalty")


@needs(C.LOYALTY_VIEW)
def rewards(request: OfficeRequest) -> HttpResponse:
    """The rewards with how often each was taken, and what a point is worth beside them."""
    found = list(queries.rewards(active=False))
    sources = {f"reward:{one.pk}": one for one in found}
    taken = PointsEntry.objects.filter(kind=PointsEntry.Kind.REWARD, voucher__source__in=sources)
    counts = dict(
        taken.order_by().values("voucher__source").annotate(n=Count("pk")).values_list("voucher__source", "n")
    )
    rows = [
        {"reward": one, "taken": counts.get(f"reward:{one.pk}", 0), "worth": queries.worth(one.points)} for one in found
    ]
    context = {"rows": rows, "example": example(shop.everything()), "tab": "rewards"}
    return page(request, "backoffice/loyalty/rewards.html", context, here="loyalty")
