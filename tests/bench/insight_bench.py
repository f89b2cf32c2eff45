"""How fast the figures follow the orders: JSON lines {name, value, unit, target}.

    python -m tests.bench.insight_bench [--postgres] [DATA FOLDER]

Over the 541,909 lines of Online Retail, in a data folder (and with --postgres on a server) that are thrown away. Each
refresh is a process of its own, as `akrab insight refresh` is. "inside" is what the command itself tells, the loading
of libraries included; "whole" is the process with Python and Django; charts come on top of the inside.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROUNDS = 5


def prepare(data: Path) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tests.insight import online_retail

    for alias in settings.DATABASES:
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True, database=alias)
    call_command("createcachetable", verbosity=0)
    online_retail.load(data)


def order() -> None:
    """One sale of today, journalled as the shop does."""
    import django

    django.setup()
    from django.db import transaction

    from akrab.core import clock
    from akrab.customers.models import Customer
    from akrab.journal.recording import record
    from akrab.orders.kinds import OrderAccepted
    from akrab.orders.models import Order, OrderLine

    with transaction.atomic():
        made = Order.objects.create(
            number=f"N{Order.objects.count()}", state=Order.State.ACCEPTED, customer=Customer.objects.order_by("pk")[0],
            currency="GBP", subtotal=1_250, total=1_250, placed_at=clock.now(),
        )  # fmt: skip
        OrderLine.objects.create(order=made, sku="22423", name="Cakestand", quantity=1, unit_price=1_250, total=1_250)
        record(OrderAccepted(number=made.number), subject=made)


def refresh(env: dict[str, str]) -> tuple[float, dict[str, float]]:
    started = time.monotonic()
    output = subprocess.run(
        [sys.executable, "-m", "akrab.cli.main", "insight", "refresh", "--json"], env=env, cwd=ROOT, check=True,
        stdout=subprocess.PIPE,
    ).stdout  # fmt: skip
    return time.monotonic() - started, json.loads(output.splitlines()[-1])


def results(data: Path, *, postgres: bool) -> list[dict[str, object]]:
    name = "PostgreSQL" if postgres else "SQLite"
    with tempfile.TemporaryDirectory(prefix="akrab-bench-") as folder:
        Path(folder).chmod(0o711)
        env = os.environ | {
            "AKRAB_HOME": f"{folder}/home", "AKRAB_DEMO": "none", "DJANGO_SETTINGS_MODULE": "akrab.config.settings",
        }  # fmt: skip
        env.pop("AKRAB_DATABASE_URL", None)
        server = None
        if postgres:
            import psycopg

            from tests.postgres import PostgresServer

            server = PostgresServer(Path(folder) / "postgres", durable=True)
            server.start()
            with psycopg.connect(f"{server.url}/postgres", autocommit=True) as connection:
                connection.execute("CREATE DATABASE bench")
            env["AKRAB_DATABASE_URL"] = f"{server.url}/bench"
        here = [sys.executable, "-m", "tests.bench.insight_bench"]
        try:
            subprocess.run([*here, "--prepare", str(data)], env=env, cwd=ROOT, check=True)
            whole, first = refresh(env)
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            after = []
            for _turn in range(ROUNDS):
                subprocess.run([*here, "--order"], env=env, cwd=ROOT, check=True)
                after.append(refresh(env))
        finally:
            if server:
                server.stop()

    def middle(values: list[float]) -> float:
        return round(statistics.median(values), 2)

    return [
        {"name": f"refresh from nothing, inside, {name}", "value": first["seconds"], "unit": "s", "target": 10},
        {"name": f"refresh from nothing, whole with charts, {name}", "value": round(whole, 2), "unit": "s",
         "target": None},
        {"name": f"peak memory from nothing, {name}", "value": round(peak), "unit": "MB", "target": None},
        {"name": f"refresh after one order, inside, {name}", "value": middle([run["seconds"] for _whole, run in after]),
         "unit": "s", "target": 1},
        {"name": f"charts in two languages, {name}", "value": middle([run["charts_seconds"] for _whole, run in after]),
         "unit": "s", "target": None},
        {"name": f"refresh after one order, whole with charts, {name}",
         "value": middle([seconds for seconds, _run in after]), "unit": "s", "target": None},
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    parser.add_argument("--prepare", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--order", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.prepare:
        prepare(chosen.data)
    elif chosen.order:
        order()
    else:
        for line in results(chosen.data, postgres=chosen.postgres):
            sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
