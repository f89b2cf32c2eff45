"""Several processes write, publish, hide and wait for the same: the rating stays exact, everybody is told once."""

import json
import subprocess
import sys

import pytest

from tests.racing import race

PROCESSES = 4
SETUP = """
import django; django.setup()
from akrab.accounts.models import Role
from akrab.catalogue import stock
from akrab.catalogue.models import Stock, Variant
from akrab.reviews import wishes
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.reviews.factories import make_buyer
variant = make_variant(stock=100, slug="raced", name="Raced")
make_user(Role.STAFF)
buyers = [make_buyer(variant, name=f"Pembeli {n}") for n in range(5)]
back = make_variant(stock=0, name="Back")
for buyer in buyers:
    wishes.ask_for_alert(variant=back, customer=buyer)
for number in range(30):
    wishes.ask_for_alert(variant=back, email=f"guest{number}@example.com")
Stock.objects.filter(variant=back).update(on_hand=1)
Stock.objects.filter(variant=variant).update(on_hand=0)
print("ready")
"""
COUNT = """
import json, django; django.setup()
from django.db.models import Count, Sum
from akrab.catalogue.models import Product
from akrab.journal.dispatch import dispatch_all
from akrab.journal.models import Entry
from akrab.messaging.models import Message
from akrab.reviews.models import Review, StockAlert, Favourite
product = Product.objects.get(slug="raced")
shown = Review.objects.published().filter(product=product).aggregate(s=Sum("rating"), n=Count("id"))
for _round in range(3):
    dispatch_all()
print(json.dumps({
    "kept": [product.rating_sum, product.rating_count], "true": [shown["s"] or 0, shown["n"]],
    "reviews": Review.objects.count() <= 5,
    "told": [
        StockAlert.objects.filter(state="told").count(), Entry.objects.filter(kind="product.back_in_stock").count()
    ],
    "mails": Message.objects.filter(template="back_in_stock", channel="email").count(),
    "waiting": StockAlert.objects.filter(state="waiting").count() <= 5,
}))
"""


def python(code: str, env: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


@pytest.mark.django_db(transaction=True)
def test_ratings_stay_exact_and_everybody_is_told_once(shop_env: dict[str, str]) -> None:
    python(SETUP, shop_env)
    race("tests.reviews.racer", [(seed,) for seed in range(PROCESSES)], shop_env)
    found = json.loads(python(COUNT, shop_env))
    assert found["kept"] == found["true"]
    assert found["told"] == [35, 35]
    assert found["mails"] == 35
    assert (found["reviews"], found["waiting"]) == (True, True)
