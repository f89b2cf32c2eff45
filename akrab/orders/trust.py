"""The trust ladder: what a customer may order before the shop has answered, from what happened so far.

The shop switches it on; until then everybody may have `unconfirmed_limit` orders waiting, and nothing else is asked.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q
from django.db.models.functions import Substr
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.accounts.access import Capability, may
from akrab.accounts.models import User
from akrab.core import clock, shop
from akrab.core.errors import NotAllowed
from akrab.customers.models import Customer
from akrab.journal.recording import record
from akrab.orders import kinds
from akrab.orders.errors import OrderError
from akrab.orders.models import Level, Order, TrustFix

TRUSTED_ORDERS = 5  # handed over and kept
TRUSTED_DAYS = 30
KNOWN_DAYS = 30  # an account so old with a confirmed phone number is known without an order
TOO_MANY_CANCELLED = 3
RECENT = dt.timedelta(days=180)  # so long a cancelled order is held against somebody
DONE_PER_REFUSED = 4  # so many good orders make up for a parcel that came back


FACTS = """SELECT
    (SELECT COUNT(*) FROM orders_order WHERE customer_id = %s AND state = 'done' AND kind = 'sale'),
    (SELECT COUNT(DISTINCT o.id) FROM orders_order o JOIN orders_return r ON r.order_id = o.id
        WHERE o.customer_id = %s AND r.undelivered),
    (SELECT COUNT(*) FROM journal_entry WHERE customer_id = %s AND kind = %s AND actor_id = %s AND occurred_at >= %s),
    EXISTS(SELECT 1 FROM customers_handle WHERE customer_id = %s AND kind = 'phone' AND verified_at IS NOT NULL)"""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the shop knows of a customer: numbers of orders, days of age."""

    done: int = 0
    refused: int = 0  # parcels that came back undelivered
    cancelled: int = 0  # by the customer, lately
    days: int = 0
    phone_confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a customer stands, why, and what follows from it."""

    level: Level
    facts: Facts
    limit: int  # orders that may wait for the shop's answer
    pays_on_delivery: bool
    deposit_percent: int
    fix: TrustFix | None = None

    @property
    def why(self) -> str:
        """In one sentence."""
        return self.fix.reason if self.fix else reason(self.level, self.facts)


def level_of(facts: Facts) -> Level:
    """The rule. A parcel that came back counts more than all else until enough good orders followed."""
    if facts.refused and facts.done < DONE_PER_REFUSED * facts.refused:
        return Level.CAREFUL
    if facts.cancelled >= TOO_MANY_CANCELLED and facts.cancelled > facts.done:
        return Level.CAREFUL
    if facts.done >= TRUSTED_ORDERS and facts.days >= TRUSTED_DAYS:
        return Level.TRUSTED
    if facts.done or (facts.phone_confirmed and facts.days >= KNOWN_DAYS):
        return Level.KNOWN
    return Level.NEW


def reason(level: Level, facts: Facts) -> str:
    """Why the rule says so, in one sentence."""
    done = ngettext("%(n)d order kept", "%(n)d orders kept", facts.done) % {"n": facts.done}
    came = ngettext(
        "%(n)d parcel came back undelivered", "%(n)d parcels came back undelivered", facts.refused
    ) % {"n": facts.refused}  # fmt: skip
    if level == Level.CAREFUL and facts.refused:
        return _("%(came)s, %(done)s.") % {"came": came, "done": done}
    if level == Level.CAREFUL:
        return _("%(n)d orders cancelled in half a year, %(done)s.") % {"n": facts.cancelled, "done": done}
    if facts.done and facts.refused:
        return _("%(done)s, %(came)s.") % {"done": done, "came": came}
    if facts.done:
        return _("%(done)s, no parcel that came back without a good reason.") % {"done": done}
    if level == Level.KNOWN:
        return _("A confirmed phone number and an account of %(n)d days.") % {"n": facts.days}
    return _("No order was handed over yet.")


def facts_of(customer: Customer) -> Facts:
    """One query."""
    now = clock.now()
    since = connection.ops.adapt_datetimefield_value(now - RECENT)
    with connection.cursor() as cursor:
        cursor.execute(
            FACTS,
            [customer.pk, customer.pk, customer.pk, kinds.OrderCancelled.kind_name, customer.user_id or 0, since,
             customer.pk],
        )  # fmt: skip
        done, refused, cancelled, confirmed = cursor.fetchone()
    days = (now - customer.created_at).days
    return Facts(days=days, phone_confirmed=bool(confirmed), cancelled=cancelled, done=done, refused=refused)


def standing(customer: Customer) -> Standing:
    """Where the customer stands by the ladder, switched on or not."""
    facts = facts_of(customer)
    fix: TrustFix | None = getattr(customer, "trust_fix", None)
    level = Level(fix.level) if fix else level_of(facts)
    return Standing(
        level=level,
        facts=facts,
        fix=fix,
        limit=int(shop.get(f"trust_{level.value}_limit")),
        pays_on_delivery=bool(shop.get(f"trust_{level.value}_cod")),
        deposit_percent=int(shop.get(f"trust_{level.value}_deposit")),
    )


def is_on() -> bool:
    return bool(shop.get("trust_ladder"))


def waiting_limit(customer: Customer) -> int:
    """How many orders of the customer may wait for the shop's answer."""
    return standing(customer).limit if is_on() else int(shop.get("unconfirmed_limit"))


def may_pay_on_delivery(customer: Customer | None) -> bool:
    """A buyer whom nobody knows counts as new."""
    if not is_on():
        return True
    return standing(customer).pays_on_delivery if customer else bool(shop.get("trust_new_cod"))


def deposit_percent(customer: Customer | None) -> int:
    return standing(customer).deposit_percent if customer and is_on() else 0


@transaction.atomic
def fix_level(*, customer: Customer, level: str, reason: str, actor: User) -> None:
    """Set a level by hand, or with an empty one let the rule decide again. Raises NotAllowed or OrderError."""
    if not may(actor, Capability.CUSTOMERS_APPROVE):
        raise NotAllowed(_("Your role does not let you decide this."))
    customer._state.fields_cache.pop("trust_fix", None)  # what was read before does not hold any more
    if not level:
        if TrustFix.objects.filter(customer=customer).delete()[0]:
            record(kinds.TrustReleased(), customer_id=customer.pk, subject=customer, actor=actor)
        return
    if level not in Level.values:
        raise OrderError(_("Choose one of the levels."), field="level")
    if not reason.strip():
        raise OrderError(_("Write why; your colleagues read it."), field="reason")
    values: dict[str, Any] = {
        "level": level, "reason": reason.strip()[:200], "fixed_by": actor, "fixed_at": clock.now(),
    }  # fmt: skip
    TrustFix.objects.update_or_create(customer=customer, defaults=values)
    what = kinds.TrustFixed(level=level, reason=values["reason"])
    record(what, customer_id=customer.pk, subject=customer, actor=actor)


# Parcels that came back, by area


ENOUGH = 5  # parcels, below which a share says nothing
ALARMING = 20  # percent
AREA_DAYS = 365


@dataclass(frozen=True)
class Area:
    """Parcels into one regency or city within a year."""

    code: str
    sent: int
    back: int

    @property
    def percent(self) -> int:
        return round(100 * self.back / self.sent) if self.sent else 0

    @property
    def is_alarming(self) -> bool:
        return self.sent >= ENOUGH and self.percent >= ALARMING


def areas(codes: Iterable[str] | None = None) -> list[Area]:
    """All regencies parcels went to within a year, or those asked for; most come back first. One query."""
    since = clock.now() - dt.timedelta(days=AREA_DAYS)
    sent = Order.objects.filter(placed_at__gte=since).exclude(district="").filter(deliveries__isnull=False)
    rows = sent.annotate(area=Substr("district", 1, 5)).order_by()
    if codes is not None:
        rows = rows.filter(area__in=list(codes))
    counted = rows.values("area").annotate(
        sent=Count("id", distinct=True), back=Count("id", filter=Q(returns__undelivered=True), distinct=True)
    )
    found = [Area(row["area"], row["sent"], row["back"]) for row in counted]
    return sorted(found, key=lambda one: (-one.percent, -one.sent, one.code))


def area_of(district: str) -> Area | None:
    """How parcels to this district's regency fared; None when none went there."""
    return next(iter(areas([district[:5]])), None) if len(district) >= 5 else None
