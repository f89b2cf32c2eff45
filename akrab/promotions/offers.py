"""From rows to plain offers: one query for all that a basket could get, a second for the tree of categories."""

import datetime as dt
import time
from collections.abc import Iterable, Sequence

from django.db.models import Count, F, FilteredRelation, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from akrab.catalogue.models import Category
from akrab.promotions.models import Promotion, Use
from akrab.promotions.values import Offer

FRESH_SECONDS = 1.0  # how long another process may still think that no offer runs


class _Nothing:
    """Until when this process knows that no automatic offer runs. A typed code is always looked up."""

    until = 0.0


def forget() -> None:
    """Something about promotions changed: look again."""
    _Nothing.until = 0.0


def load(*, codes: Sequence[str], customer_id: int | None, at: dt.datetime) -> list[Offer]:
    """Automatic offers that run at that moment, and what the typed codes belong to, running or not."""
    if not codes and time.monotonic() < _Nothing.until:
        return []
    found = list(_rows(codes, customer_id, at))
    if not codes and not found:
        _Nothing.until = time.monotonic() + FRESH_SECONDS
    branches = below([pk for one in found for pk in one.category_ids])
    return [offer_of(one, branches) for one in found]


def _rows(codes: Sequence[str], customer_id: int | None, at: dt.datetime) -> Iterable[Promotion]:
    running = (
        Q(automatic=True, is_active=True)
        & (Q(starts_at=None) | Q(starts_at__lte=at))
        & (Q(ends_at=None) | Q(ends_at__gt=at))
        & (Q(total_limit=None) | Q(used__lt=F("total_limit")))
    )
    rows = Promotion.objects.annotate(of_customer=used_by(customer_id))
    if not codes:
        return rows.filter(running)
    typed = FilteredRelation("codes", condition=Q(codes__text__in=codes))
    return (
        rows.annotate(typed=typed)
        .filter(running | Q(typed__isnull=False))
        .annotate(
            code_text=F("typed__text"),
            code_limit=F("typed__limit"),
            code_used=F("typed__used"),
            code_customer=F("typed__customer_id"),
            code_ends_at=F("typed__ends_at"),
        )
    )


def used_by(customer_id: int | None) -> Coalesce:
    """How often the customer has used a promotion, as a part of its query."""
    if customer_id is None:
        return Coalesce(Value(0), 0)
    uses = Use.objects.filter(promotion=OuterRef("pk"), customer=customer_id, state=Use.State.CLAIMED)
    counted = uses.order_by().values("promotion").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def below(category_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Each of these categories with all that lies below it; one query, none for none."""
    wanted = set(category_ids)
    if not wanted:
        return {}
    children: dict[int | None, list[int]] = {}
    for pk, parent in Category.objects.order_by().values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found = {}
    for top in wanted:
        branch, waiting = {top}, [top]
        while waiting:
            for child in children.get(waiting.pop(), ()):
                if child not in branch:
                    branch.add(child)
                    waiting.append(child)
        found[top] = frozenset(branch)
    return found


def offer_of(one: Promotion, branches: dict[int, frozenset[int]]) -> Offer:
    """The plain values of a row that `_rows` read, or of one that was never saved."""
    code = getattr(one, "code_text", None) or ""
    own_limit = getattr(one, "code_limit", None) if code else None
    limits = [one.total_limit - one.used] if one.total_limit is not None else []
    if own_limit is not None:
        limits.append(own_limit - getattr(one, "code_used", 0))
    ends = [moment for moment in (one.ends_at, getattr(one, "code_ends_at", None) if code else None) if moment]
    per_customer = 1 if one.first_order_only else one.per_customer_limit
    return Offer(
        id=one.pk or 0,
        label=str(one),
        kind=one.kind,
        percent=one.percent,
        amount=one.amount,
        buy=one.buy,
        free=one.free,
        cap=one.cap,
        code=code,
        is_active=one.is_active,
        starts_at=one.starts_at,
        ends_at=min(ends) if ends else None,
        left=min(limits) if limits else None,
        left_for_customer=None if per_customer is None else per_customer - getattr(one, "of_customer", 0),
        minimum_spend=one.minimum_spend,
        minimum_quantity=one.minimum_quantity,
        product_ids=frozenset(one.product_ids),
        category_ids=frozenset().union(*(branches.get(pk, frozenset({pk})) for pk in one.category_ids)),
        brands=frozenset(brand.casefold() for brand in one.brands),
        excludes_reduced=one.excludes_reduced,
        only_customer=getattr(one, "code_customer", None) if code else None,
        customer_ids=frozenset(one.customer_ids),
        groups=frozenset(one.groups),
        channel=one.channel,
        first_order_only=one.first_order_only,
        stackable=one.stackable,
        priority=one.priority,
    )
