"""A code for 1,000 orders is wanted by 1,500 from sixteen processes: exactly 1,000 have it (LESSONS C33)."""

import collections
import json
import subprocess
import sys

import pytest

from tests.racing import race

PROCESSES, ORDERS, LIMIT = 16, 94, 1000

SETUP = """
import django; django.setup()
from django.conf import settings
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
from akrab.accounts.actions import change_shop_settings
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member
from tests.promotions.factories import make_promotion
change_shop_settings(values={{"unconfirmed_limit": 100}}, actor=None)
people = [make_member(name=f"Pembeli {{number}}") for number in range(60)]
make_promotion(code="RIBUAN", {limits})
print(make_variant(stock=100_000, price=1_000_000).pk, people[0].pk)
"""
COUNT = """
import json, django; django.setup()
from django.db.models import Sum
from akrab.journal.models import Entry
from akrab.orders.models import Order, OrderDiscount
from akrab.promotions.models import Code, Promotion, Use
print(json.dumps([
    Promotion.objects.get().used, Code.objects.get().used, Use.objects.filter(state="claimed").count(),
    OrderDiscount.objects.filter(code="RIBUAN").count(), Order.objects.filter(discount__gt=0).count(),
    Entry.objects.filter(kind="offer.used").count(), Order.objects.aggregate(n=Sum("discount"))["n"],
]))
"""


def python(code: str, env: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]


def run_race(env: dict[str, str], variant: str, *, processes: int, orders: int, customer: str = "0") -> dict[str, int]:
    buyers = [(number, orders, variant, "RIBUAN", customer) for number in range(processes)]
    outcome: collections.Counter[str] = collections.Counter()
    for printed in race("tests.promotions.racing_buyer", buyers, env, timeout=500):
        outcome.update(json.loads(printed))
    return dict(outcome)


@pytest.mark.django_db(transaction=True)
def test_a_code_for_a_thousand_orders_is_used_a_thousand_times(shop_env: dict[str, str]) -> None:
    variant, _customer = python(SETUP.format(limits=f"total_limit={LIMIT}"), shop_env).split()
    outcome = run_race(shop_env, variant, processes=PROCESSES, orders=ORDERS)
    assert outcome == {"reduced": LIMIT, "full price": PROCESSES * ORDERS - LIMIT}
    assert json.loads(python(COUNT, shop_env)) == [LIMIT] * 6 + [LIMIT * 100_000]


@pytest.mark.django_db(transaction=True)
def test_one_customer_ordering_in_many_windows_has_it_as_often_as_each_may(shop_env: dict[str, str]) -> None:
    variant, customer = python(SETUP.format(limits="per_customer_limit=3"), shop_env).split()
    outcome = run_race(shop_env, variant, processes=6, orders=6, customer=customer)
    assert outcome == {"reduced": 3, "full price": 33}
    assert json.loads(python(COUNT, shop_env)) == [3] * 6 + [300_000]
