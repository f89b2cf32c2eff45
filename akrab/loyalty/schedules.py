"""When points work without being asked. Each is harmless twice and makes up for days on which nothing ran."""

import datetime as dt

from django.db import transaction
from django.db.models import Q, Sum

from akrab.core import clock, shop
from akrab.customers.birthdays import birthday_in
from akrab.customers.models import Customer
from akrab.journal.recording import record
from akrab.loyalty import kinds
from akrab.loyalty.actions import birthday_gift, expire_all
from akrab.loyalty.models import Account, PointsEntry
from akrab.loyalty.tiers import place_all

NOTICE = dt.timedelta(days=14)
PAUSE = dt.timedelta(days=7)  # between two reminders to the same customer
LATE_DAYS = 3  # a gift that the shop missed is still given so long after the birthday


def expire() -> None:
    """Points past their day are gone; those that paid for an order in time are not touched."""
    expire_all()


def birthdays() -> None:
    """A gift for whose birthday it is today or was in the last days, in the shop's time zone; once a year."""
    if not (shop.get("points_on") and shop.get("points_birthday")):
        return
    today = clock.today()
    days = [today - dt.timedelta(days=back) for back in range(LATE_DAYS + 1)]
    wanted = Q()
    for day in days:
        wanted |= Q(birthday__month=day.month, birthday__day=day.day)
        if (day.month, day.day) == (2, 28):
            wanted |= Q(birthday__month=2, birthday__day=29)
    # Members, and others who collect points; whose day was merely imported is not given an account.
    collects = Q(state=Customer.State.APPROVED) | Q(points__isnull=False)
    found = Customer.objects.present().filter(wanted, collects).values_list("pk", "birthday")
    for pk, birthday in found.iterator():
        assert birthday is not None
        for day in days:
            if birthday_in(day.year, birthday) == day:
                birthday_gift(customer_id=pk, day=day)


def tiers() -> None:
    """A tier is left when the year's spend falls below it."""
    if shop.get("points_on"):
        place_all()


def remind() -> None:
    """Points that expire within fourteen days are announced, each once, to a customer at most once a week."""
    if not shop.get("points_on"):
        return
    now = clock.now()
    waiting = PointsEntry.objects.filter(
        Q(account__reminded_at=None) | Q(account__reminded_at__lte=now - PAUSE),
        left__gt=0,
        reminded_at=None,
        expires_at__gt=now,
        expires_at__lte=now + NOTICE,
        account__customer__merged_into=None,
    )
    for account_id in sorted(set(waiting.values_list("account", flat=True))):
        _remind(account_id, now)


@transaction.atomic
def _remind(account_id: int, now: dt.datetime) -> None:
    account = Account.objects.select_for_update().get(pk=account_id)
    entries = PointsEntry.objects.filter(
        account=account, left__gt=0, reminded_at=None, expires_at__gt=now, expires_at__lte=now + NOTICE
    )
    first = entries.order_by("expires_at").first()
    if first is None or first.last_day is None:
        return
    points = entries.aggregate(n=Sum("left"))["n"]
    entries.update(reminded_at=now)
    Account.objects.filter(pk=account.pk).update(reminded_at=now)
    record(
        kinds.PointsExpiring(points=points, day=first.last_day.isoformat()),
        customer_id=account.customer_id,
        subject=first,
    )


SCHEDULES = [  # in the shop's time zone
    ("loyalty.expire", "10 0 * * *", expire),
    ("loyalty.tiers", "40 3 * * *", tiers),
    ("loyalty.birthdays", "0 8 * * *", birthdays),
    ("loyalty.remind", "0 9 * * *", remind),
]
