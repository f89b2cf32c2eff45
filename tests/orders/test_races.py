"""Sixteen processes want the last 500 pieces 1,024 times: exactly 500 get one, and nobody sees a locked database."""

import collections
import json
import subprocess
import sys

import pytest

from tests.racing import race

PROCESSES, ORDERS, PIECES = 16, 64, 500

SETUP = """
import django; django.setup()
from django.conf import settings
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
from akrab.accounts.actions import change_shop_settings
from akrab.customers.models import Customer
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member
change_shop_settings(values={{"unconfirmed_limit": 100}}, actor=None)
for number in range(40):
    make_member(name=f"Pembeli {{number}}")
print(make_variant(stock={pieces}).pk)
"""
COUNT = """
import json, django; django.setup()
from django.db.models import Sum
from akrab.catalogue.models import Stock, StockMove
from akrab.journal.models import Entry
from akrab.orders.models import Order, OrderLine
print(json.dumps([
    Order.objects.count(), OrderLine.objects.aggregate(n=Sum("quantity"))["n"], Stock.objects.get().on_hand,
    StockMove.objects.aggregate(n=Sum("quantity"))["n"], Entry.objects.filter(kind="order.placed").count(),
    Order.objects.values("number").distinct().count(),
]))
"""


def python(code: str, env: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]


@pytest.mark.django_db(transaction=True)
def test_the_last_five_hundred_are_sold_exactly_once(shop_env: dict[str, str]) -> None:
    variant = python(SETUP.format(pieces=PIECES), shop_env)
    buyers = [(number, ORDERS, variant) for number in range(PROCESSES)]
    outcome: collections.Counter[str] = collections.Counter()
    for printed in race("tests.orders.racing_buyer", buyers, shop_env):
        outcome.update(json.loads(printed))
    assert dict(outcome) == {"placed": PIECES, "sold out": PROCESSES * ORDERS - PIECES}
    assert json.loads(python(COUNT, shop_env)) == [PIECES, PIECES, 0, 0, PIECES, PIECES]
