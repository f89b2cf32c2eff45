"""How many orders a second: baskets of three lines become placed orders, eight buyers at a time, the page rendered.

python -m tests.bench.checkout_bench [sqlite|postgres] [orders]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.results import Figure
from tests.bench.server import database, processor_seconds, serving

ORDERS, CONNECTIONS, WARM = 2000, 8, 200
FILL = """
import random, secrets, sys
import django; django.setup()
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from akrab.accounts.models import Role, User
from akrab.catalogue.actions import VariantData, create_product
from akrab.catalogue.models import Variant
from akrab.core import clock
from akrab.customers.models import Customer
from akrab.orders.models import Basket, BasketLine

random.seed(7)
now = clock.now()
wanted = int(sys.argv[1])
with transaction.atomic():
    for number in range(60):
        variant = VariantData(sku=f"B-{number}", price=1_500_000 + number * 1000, cost=1_000_000, stock=100_000)
        create_product(name=f"Barang {number}", variants=[variant])
    variants = list(Variant.objects.values_list("pk", flat=True))
    users = User.objects.bulk_create([
        User(username=f"u{n}", email=f"u{n}@example.com", name=f"Pembeli {n}", role=Role.CUSTOMER, password="!")
        for n in range(wanted)])
    customers = Customer.objects.bulk_create(
        [Customer(name=user.name, user=user, state="approved", created_at=now) for user in users])
    baskets = Basket.objects.bulk_create(
        [Basket(key=secrets.token_urlsafe(32), customer=customer, created_at=now) for customer in customers])
    BasketLine.objects.bulk_create([
        BasketLine(basket=basket, variant_id=variant, quantity=random.randint(1, 3))
        for basket in baskets for variant in random.sample(variants, 3)])
    for user in users:
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "akrab.accounts.backends.HandleBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        print(session.session_key, secrets.token_urlsafe(24))
"""
CHECK = """
import django; django.setup()
from django.db.models import Sum
from akrab.catalogue.models import Stock
from akrab.orders.models import Order, OrderLine
print(Order.objects.count(), OrderLine.objects.aggregate(n=Sum("quantity"))["n"],
      6_000_000 - Stock.objects.aggregate(n=Sum("on_hand"))["n"])
"""


def measure(kind: str, orders: int = ORDERS) -> list[Figure]:
    group = f"Checkout on {'SQLite' if kind == 'sqlite' else 'PostgreSQL'}"
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as somebody else where we are root
        return _measure(kind, orders, group, Path(folder))


def _measure(kind: str, orders: int, group: str, folder: Path) -> list[Figure]:
    with database(kind, folder) as (env, database_pid):

        def run(*words: str) -> str:
            return subprocess.run(
                [sys.executable, *words], env=env, check=True, stdout=subprocess.PIPE, text=True
            ).stdout

        run("-m", "akrab.cli.main", "prepare")
        waiting = run("-c", FILL, str(orders + WARM)).splitlines()
        with serving(env) as (port, pid):

            def buy(lines: list[str]) -> dict[str, float]:
                command = [sys.executable, "-m", "tests.bench.checkout_load", str(port), str(CONNECTIONS)]
                done = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, check=True)
                found: dict[str, float] = json.loads(done.stdout)
                if found["errors"]:
                    raise RuntimeError(f"checkout answered {found['errors']}")
                return found

            buy(waiting[:WARM])
            before = processor_seconds(pid, database_pid)
            found = buy(waiting[WARM:])
            used = processor_seconds(pid, database_pid) - before
        placed, pieces, taken = (int(word) for word in run("-c", CHECK).split())
    return [
        Figure(group, "orders placed", found["orders"] / found["seconds"], "/s", 100, at_most=False),
        Figure(group, "99 of 100 within", found["p99"], "ms", 300),
        Figure(group, "half of them within", found["p50"], "ms"),
        Figure(group, "processor time per order", 1000 * used / found["orders"], "ms"),
        Figure(group, "processor time of the buyers per order", 1000 * found["cpu"] / found["orders"], "ms"),
        Figure(group, "orders that exist", placed, "", orders + WARM, exact=True),
        Figure(group, "pieces ordered and taken from stock differ by", pieces - taken, "", 0, exact=True),
    ]


if __name__ == "__main__":
    for kind in sys.argv[1:2] or ["sqlite", "postgres"]:
        for figure in measure(kind, *(int(word) for word in sys.argv[2:3])):
            print(figure.name, round(figure.value, 2), figure.unit, figure.target or "")
