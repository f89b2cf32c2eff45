"""How fast all facts and figures are made from nothing, and brought up to date: JSON lines {name, value, unit, target}.

    python -m tests.bench.refresh_bench [ORDERS]

Over 1 million orders with 5 million lines of 200,000 customers on SQLite (see `trade`), and over a tenth of them for
the ratio. Each refresh is a process of its own, as `akrab insight refresh` is; its memory is that of the process. The
shops are kept in the temporary folder and made once for each state of the migrations.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
ORDERS, TENTH = 1_000_000, 10
NEW = 1_000


def environment(home: Path) -> dict[str, str]:
    env = os.environ | {
        "AKRAB_HOME": str(home), "AKRAB_DEMO": "none", "DJANGO_SETTINGS_MODULE": "akrab.config.settings",
    }  # fmt: skip
    env.pop("AKRAB_DATABASE_URL", None)
    return env


def shop_of(orders: int) -> Path:
    """The folder of a shop with so many orders; made where it is not there yet."""
    kept = Path(tempfile.gettempdir()) / f"akrab-bench-trade-{orders}-{tables()}"
    if not (kept / "done").exists():
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir()
        subprocess.run(
            [sys.executable, "-m", "tests.bench.trade", str(orders)], env=environment(kept), cwd=ROOT, check=True
        )
        (kept / "done").touch()
    return kept


def tables() -> str:
    """Changes with any migration: a shop of other tables is of no use."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "akrab").glob("*/migrations/*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def refresh(home: Path) -> tuple[dict[str, Any], float, float]:
    """What the command tells, its seconds as a whole, and its greatest memory in MB."""
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "akrab.cli.main", "insight", "refresh", "--json"], env=environment(home), cwd=ROOT,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    told = process.stdout.read()
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"The refresh ended with {process.returncode}.")
    return json.loads(told.splitlines()[-1]), time.monotonic() - started, used.ru_maxrss / 1024


def sell() -> None:
    """NEW sales of today, journalled as the shop does."""
    import django

    django.setup()
    from django.db import transaction

    from akrab.core import clock
    from akrab.customers.models import Customer
    from akrab.journal.recording import record
    from akrab.orders.kinds import OrderAccepted
    from akrab.orders.models import Order, OrderLine

    buyers = list(Customer.objects.order_by("pk")[:NEW])
    with transaction.atomic():
        for number, buyer in enumerate(buyers):
            made = Order.objects.create(
                number=f"N{clock.now():%H%M%S%f}-{number}", state="accepted", customer=buyer, currency="IDR",
                subtotal=500_000, total=500_000, placed_at=clock.now(),
            )  # fmt: skip
            OrderLine.objects.create(order=made, sku="SKU00001", name="Barang 1", quantity=1, unit_price=500_000,
                                     total=500_000)  # fmt: skip
            record(OrderAccepted(number=made.number), subject=made)


def results(orders: int) -> list[dict[str, object]]:
    found: dict[int, tuple[dict[str, Any], float, float]] = {}
    for count in (orders // TENTH, orders):
        shop = shop_of(count)
        shutil.rmtree(shop / "warehouse", ignore_errors=True)
        found[count] = refresh(shop)
    small, large = found[orders // TENTH], found[orders]
    subprocess.run([sys.executable, "-m", "tests.bench.refresh_bench", "--sell"], env=environment(shop_of(orders)),
                   cwd=ROOT, check=True)  # fmt: skip
    after = refresh(shop_of(orders))
    whole = orders == ORDERS
    named = f"{orders:,} orders"
    return [
        {"name": f"all from nothing, {named}", "value": large[0]["seconds"], "unit": "s",
         "target": 60 if whole else None},
        {"name": f"the whole process with charts, {named}", "value": round(large[1], 1), "unit": "s", "target": None},
        {"name": f"greatest memory, {named}", "value": round(large[2]), "unit": "MB",
         "target": 2048 if whole else None},
        {"name": f"all from nothing, {orders // TENTH:,} orders", "value": small[0]["seconds"], "unit": "s",
         "target": None},
        {"name": "ten times the rows take so many times as long", "unit": "times", "target": 12,
         "value": round(large[0]["seconds"] / small[0]["seconds"], 1)},
        {"name": f"after {NEW:,} new orders", "value": after[0]["seconds"], "unit": "s", "target": 5},
        {"name": f"memory after {NEW:,} new orders", "value": round(after[2]), "unit": "MB", "target": None},
    ]  # fmt: skip


def main() -> None:
    if "--sell" in sys.argv:
        sell()
        return
    for line in results(int(sys.argv[1]) if len(sys.argv) > 1 else ORDERS):
        sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
