"""What articles cost and are sold for over time: every change is noted, a scheduled price begins and ends by itself."""

import datetime as dt
import logging

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue import kinds
from akrab.catalogue.errors import CatalogueError
from akrab.catalogue.models import BundleItem, PriceChange, PriceEntry, Product, ScheduledPrice, Variant
from akrab.catalogue.summaries import refresh_summary
from akrab.core import clock, shop
from akrab.journal.recording import record

logger = logging.getLogger(__name__)
LARGEST = 10**15
TRIES = 5
State = ScheduledPrice.State


def check_amount(name: str, amount: int | None) -> None:
    """Raises CatalogueError for what no price can be; `name` is the field."""
    if amount is not None and not 0 <= amount < LARGEST:
        raise CatalogueError(_("The amount must be zero or more."), field=name)


def entry_of(
    variant: Variant,
    *,
    before: int | None,
    reason: str = "",
    actor_id: int | None = None,
    change: PriceChange | None = None,
) -> PriceEntry:
    """The note of what the variant costs from now on, not saved yet (many are saved at once)."""
    return PriceEntry(
        variant_id=variant.pk, price=variant.price, before=before, cost=variant.cost, reason=reason[:100],
        actor_id=actor_id, change=change, since=clock.now(),
    )  # fmt: skip


def note(variant: Variant, *, before: int | None, reason: str = "", actor: User | None = None) -> None:
    """Write down price and cost as they are from now on; `before` is the price until now, None for a new article."""
    entry_of(variant, before=before, reason=reason, actor_id=actor.pk if actor else None).save()


@transaction.atomic
def set_cost(*, variant: Variant, cost: int | None, reason: str = "", actor: User | None = None) -> None:
    """What a piece costs the shop from now on, in minor units; None: not known. Bundles that contain it follow.

    Raises CatalogueError. Setting what is there already changes nothing.
    """
    check_amount("cost", cost)
    changed = Variant.objects.filter(pk=variant.pk).exclude(cost=cost).update(cost=cost)
    variant.cost = cost
    if not changed:
        return
    variant.refresh_from_db(fields=["price", "cost"])
    note(variant, before=variant.price, reason=reason, actor=actor)
    refresh_bundle_costs([variant.pk], actor=actor)


def refresh_bundle_costs(item_ids: list[int], *, actor: User | None = None) -> None:
    """A bundle costs what is in it: store the sum again for the bundles that contain these variants."""
    if not item_ids:
        return
    bundles = Variant.objects.filter(contents__item__in=item_ids).distinct().order_by("id")
    for bundle in bundles:
        store_bundle_cost(bundle, actor=actor)


def store_bundle_cost(bundle: Variant, *, actor: User | None = None) -> None:
    """The cost of a bundle is the sum of its contents'; not known as long as one of them is not."""
    costs = [
        None if cost is None else cost * pieces
        for cost, pieces in BundleItem.objects.filter(bundle=bundle).values_list("item__cost", "quantity")
    ]
    known = [cost for cost in costs if cost is not None]
    total = sum(known) if costs and len(known) == len(costs) else None
    if total == bundle.cost:
        return
    bundle.cost = total
    bundle.save(update_fields=["cost"])
    note(bundle, before=bundle.price, reason=_("Contents"), actor=actor)


def journal_price(variant: Variant, before: int, actor: User | None) -> None:
    record(
        kinds.PriceChanged(sku=variant.sku, before=before, after=variant.price, currency=shop.get("currency")),
        subject=variant.product,
        actor=actor,
    )


# Scheduled prices


@transaction.atomic
def schedule_price(
    *, variant: Variant, price: int, starts_at: dt.datetime, ends_at: dt.datetime | None, actor: User | None = None
) -> ScheduledPrice:
    """A price (minor units) that begins at `starts_at` and, with `ends_at`, goes back by itself. Raises CatalogueError.

    Two for one article may not overlap: nobody could say which price holds.
    """
    check_amount("price", price)
    if ends_at is not None and ends_at <= starts_at:
        raise CatalogueError(_("The end must come after the start."), field="ends_at")
    if ends_at is not None and ends_at <= clock.now():
        raise CatalogueError(_("The end lies in the past. Choose a later time."), field="ends_at")
    others = ScheduledPrice.objects.filter(variant=variant, state__in=[State.PLANNED, State.RUNNING])
    if ends_at is not None:  # a price without an end is a point in time: it begins, and is then simply the price
        clash = Q(ends_at__gt=starts_at, starts_at__lt=ends_at)
        clash |= Q(ends_at__isnull=True, starts_at__gte=starts_at, starts_at__lt=ends_at)
    else:
        clash = Q(starts_at__lte=starts_at, ends_at__gt=starts_at) | Q(ends_at__isnull=True, starts_at=starts_at)
    if others.filter(clash).exists():
        raise CatalogueError(
            _("Another scheduled price runs at that time. Cancel it first, or choose other times."), field="starts_at"
        )
    return ScheduledPrice.objects.create(
        variant=variant, price=price, starts_at=starts_at, ends_at=ends_at, actor=actor
    )


@transaction.atomic
def cancel_scheduled(*, scheduled: ScheduledPrice, actor: User | None = None) -> bool:
    """Call off a planned price, or end a running one now. False when it was over already."""
    if ScheduledPrice.objects.filter(pk=scheduled.pk, state=State.PLANNED).update(state=State.CANCELLED):
        return True
    if ScheduledPrice.objects.filter(pk=scheduled.pk, state=State.RUNNING).update(state=State.CANCELLED):
        scheduled.refresh_from_db()
        _go_back(scheduled, _("Scheduled price cancelled"), actor)
        return True
    return False


def stop_running(variant_ids: list[int]) -> bool:
    """Somebody sets prices by hand: scheduled ones that ran are cancelled and put nothing back. True when one ran."""
    running = ScheduledPrice.objects.filter(variant__in=variant_ids, state=State.RUNNING)
    return bool(running.update(state=State.CANCELLED))


def turn(at: dt.datetime | None = None) -> int:
    """Begin and end what is due; each exactly once, however many workers look. Returns how many turned."""
    now = at or clock.now()
    turned = 0
    ending = ScheduledPrice.objects.filter(state=State.RUNNING, ends_at__lte=now).order_by("ends_at", "id")
    for pk in list(ending.values_list("pk", flat=True)):
        turned += _end(pk)
    due = ScheduledPrice.objects.filter(state=State.PLANNED, starts_at__lte=now).order_by("starts_at", "id")
    for pk in list(due.values_list("pk", flat=True)):
        try:
            turned += _begin(pk, now)
        except IntegrityError:  # another price of the same article began at this moment; this one waits its turn
            logger.warning("Scheduled price %s waits for another of its article", pk)
    return turned


@transaction.atomic
def _end(pk: int) -> bool:
    if not ScheduledPrice.objects.filter(pk=pk, state=State.RUNNING).update(state=State.OVER):
        return False
    _go_back(ScheduledPrice.objects.get(pk=pk), _("Scheduled price over"), None)
    return True


@transaction.atomic
def _begin(pk: int, now: dt.datetime) -> bool:
    """PLANNED → RUNNING, or OVER at once for a price without an end or one whose time passed while nobody worked."""
    one = ScheduledPrice.objects.select_related("variant__product").get(pk=pk)
    missed = one.ends_at is not None and one.ends_at <= now
    state = State.RUNNING if one.ends_at is not None and not missed else State.OVER
    if state == State.RUNNING and ScheduledPrice.objects.filter(variant=one.variant, state=State.RUNNING).exists():
        return False  # the one before it ends first
    if not ScheduledPrice.objects.filter(pk=pk, state=State.PLANNED).update(state=state):
        return False
    if missed:
        return True
    variant = one.variant
    for _attempt in range(TRIES):
        variant.refresh_from_db(fields=["price", "cost", "regular_price"])
        was, was_regular = variant.price, variant.regular_price
        regular = was if state == State.RUNNING and was_regular is None else was_regular
        if regular is not None and regular <= one.price:
            regular = None  # nothing to strike through
        if Variant.objects.filter(pk=variant.pk, price=was).update(price=one.price, regular_price=regular):
            break
    else:
        raise RuntimeError(f"The price of variant {variant.pk} does not stand still")
    ScheduledPrice.objects.filter(pk=pk).update(price_before=was, regular_before=was_regular)
    variant.refresh_from_db(fields=["price", "regular_price"])
    _told(variant, was, _("Scheduled price"), one.actor)
    return True


def _go_back(one: ScheduledPrice, reason: str, actor: User | None) -> None:
    """The price from before returns, unless somebody has set another one meanwhile."""
    back = Variant.objects.filter(pk=one.variant_id, price=one.price)
    if one.price_before is None or not back.update(price=one.price_before, regular_price=one.regular_before):
        return
    _told(Variant.objects.select_related("product").get(pk=one.variant_id), one.price, reason, actor)


def _told(variant: Variant, before: int, reason: str, actor: User | None) -> None:
    if variant.price != before:
        note(variant, before=before, reason=reason, actor=actor)
        journal_price(variant, before, actor)
    refresh_summary(Product.objects.get(pk=variant.product_id))
