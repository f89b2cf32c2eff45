"""Goods, categories, offers, ways to pay and to deliver, outlets and suppliers that nobody uses."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Max, Q

from akrab.catalogue.models import Category, Outlet, Product
from akrab.core import clock, shop
from akrab.insight.learning import cards
from akrab.insight.overhead.finding import QUARTER, YEAR, Finding
from akrab.insight.overhead.reading import Facts
from akrab.insight.products.queries import CARD as PRODUCTS
from akrab.loyalty.models import Reward
from akrab.payments import methods
from akrab.promotions.models import Promotion
from akrab.purchasing.models import Supplier
from akrab.shipping.models import Service
from akrab.shipping.queries import PICKUP


def goods(_facts: Facts) -> Iterator[Finding]:
    """Stock that lies there, as the figures of products know it."""
    card = cards.card(PRODUCTS)
    if card and card.figures.get("slow"):
        idle = card.figures.get("idle") or None
        yield Finding("stock", cost=idle, is_money_tied=True, figures={"products": card.figures["slow"]})


def categories(facts: Facts) -> Iterator[Finding]:
    """Without a sale in half a year, or without any product on sale at all."""
    on_sale = Count("products", filter=Q(products__state=Product.State.ACTIVE))
    parents = set(Category.objects.exclude(parent=None).values_list("parent_id", flat=True))
    for pk, name, count in Category.objects.annotate(n=on_sale).values_list("pk", "name", "n"):
        if pk not in parents and facts.chosen.unused("category", str(pk)):
            yield Finding(
                "category", str(pk), name, facts.chosen.last_day("category", str(pk)), figures={"products": count}
            )


def promotions(facts: Facts) -> Iterator[Finding]:
    """Running for a quarter and used by nobody in it. Those behind rewards give vouchers, see `rewards`."""
    old = _long_ago(facts.chosen.end, QUARTER)
    behind = Reward.objects.exclude(promotion=None).values("promotion")
    running = Promotion.objects.filter(is_active=True, phase=Promotion.Phase.RUNNING, created_at__lt=old)
    running = running.filter(Q(starts_at=None) | Q(starts_at__lt=old)).exclude(pk__in=behind)
    for pk, name in running.values_list("pk", "name"):
        last = facts.promotions.get(pk)
        if facts.chosen.is_telling and (last is None or (facts.chosen.end - last).days > QUARTER):
            yield Finding("promotion", str(pk), name, last)


def ways_to_pay(facts: Facts) -> Iterator[Finding]:
    for one in methods.handlers():
        code = one.method.code
        if methods.is_on(code) and facts.chosen.unused("payment", code):
            yield Finding("payment", code, since=facts.chosen.last_day("payment", code))


def ways_of_delivery(facts: Facts) -> Iterator[Finding]:
    known = [(code, name, str(pk)) for pk, code, name in _services()]
    if shop.get("pickup_offered"):
        known.append((PICKUP, "", ""))
    for code, name, pk in known:
        if facts.chosen.unused("delivery", code):
            yield Finding("delivery", code, name, facts.chosen.last_day("delivery", code), figures={"service": pk})


def _services() -> list[tuple[int, str, str]]:
    return list(Service.objects.filter(is_active=True).values_list("pk", "code", "name"))


def outlets(facts: Facts) -> Iterator[Finding]:
    """Beside the main one; what was sold there stands in the orders."""
    for pk, name in Outlet.objects.filter(is_active=True, is_main=False).values_list("pk", "name"):
        if facts.chosen.unused("outlet", str(pk)):
            yield Finding("outlet", str(pk), name, facts.chosen.last_day("outlet", str(pk)))


def suppliers(facts: Facts) -> Iterator[Finding]:
    """Nothing ordered and nothing received for a year, in a shop that buys in Akrab at all."""
    rows = Supplier.objects.filter(is_active=True).annotate(
        ordered=Max("purchases__created_at"), received=Max("receipts__received_at")
    )
    known = list(rows.values_list("pk", "name", "ordered", "received"))
    latest = {pk: max((one for one in some if one), default=None) for pk, _name, *some in known}
    if not any(latest.values()):
        return
    for pk, name, *_some in known:
        last = latest[pk]
        since = last.astimezone(clock.zone()).date() if last else None
        if since is None or (facts.chosen.end - since).days > YEAR:
            yield Finding("supplier", str(pk), name, since)


def rewards(facts: Facts) -> Iterator[Finding]:
    """Points that nobody redeems, and rewards that nobody takes though others are taken."""
    if not shop.get("points_on"):
        return
    first, redeemed, earned = facts.points
    end = facts.chosen.end
    if first is None or (end - first).days < QUARTER * 2 or not earned:
        return
    if redeemed is None or (end - redeemed).days > QUARTER * 2:
        yield Finding("points", since=redeemed, figures={"earned": earned})
        return
    for pk, name in Reward.objects.filter(is_active=True).values_list("pk", "name"):
        last = facts.vouchers.get(f"reward:{pk}")
        if last is None or (end - last).days > QUARTER * 2:
            yield Finding("reward", str(pk), name, last)


def _long_ago(end: dt.date, days: int) -> dt.datetime:
    return clock.day_start(end - dt.timedelta(days=days))
