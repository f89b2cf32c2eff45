"""Prices of many articles changed at once: what would come of it, doing it, and taking it back."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue import kinds, prices
from akrab.catalogue.errors import CatalogueError
from akrab.catalogue.models import Category, PriceChange, PriceEntry, Product, ScheduledPrice, Variant
from akrab.catalogue.queries import branch
from akrab.catalogue.summaries import refresh_prices
from akrab.core import clock, search, shop
from akrab.core.money import from_major
from akrab.journal.recording import Draft, record_many

MOST = 20_000
ROUNDINGS = (0, 100, 500, 1000)  # to whole … of the currency; 0: as it comes out


AT_ONCE = 2_000  # articles; more are changed by the worker
PART = 250  # of them in one transaction
State = PriceChange.State


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Which articles, and what happens to their prices. `percent` or `amount` (minor units), also below zero."""

    category: Category | None = None
    brand: str = ""
    query: str = ""
    percent: Decimal = Decimal(0)
    amount: int = 0
    rounding: int = 0  # one of ROUNDINGS

    def check(self) -> None:
        """Raises CatalogueError."""
        if not (self.category or self.brand or self.query):
            raise CatalogueError(_("Choose a category, a brand or words, so that not everything changes by accident."))
        if bool(self.percent) == bool(self.amount):
            raise CatalogueError(_("Write either a percentage or an amount."), field="percent")
        if not -100 < self.percent <= 1000:
            raise CatalogueError(_("Choose a percentage above -100 and up to 1000."), field="percent")
        prices.check_amount("amount", abs(self.amount))
        if self.rounding not in ROUNDINGS:
            raise CatalogueError(_("Choose one of the steps to round to."), field="rounding")

    def price_of(self, before: int) -> int:
        """The new price, rounded once, never below zero."""
        exact = Decimal(before) * (100 + self.percent) / 100 + self.amount
        step = from_major(self.rounding, shop.get("currency")) if self.rounding else 1
        return max(0, int((exact / step).to_integral_value(rounding=ROUND_HALF_UP)) * step)


@dataclass(frozen=True)
class Changing:
    """One article of the preview."""

    variant: Variant
    after: int


@dataclass(frozen=True)
class Preview:
    rows: Sequence[Changing]
    running: int  # left out: a scheduled price runs
    same: int  # left out: nothing would change
    mark: str  # of exactly these articles at these prices


def preview(rule: Rule) -> Preview:
    """What the rule would do now; changes nothing. Raises CatalogueError."""
    rule.check()
    found = Variant.objects.filter(is_active=True).exclude(product__kind=Product.Kind.CHARGE)
    found = found.exclude(product__state=Product.State.ARCHIVED)
    if rule.category:
        found = found.filter(product__category__in=branch(rule.category))
    if rule.brand:
        found = found.filter(product__brand__iexact=rule.brand)
    if rule.query:
        found = found.filter(product__in=search.find("product", rule.query, limit=MOST))
    variants = list(found.select_related("product").order_by("product__name", "position", "id")[: MOST + 1])
    if len(variants) > MOST:
        raise CatalogueError(
            _("More than %(most)d articles fit. Choose a smaller category or a brand in it.") % {"most": MOST}
        )
    running = set(
        ScheduledPrice.objects.filter(state=ScheduledPrice.State.RUNNING, variant__in=variants).values_list(
            "variant_id", flat=True
        )
    )
    rows = [Changing(one, rule.price_of(one.price)) for one in variants if one.pk not in running]
    changing = [row for row in rows if row.after != row.variant.price]
    told = ";".join(f"{row.variant.pk}:{row.variant.price}:{row.after}" for row in changing)
    mark = hashlib.sha256(told.encode()).hexdigest()[:32]
    return Preview(changing, len(running), len(rows) - len(changing), mark)


@transaction.atomic
def carry_out(*, rule: Rule, label: str, key: str, mark: str, actor: User | None = None) -> PriceChange:
    """Do what the preview with this mark showed; more than AT_ONCE articles in the background. The same `key` twice
    does it once.

    Raises CatalogueError when prices have moved since the preview; nothing has then changed.
    """
    done = PriceChange.objects.filter(key=key).first()
    if done is not None:
        return done
    seen = preview(rule)
    if not seen.rows:
        raise CatalogueError(_("No price would change."))
    if seen.mark != mark:
        raise CatalogueError(_("Prices have changed since you looked. Look at the list below once more."))
    later = len(seen.rows) > AT_ONCE
    try:
        with transaction.atomic():
            change = PriceChange.objects.create(
                key=key, label=label[:200], articles=len(seen.rows), actor=actor, made_at=clock.now(),
                state=State.QUEUED if later else State.DONE,
                plan=[[row.variant.pk, row.variant.price, row.after] for row in seen.rows] if later else [],
            )  # fmt: skip
    except IntegrityError:  # the other click was quicker
        return PriceChange.objects.get(key=key)
    if later:
        _hand_on(change)
        return change
    _write([(row.variant, row.after) for row in seen.rows], change, change.label, actor)
    return change


@transaction.atomic
def undo(*, change: PriceChange, actor: User | None = None) -> tuple[int, int]:
    """Give every article its price from before, except those whose price was changed since. Returns (back, left alone).

    Raises CatalogueError when it was taken back already.
    """
    if not PriceChange.objects.filter(pk=change.pk, undone_at=None, state=State.DONE).update(undone_at=clock.now()):
        change.refresh_from_db()
        if change.works and change.undone_at is None:
            raise CatalogueError(_("This change is still being worked on. Wait until it is done."))
        raise CatalogueError(_("These prices were put back already."))
    if change.articles > AT_ONCE:
        PriceChange.objects.filter(pk=change.pk).update(state=State.UNDOING)
        _hand_on(change)
        return 0, 0
    entries = list(change.entries.filter(before__isnull=False).select_related("variant__product"))
    back = [(one.variant, one.before) for one in entries if one.variant.price == one.price and one.before is not None]
    written = _write(back, None, _("Taken back: %(label)s") % {"label": change.label}, actor)
    return written, len(entries) - written


def _hand_on(change: PriceChange) -> None:
    from akrab.catalogue.tasks import price_change_task

    transaction.on_commit(lambda: price_change_task.enqueue(change.pk))


def work_off(change_id: int) -> None:
    """The rest of a change, or of taking it back, in short transactions: may be stopped and started at any moment."""
    change = PriceChange.objects.select_related("actor").filter(pk=change_id).first()
    if change is None or not change.works:
        return
    of: PriceChange | None = None
    if change.state == State.UNDOING:
        wanted, label = _to_put_back(change), _("Taken back: %(label)s") % {"label": change.label}
    else:
        PriceChange.objects.filter(pk=change_id, state=State.QUEUED).update(state=State.RUNNING)
        wanted, label, of = _still_planned(change), change.label, change
    for start in range(0, len(wanted), PART):
        part = wanted[start : start + PART]
        with transaction.atomic():
            variants = Variant.objects.select_related("product").in_bulk([pk for pk, _before, _after in part])
            there = [(variants[pk], before, after) for pk, before, after in part if pk in variants]
            fitting = [(variant, after) for variant, before, after in there if variant.price == before]
            _write(fitting, of, label, change.actor, strict=False)
    changed = change.entries.count() if of else change.articles - change.left
    PriceChange.objects.filter(pk=change_id).update(state=State.DONE, plan=[], left=change.articles - changed)


def _still_planned(change: PriceChange) -> list[tuple[int, int, int]]:
    done = set(change.entries.values_list("variant_id", flat=True))
    return [(pk, before, after) for pk, before, after in change.plan if pk not in done]


def _to_put_back(change: PriceChange) -> list[tuple[int, int, int]]:
    entries = change.entries.filter(before__isnull=False, variant__price=F("price")).order_by("variant_id")
    return [(one.variant_id, one.price, one.before or 0) for one in entries]


def _set_price(pk: int, before: int, after: int, regular: int | None) -> bool:
    """Plain SQL: thousands in one transaction, during which SQLite lets nobody else write."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalogue_variant SET price = %s, regular_price = %s WHERE id = %s AND price = %s",
            [after, regular, pk, before],
        )
        return bool(cursor.rowcount)


def _write(
    wanted: Sequence[tuple[Variant, int]],
    change: PriceChange | None,
    reason: str,
    actor: User | None,
    *,
    strict: bool = True,
) -> int:
    """Store new prices with their notes; the database decides about each, so nobody's change of the moment is lost."""
    entries: list[PriceEntry] = []
    drafts: list[Draft] = []
    currency, actor_id = shop.get("currency"), actor.pk if actor else None
    for variant, after in sorted(wanted, key=lambda pair: pair[0].pk):
        before, regular = variant.price, variant.regular_price
        kept = regular if regular is not None and regular > after else None
        if not _set_price(variant.pk, before, after, kept):
            if change is not None and strict:
                raise CatalogueError(_("Prices have changed since you looked. Look at the list below once more."))
            continue
        variant.price, variant.regular_price = after, kept
        entries.append(prices.entry_of(variant, before=before, reason=reason, actor_id=actor_id, change=change))
        drafts.append(
            Draft(
                what=kinds.PriceChanged(sku=variant.sku, before=before, after=after, currency=currency),
                subject_type="product", subject_id=variant.product_id, actor_id=actor_id,
            )
        )  # fmt: skip
    PriceEntry.objects.bulk_create(entries, batch_size=1000)
    record_many(drafts)
    refresh_prices(draft.subject_id for draft in drafts if draft.subject_id)
    return len(entries)
