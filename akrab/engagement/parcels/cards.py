"""Making cards, and what became of them."""

import datetime as dt
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock, shop
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer, Handle
from akrab.engagement import kinds
from akrab.engagement.models import ParcelCard
from akrab.journal.recording import record
from akrab.orders.models import Order

MARKETPLACES = {
    "shopee": "Shopee", "tokopedia": "Tokopedia", "tiktok": "TikTok Shop", "lazada": "Lazada", "blibli": "Blibli",
    "bukalapak": "Bukalapak",
}  # fmt: skip
MOST = 200  # cards made at once
NOT_SENT = (Order.State.REJECTED, Order.State.CANCELLED, Order.State.RETURNED)
REACHED_BY = (Handle.Kind.PHONE, Handle.Kind.EMAIL, Handle.Kind.WHATSAPP)


class ParcelError(AkrabError):
    """A card cannot be made or used."""


def strangers() -> QuerySet[Order]:
    """Orders that came in from elsewhere and whose buyer the shop cannot reach: nobody, or only a number in the other
    system. Those that have a card already are left out."""
    reached = Handle.objects.filter(customer=OuterRef("customer"), kind__in=REACHED_BY)
    unknown = Q(customer=None) | (Q(customer__user=None, customer__state=Customer.State.KNOWN) & ~Exists(reached))
    return (
        Order.objects.exclude(source="shop")
        .exclude(state__in=NOT_SENT)
        .filter(unknown, kind=Order.Kind.SALE, parcel_card=None)
        .order_by("-placed_at", "-id")
    )


def by_source(since: dt.datetime) -> list[tuple[str, int]]:
    """How many such orders there are from each system."""
    rows = strangers().filter(placed_at__gte=since).order_by().values_list("source").annotate(n=Count("id"))
    return sorted(rows, key=lambda row: -row[1])


@transaction.atomic
def make(*, orders: Iterable[Order], actor: User) -> list[ParcelCard]:
    """A card for each order that has none; returns those that are new. Raises ParcelError for more than MOST."""
    wanted = list(orders)
    if len(wanted) > MOST:
        raise ParcelError(_("At most %(n)d cards at once.") % {"n": MOST})
    now = clock.now()
    points = int(shop.get("parcel_points")) if shop.get("points_on") else 0
    ends = now + dt.timedelta(days=int(shop.get("parcel_days")))
    secret = {one.pk: secrets.token_urlsafe(16) for one in wanted}
    ParcelCard.objects.bulk_create(
        [
            ParcelCard(order=one, secret=secret[one.pk], points=points, ends_at=ends, made_at=now, made_by=actor)
            for one in wanted
        ],
        ignore_conflicts=True,  # a second click, or a colleague, was faster
    )
    made = list(ParcelCard.objects.filter(secret__in=secret.values()).select_related("order").order_by("pk"))
    if made:
        record(kinds.ParcelCardsMade(count=len(made)), subject=made[0], actor=actor)
    return made


@transaction.atomic
def void(*, card: ParcelCard, actor: User) -> None:
    """The card is good for nothing any more. Raises ParcelError when it was used already."""
    if not ParcelCard.objects.filter(pk=card.pk, state=ParcelCard.State.OPEN).update(state=ParcelCard.State.VOID):
        raise ParcelError(_("This card was used already, or is no longer valid."))
    record(kinds.ParcelCardVoided(number=card.order.number), subject=card, actor=actor)


def source_name(source: str) -> str:
    """The system the orders came from, as people call it."""
    return MARKETPLACES.get(source.casefold(), source)


def address_of(card: ParcelCard) -> str:
    return settings.BASE_URL + reverse("storefront:parcel", args=[card.secret])


@dataclass(frozen=True)
class Share:
    """Of cards made: how many were used. `percent` is None while there are none."""

    source: str
    made: int
    claimed: int
    opened: int  # records that a card opened

    @property
    def name(self) -> str:
        return source_name(self.source)

    @property
    def percent(self) -> float | None:
        return 100 * self.claimed / self.made if self.made else None


def shares() -> Sequence[Share]:
    """By the system the orders came from, the largest first."""
    used = Q(state=ParcelCard.State.CLAIMED)
    rows = ParcelCard.objects.order_by().values_list("order__source").annotate(
        made=Count("id"), claimed=Count("id", filter=used),
        opened=Count("customer", filter=used & Q(customer__source="parcel"), distinct=True),
    )  # fmt: skip
    return sorted((Share(*row) for row in rows), key=lambda one: -one.made)
