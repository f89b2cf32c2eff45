"""How fast a real year of sales comes in: JSON lines {name, value, unit, target}.

    python -m tests.bench.import_bench [--postgres] [FILE.parquet]

Runs in a data folder and, with --postgres, on a server of its own that are thrown away afterwards. Each measurement is
a process of its own: peak memory is that of everything the import loads.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LINES = 541_909
REVENUE = 974_774_793
CLEAN = {"clean_lines": 397_884, "clean_customers": 4_338, "clean_orders": 18_532, "clean_revenue": 891_140_790}


def prepare_database() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    call_command("createcachetable", verbosity=0)
    from akrab.core import shop

    shop.store({"currency": "GBP", "time_zone": "Europe/London", "region": "GB"})


def measure(path: Path) -> None:
    """In a process of its own: import once, then again; print what came of it."""
    import django

    django.setup()
    import time

    import psutil
    from django.db.models import Count, Q, Sum

    from akrab.exchange import actions
    from akrab.orders.models import Order, OrderLine

    peak, stop = [0], threading.Event()

    def watch() -> None:
        me = psutil.Process()
        while not stop.wait(0.05):
            peak[0] = max(peak[0], me.memory_info().rss)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    found: dict[str, object] = {}
    for name in ("first", "again"):
        started = time.monotonic()
        run = actions.start_preview(kind="sales", path=path)
        run = actions.run_now(run)
        found[f"{name}_seconds"] = time.monotonic() - started
        found |= {f"{name}_{key}": getattr(run, key) for key in ("read", "created", "updated", "skipped", "failed")}
    stop.set()
    watcher.join()
    clean = OrderLine.objects.filter(
        Q(unit_price__gt=0) | Q(exact_unit_price__gt=0), order__kind=Order.Kind.SALE, order__customer__isnull=False,
        quantity__gt=0,
    )  # fmt: skip
    found |= {
        "peak_memory": peak[0],
        "lines": OrderLine.objects.count(),
        "revenue": OrderLine.objects.aggregate(sum=Sum("total"))["sum"],
        **clean.aggregate(
            clean_lines=Count("pk"), clean_customers=Count("order__customer", distinct=True),
            clean_orders=Count("order", distinct=True), clean_revenue=Sum("total"),
        ),
    }  # fmt: skip
    sys.stdout.write(json.dumps(found) + "\n")


def results(path: Path, *, postgres: bool) -> list[dict[str, object]]:
    """Import into a fresh database and say what was reached."""
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
        try:
            for step in ("prepare", "measure"):
                output = subprocess.run(
                    [sys.executable, "-m", "tests.bench.import_bench", f"--{step}", str(path)],
                    env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE,
                ).stdout  # fmt: skip
        finally:
            if server:
                server.stop()
    found = json.loads(output)
    exact = {"lines": LINES, "revenue": REVENUE, **CLEAN, "again_skipped": LINES, "again_created": 0, "first_failed": 0}
    return [
        {"name": f"import, {name}", "value": round(LINES / found["first_seconds"]), "unit": "lines/s",
         "target": 20_000},
        {"name": f"import again, {name}", "value": round(LINES / found["again_seconds"]), "unit": "lines/s",
         "target": None},
        {"name": f"peak memory, {name}", "value": round(found["peak_memory"] / 2**20), "unit": "MB", "target": 400},
        *({"name": f"{key}, {name}", "value": found[key], "unit": "exact", "target": value}
          for key, value in exact.items()),
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "file", nargs="?", type=Path, default=ROOT / "akrab" / "demo" / "gifts" / "online_retail.parquet"
    )
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    parser.add_argument("--prepare", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.prepare:
        prepare_database()
    elif options.measure:
        measure(options.file)
    else:
        for result in results(options.file, postgres=options.postgres):
            sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
