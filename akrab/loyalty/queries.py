"""Reading points and tiers."""

import datetime as dt

from akrab.core import clock, shop
from akrab.loyalty.models import Account

BIRTHDAY_DAYS = 7  # so long before and after it, somebody has birthday


def groups_of(customer_id: int) -> frozenset[str]:
    """Groups that promotions know a customer by: "tier:<code>", "birthday". One query, none while points are off."""
    if not shop.get("points_on"):
        return frozenset()
    found = Account.objects.filter(pk=customer_id).values_list("tier__code", "birthday").first()
    if found is None:
        return frozenset()
    code, birthday = found
    groups = {f"tier:{code}"} if code else set()
    if birthday and has_birthday(birthday, clock.today()):
        groups.add("birthday")
    return frozenset(groups)


def has_birthday(birthday: dt.date, today: dt.date) -> bool:
    """True within a week of the day; 29 February counts as the 28th."""
    days = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            day = birthday.replace(year=year)
        except ValueError:
            day = dt.date(year, 2, 28)
        days.append(abs((day - today).days))
    return min(days) <= BIRTHDAY_DAYS


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
