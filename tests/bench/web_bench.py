"""Processor time per request of the pages that are asked for most, web and database processes together.

python -m tests.bench.web_bench [sqlite|postgres]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.bench.results import Figure
from tests.bench.server import database, processor_seconds, serving

SECONDS, CONNECTIONS = 10, 8
EMPTY = {
    "an empty page of Django": "tests.bench.empty_django:application",
    "an empty application": "tests.bench.empty:application",
}
SIZE = ["--products", "1000", "--customers", "10000", "--orders", "50000"]
BASKET = "variant=6&quantity=1"
SIGN_IN = """
import django; django.setup()
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from akrab.accounts.models import User
from akrab.customers.models import Customer
from django.db.models import Count
owner = User.objects.get(role="owner")
session = SessionStore()
session[SESSION_KEY] = str(owner.pk)
session[BACKEND_SESSION_KEY] = "akrab.accounts.backends.HandleBackend"
session[HASH_SESSION_KEY] = owner.get_session_auth_hash()
session.save()
busiest = Customer.objects.annotate(n=Count("orders")).order_by("-n").values_list("pk", flat=True)[3]
print(session.session_key, busiest)
"""


@dataclass(frozen=True)
class Job:
    name: str
    path: str
    target: float
    staff: bool = False
    method: str = "GET"
    body: str = ""
    expect: str = "200"


def jobs(customer: str) -> list[Job]:
    return [
        Job("product list, guest", "/products/", 4),
        Job("product page, guest", "/products/produk-5/", 1.2),
        Job(
            "add to basket, new guest", "/basket/add/", 5, method="POST", body="variant=6&quantity=1", expect="302,303"
        ),
        Job("customer list, staff", "/office/customers/", 10, staff=True),
        Job("customer record, staff", f"/office/customers/{customer}/", 8, staff=True),
        Job("order list, staff", "/office/orders/", 8, staff=True),
        Job("dashboard, staff", "/office/dashboard/", 5, staff=True),
    ]


def load(port: int, job: Job, cookie: str, seconds: float, *, connections: int = CONNECTIONS) -> dict[str, float]:
    command = [
        sys.executable, "-m", "tests.bench.load", str(port), str(seconds), str(connections), job.method, job.path,
        "--cookie", cookie if job.staff else "", "--body", job.body, "--expect", job.expect,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    if found["errors"]:
        raise RuntimeError(f"{job.path} answered {found['errors']}")
    return found


def measure(kind: str) -> list[Figure]:
    group = f"Requests on {kind}"
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with database(kind, folder) as (env, database_pid):
            subprocess.run([sys.executable, "-m", "tests.bench.generated", *SIZE], env=env, check=True)
            subprocess.run([sys.executable, "-m", "akrab.cli.main", "insight", "refresh"], env=env, check=True)
            done = subprocess.run([sys.executable, "-c", SIGN_IN], env=env, capture_output=True, text=True, check=True)
            session, customer = done.stdout.split()
            cookie = f"sessionid={session}; language=id"
            rates: dict[str, float] = {}
            for least, application in EMPTY.items():
                with serving(env, application=application) as (port, _pid):
                    load(port, Job(least, "/", 0), "", 1)
                    found = load(port, Job(least, "/", 0), "", 4)
                    rates[least] = found["requests"] / found["seconds"]
            with serving(env) as (port, pid):
                for job in jobs(customer):
                    load(port, job, cookie, 1)
                    before = processor_seconds(pid, database_pid)
                    found = load(port, job, cookie, SECONDS)
                    spent = processor_seconds(pid, database_pid) - before
                    rates[job.name] = found["requests"] / found["seconds"]
                    figures.append(
                        Figure(
                            group, job.name, round(1000 * spent / found["requests"], 3), "ms CPU", job.target,
                            note=f"{rates[job.name]:.0f}/s, p99 {found['p99']:.0f} ms, {found['bytes']:,.0f} bytes",
                        )
                    )  # fmt: skip
                    print(figures[-1], flush=True)
            page = rates["product page, guest"]
            for least, target in (("an empty page of Django", 0.5), ("an empty application", None)):
                figures.append(
                    Figure(
                        group, f"product page against {least}, requests per second", round(page / rates[least], 3), "×",
                        target, at_most=False, note=f"{page:.0f}/s against {rates[least]:.0f}/s",
                    )
                )  # fmt: skip
    return figures


if __name__ == "__main__":
    for figure in measure(sys.argv[1] if len(sys.argv) > 1 else "sqlite"):
        print(figure)
