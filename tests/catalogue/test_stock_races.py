"""Sixteen processes sell, move, count and give back the same goods in two outlets: the ledger holds to the piece."""

import collections
import json
import subprocess
import sys

import pytest

from tests.racing import race

PROCESSES, ROUNDS, PIECES = 16, 25, 60

SETUP = f"""
import django; django.setup()
from akrab.catalogue import outlets, stock
from tests.catalogue.factories import make_variant
outlets.main_outlet()
kiosk = outlets.save_outlet(name="Kios")
for each in range(3):
    stock.receive(variant=make_variant(stock={PIECES}), quantity={PIECES}, outlet=kiosk)
print("ready")
"""
CHECK = """
import json, django; django.setup()
from django.db.models import Count
from akrab.catalogue.models import Stock, StockMove
from tests.catalogue.ledger import assert_ledger_holds
assert_ledger_holds()
print(json.dumps([Stock.objects.count(), StockMove.objects.exclude(reference=None).count()
    - StockMove.objects.exclude(reference=None).values("reference").distinct().count()]))
"""


def python(code: str, env: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


@pytest.mark.django_db(transaction=True)
def test_the_ledger_holds_whoever_is_at_the_shelf(shop_env: dict[str, str]) -> None:
    assert python(SETUP, shop_env) == "ready"
    outcome: collections.Counter[str] = collections.Counter()
    hands = [(number, ROUNDS) for number in range(PROCESSES)]
    for printed in race("tests.catalogue.racing_hand", hands, shop_env):
        outcome.update(json.loads(printed))
    assert set(outcome) <= {"take", "move", "count", "back", "refused"}, outcome
    assert sum(outcome.values()) == PROCESSES * ROUNDS
    assert json.loads(python(CHECK, shop_env)) == [3, 0]
