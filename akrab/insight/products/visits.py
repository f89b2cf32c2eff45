"""How many visits looked at a product, put it into the basket and ordered it."""

import datetime as dt

from django.db.models import Count, QuerySet

from akrab.catalogue.models import Variant
from akrab.core import clock
from akrab.orders.models import OrderLine
from akrab.tracking import happenings
from akrab.tracking.models import Event

CHUNK = 5_000


def of_products(first: dt.date, end: dt.date) -> dict[int, tuple[int, int, int]]:
    """Visits from `first` to the day before `end` by product: (seen, put into the basket, ordered). A visit that does
    the same twice counts once; one that takes two variants into the basket counts twice there."""
    begin, until = clock.day_range(first, end - dt.timedelta(days=1))
    events = Event.objects.filter(at__gte=begin, at__lt=until).exclude(about=None)
    seen = _visits(events.filter(kind=happenings.PRODUCT))
    into = _visits(events.filter(kind=happenings.BASKET))
    if not seen and not into:
        return {}
    product_of = dict(Variant.objects.values_list("pk", "product_id"))
    taken: dict[int, int] = {}
    for variant, number in into.items():
        if variant in product_of:
            taken[product_of[variant]] = taken.get(product_of[variant], 0) + number
    orders = events.filter(kind=happenings.ORDER).values_list("about", flat=True).distinct()
    ids = sorted(about for about in orders if about is not None)
    ordered: dict[int, int] = {}
    for at in range(0, len(ids), CHUNK):
        lines = OrderLine.objects.filter(order_id__in=ids[at : at + CHUNK], variant__isnull=False, quantity__gt=0)
        for product, number in (
            lines.values_list("variant__product_id").annotate(n=Count("order_id", distinct=True)).order_by()
        ):
            ordered[product] = ordered.get(product, 0) + number
    return {
        pk: (seen.get(pk, 0), taken.get(pk, 0), ordered.get(pk, 0)) for pk in {*seen, *taken, *ordered}
    }  # fmt: skip


def _visits(events: QuerySet[Event]) -> dict[int, int]:
    """Visits by what the events are about."""
    rows = events.values_list("about").annotate(n=Count("visit", distinct=True)).order_by()
    return {about: number for about, number in rows if about is not None}
