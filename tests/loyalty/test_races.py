"""Sixteen processes spend the same 250 points, ten at a time, far more often than they last: exactly 25 times."""

import collections
import json
import subprocess
import sys

import pytest

from tests.racing import race

PROCESSES, TIMES = 16, 5

SETUP = """
import django; django.setup()
from django.conf import settings
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
from akrab.accounts.actions import change_shop_settings
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member
from tests.loyalty.factories import give, make_reward, points_on
change_shop_settings(values={"unconfirmed_limit": 100}, actor=None)
points_on()
customer = make_member()
for number in range(25):
    give(customer, 10, str(number))
make_reward(points=10)
print(make_variant(stock=100_000, price=10_000_000).pk)
"""
COUNT = """
import json, django; django.setup()
from django.db.models import Sum
from akrab.journal.models import Entry
from akrab.loyalty.models import Account, OrderPoints, PointsEntry
from akrab.orders.models import Order
from akrab.promotions.models import Code
print(json.dumps([
    Account.objects.get().balance,
    PointsEntry.objects.aggregate(n=Sum("points"))["n"], PointsEntry.objects.aggregate(n=Sum("left"))["n"],
    PointsEntry.objects.filter(kind="redeemed").count(), OrderPoints.objects.count(),
    Order.objects.filter(discount=100_000).count(), Order.objects.exclude(discount=100_000).exclude(discount=0).count(),
    PointsEntry.objects.filter(kind="reward").count(), Code.objects.count(),
    Entry.objects.filter(kind="points.redeemed").count(), Entry.objects.filter(kind="reward.taken").count(),
]))
"""


def python(code: str, env: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]


def run_race(env: dict[str, str], deed: str, variant: str) -> dict[str, int]:
    outcome: collections.Counter[str] = collections.Counter()
    buyers = [(deed, number, TIMES, variant) for number in range(PROCESSES)]
    for printed in race("tests.loyalty.racing_buyer", buyers, env, timeout=500):
        outcome.update(json.loads(printed))
    return dict(outcome)


@pytest.mark.django_db(transaction=True)
def test_points_redeemed_at_once_by_many_windows_are_spent_exactly_once(shop_env: dict[str, str]) -> None:
    variant = python(SETUP, shop_env)
    outcome = run_race(shop_env, "order", variant)
    assert outcome.pop("reduced by 100000") == 25
    assert sum(outcome.values()) == PROCESSES * TIMES - 25
    assert set(outcome) <= {"refused", "reduced by 0"}
    assert json.loads(python(COUNT, shop_env)) == [0, 0, 0, 25, 25, 25, 0, 0, 0, 25, 0]


@pytest.mark.django_db(transaction=True)
def test_rewards_taken_at_once_give_as_many_vouchers_as_were_paid_for(shop_env: dict[str, str]) -> None:
    variant = python(SETUP, shop_env)
    outcome = run_race(shop_env, "reward", variant)
    assert outcome == {"taken": 25, "refused": PROCESSES * TIMES - 25}
    assert json.loads(python(COUNT, shop_env)) == [0, 0, 0, 0, 0, 0, 0, 25, 25, 0, 25]
