"""A big shop: 100,000 customers, 10,000 products, one customer with 10,000 happenings. Server time of single requests.

python -m tests.bench.large_bench [sqlite|postgres]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.results import Figure
from tests.bench.server import database, processor_seconds, serving
from tests.bench.web_bench import SIGN_IN, Job, load

SIZE = ["--products", "10000", "--customers", "100000", "--orders", "20000"]
MANY = """
import datetime as dt, django; django.setup()
from django.db import transaction
from akrab.customers.kinds import Noted
from akrab.journal.recording import Draft, record_many
start = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
with transaction.atomic():
    record_many(
        Draft(what=Noted(text=f"Catatan {n}"), customer_id=1, occurred_at=start + dt.timedelta(hours=n))
        for n in range(10_000)
    )
"""


def measure(kind: str) -> list[Figure]:
    group = f"Large shop on {kind}"
    figures = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with database(kind, folder) as (env, database_pid):
            subprocess.run([sys.executable, "-m", "tests.bench.generated", *SIZE], env=env, check=True)
            subprocess.run([sys.executable, "-c", MANY], env=env, check=True)
            subprocess.run([sys.executable, "-m", "akrab.cli.main", "insight", "refresh"], env=env, check=True)
            done = subprocess.run([sys.executable, "-c", SIGN_IN], env=env, capture_output=True, text=True, check=True)
            cookie = f"sessionid={done.stdout.split()[0]}; language=id"
            jobs = [
                Job("customer page, 10,000 journal entries", "/office/customers/1/", 100, staff=True),
                Job("customer list, 100,000 customers", "/office/customers/", 100, staff=True),
                Job("customer list by value", "/office/customers/?sort=value", 100, staff=True),
                Job("customer search, one name", "/office/customers/?q=budi", 100, staff=True),
                Job("customer search, two words", "/office/customers/?q=sit+wija", 100, staff=True),
                Job("customer search, two letters", "/office/customers/?q=bu", 100, staff=True),
                Job("customer search, end of a phone number", "/office/customers/?q=628000099", 100, staff=True),
                Job("search as you type", "/office/search/?q=siti", 100, staff=True),
                Job("product list, 10,000 products, as it is kept ready", "/products/?brand=Nusa&available=1", 50),
            ]
            with serving(env) as (port, pid):
                for job in jobs:
                    load(port, job, cookie, 0.5, connections=1)
                    before = processor_seconds(pid, database_pid)
                    found = load(port, job, cookie, 3, connections=1)
                    spent = 1000 * (processor_seconds(pid, database_pid) - before) / found["requests"]
                    note = f"p99 {found['p99']:.0f} ms, {spent:.0f} ms of processor time"
                    figures.append(Figure(group, job.name, round(found["p50"], 1), "ms", job.target, note=note))
                    print(figures[-1], flush=True)
    return figures


if __name__ == "__main__":
    measure(sys.argv[1] if len(sys.argv) > 1 else "sqlite")
