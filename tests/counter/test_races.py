"""Eight tills send the same sales at the same moment, more than the books have: each is recorded once."""

import collections
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.racing import race

TILLS, SALES, PIECES = 8, 40, 25

SETUP = f"""
import json, django; django.setup()
from tests.catalogue.factories import make_variant
from tests.counter.factories import make_cashier, open_session, sale_json
open_session()
variant, cashier = make_variant(stock={PIECES}), make_cashier()
print(json.dumps([cashier.pk, [sale_json(variant) for _ in range({SALES})]]))
"""
COUNT = """
import json, django; django.setup()
from django.db.models import Sum
from akrab.catalogue.models import Stock, StockMove
from akrab.counter.models import CounterSale, SalePayment, StockDifference
from akrab.orders.models import Order
from akrab.payments.models import Payment
print(json.dumps([
    Order.objects.count(), CounterSale.objects.filter(state="recorded").count(), SalePayment.objects.count(),
    Payment.objects.count(), Stock.objects.get().on_hand, StockMove.objects.aggregate(n=Sum("quantity"))["n"],
    StockDifference.objects.aggregate(n=Sum("missing"))["n"],
]))
"""


def python(code: str, env: dict[str, str]) -> list[object]:
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    found: list[object] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


@pytest.mark.django_db(transaction=True)
def test_the_same_sales_from_eight_tills_are_recorded_once(shop_env: dict[str, str], tmp_path: Path) -> None:
    seller, sales = python(SETUP, shop_env)
    path = tmp_path / "sales.json"
    path.write_text(json.dumps(sales))
    outcome: collections.Counter[str] = collections.Counter()
    for printed in race("tests.counter.racing_till", [(path, seller)] * TILLS, shop_env):
        outcome.update(json.loads(printed.strip().splitlines()[-1]))
    assert outcome == {"recorded": SALES, "known": SALES * (TILLS - 1)}
    assert python(COUNT, shop_env) == [SALES, SALES, SALES, SALES, 0, 0, SALES - PIECES]
