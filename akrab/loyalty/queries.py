"""Reading points and tiers."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum

from akrab.core import clock, shop
from akrab.customers.birthdays import birthday_in
from akrab.customers.models import Customer
from akrab.loyalty.models import Account, OrderPoints, PointsEntry, Reward, Tier
from akrab.loyalty.tiers import YEAR, spent_lately

BIRTHDAY_DAYS = 7  # so long before and after it, somebody has birthday


def groups_of(customer_id: int) -> frozenset[str]:
    """Groups that promotions know a customer by: "tier:<code>", "birthday". One query, none while points are off."""
    if not shop.get("points_on"):
        return frozenset()
    found = Account.objects.filter(pk=customer_id).values_list("tier__code", "customer__birthday").first()
    if found is None:
        return frozenset()
    code, birthday = found
    groups = {f"tier:{code}"} if code else set()
    if birthday and has_birthday(birthday, clock.today()):
        groups.add("birthday")
    return frozenset(groups)


def has_birthday(birthday: dt.date, today: dt.date) -> bool:
    """True within a week of the day; 29 February counts as the 28th."""
    years = (today.year - 1, today.year, today.year + 1)
    return min(abs((birthday_in(year, birthday) - today).days) for year in years) <= BIRTHDAY_DAYS


def balance(customer_id: int) -> int:
    """Points the customer can redeem now, never below zero; 0 while points are off."""
    if not shop.get("points_on"):
        return 0
    return max(0, Account.objects.filter(pk=customer_id).values_list("balance", flat=True).first() or 0)


def worth(points: int) -> int:
    """What so many points take off an order, minor units."""
    return points * int(shop.get("points_worth"))


def usable(*, customer_id: int, wished: int, amount: int) -> int:
    """How many of the wished points can be redeemed on goods of this amount: at most the balance, at most the amount,
    none when fewer than the shop's least."""
    points = min(wished, balance(customer_id), amount // int(shop.get("points_worth")))
    return points if points >= int(shop.get("points_least")) else 0


def tier_codes() -> list[tuple[str, str]]:
    """Code and name of each tier, lowest first; for forms of promotions and segments."""
    return [(tier.code, str(tier)) for tier in Tier.objects.all()]


def customer_by_card(number: str) -> Customer | None:
    """Whose card it is, as scanned or typed with spaces; a card of a merged record is the kept one's."""
    card = "".join(number.split())
    account = Account.objects.select_related("customer__merged_into").filter(card=card).first()
    return (account.customer.merged_into or account.customer) if account else None


def referrer(code: str) -> Account | None:
    """Whose code for friends it is; None while points are off."""
    code = "".join(code.split()).upper()
    if not code or not shop.get("points_on"):
        return None
    return account_of_code(code)


def account_of_code(code: str) -> Account | None:
    """The account that the code for friends leads to; of a merged record the kept one's."""
    account = Account.objects.select_related("customer").filter(referral_code=code).first()
    if account is not None and account.customer.merged_into_id is not None:
        return Account.objects.select_related("customer").filter(pk=account.customer.merged_into_id).first()
    return account


def entries_of(account: Account) -> QuerySet[PointsEntry]:
    return PointsEntry.objects.filter(account=account).select_related("voucher")


def next_to_expire(account: Account) -> tuple[int, dt.date] | None:
    """How many points expire next, and the last day on which they can be used; None when none do."""
    rows = PointsEntry.objects.filter(account=account, left__gt=0, expires_at__isnull=False)
    first = rows.order_by("expires_at").first()
    if first is None or first.last_day is None:
        return None
    return rows.filter(expires_at=first.expires_at).aggregate(n=Sum("left"))["n"], first.last_day


def rewards(*, active: bool = True) -> QuerySet[Reward]:
    return Reward.objects.filter(is_active=True) if active else Reward.objects.all()


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a customer stands among the tiers. Minor units within twelve months."""

    tier: Tier | None
    spent: int
    next: Tier | None

    @property
    def missing(self) -> int:
        return max(0, self.next.spend - self.spent) if self.next else 0


def standing(account: Account) -> Standing:
    tiers = list(Tier.objects.all())
    spent = spent_lately(account)
    tier = next((one for one in tiers if one.pk == account.tier_id), None)
    above = next((one for one in tiers if one.spend > spent and (tier is None or one.spend > tier.spend)), None)
    return Standing(tier=tier, spent=spent, next=above)


@dataclass(frozen=True, kw_only=True)
class Liability:
    """What the shop owes in points."""

    members: int
    points: int
    owed: int  # points below zero, which future points pay off first
    expiring: int  # within thirty days

    @property
    def money(self) -> int:
        """Minor units."""
        return worth(self.points)


def liability() -> Liability:
    """Two queries."""
    sums = Account.objects.aggregate(
        members=Count("pk"),
        points=Sum("balance", filter=Q(balance__gt=0), default=0),
        owed=Sum("balance", filter=Q(balance__lt=0), default=0),
    )
    soon = PointsEntry.objects.filter(left__gt=0, expires_at__lte=clock.now() + dt.timedelta(days=30))
    expiring = soon.aggregate(n=Sum("left", default=0))["n"]
    return Liability(members=sums["members"], points=sums["points"], owed=-sums["owed"], expiring=expiring)


def best(*, tier: str = "", limit: int = 100) -> list[Account]:
    """Members who spent most within twelve months, each with `spent` (minor units). `tier`: a code.

    Two queries; a third where fewer than `limit` have bought.
    """
    accounts = Account.objects.filter(customer__merged_into=None).select_related("customer", "tier")
    lately = OrderPoints.objects.filter(earned_at__gt=clock.now() - YEAR, account__customer__merged_into=None)
    if tier:
        accounts = accounts.filter(tier__code=tier)
        lately = lately.filter(account__tier__code=tier)
    sums = lately.order_by().values("account").annotate(n=Sum(F("spent") - F("spent_back")))
    spent = dict(sums.order_by("-n", "account").values_list("account", "n")[:limit])
    by_pk = accounts.in_bulk(spent)
    found = [by_pk[pk] for pk in spent if pk in by_pk]
    if len(spent) < limit:
        found += accounts.exclude(pk__in=spent).order_by("-balance", "pk")[: limit - len(spent)]
    for one in found:
        one.spent = spent.get(one.pk, 0)  # type: ignore[attr-defined]
    return found


@dataclass(frozen=True, kw_only=True)
class Points:
    """A customer's points at a glance."""

    account: Account | None

    @property
    def balance(self) -> int:
        """Below zero when points were spent and their goods came back."""
        return self.account.balance if self.account else 0

    @property
    def worth(self) -> int:
        """Minor units."""
        return worth(max(0, self.balance))


def points_of(customer_id: int) -> Points | None:
    """One query; None, and no query, while points are off."""
    if not shop.get("points_on"):
        return None
    return Points(account=Account.objects.select_related("tier").filter(pk=customer_id).first())
