"""The lists of 10,000 products, every filter for itself: the shop's and the office's. Server time of single requests.

python -m tests.bench.lists_bench [sqlite|postgres]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.results import Figure
from tests.bench.server import database, processor_seconds, serving
from tests.bench.web_bench import SIGN_IN, Job, load

SIZE = ["--products", "10000", "--customers", "2000", "--orders", "5000"]
# What the shop's list is narrowed by, one after the other. `low` is typed by people: such a page is never kept, so
# every figure is that of a page made afresh.
COLOURS = "&".join(f"a=Warna%3A{colour}" for colour in ("Hitam", "Putih", "Merah", "Biru", "Hijau", "Emas"))
FILTERS = [
    ("price, all fit", "low=1"),
    ("price, a fifth fits", "high=8000000"),
    ("price, few fit", "low=1000000&high=1200000"),
    ("brand", "low=1&brand=Nusa"),
    ("category", "low=1&category=kategori-3"),
    ("in stock", "low=1&available=1"),
    ("4 stars", "low=1&rating=4"),
    ("3 stars, most fit", "low=1&rating=3"),
    ("a colour", "low=1&a=Warna%3AHitam"),
    ("a colour that is in stock", "low=1&a=Warna%3AHitam&available=1"),
    ("a colour in a size", "low=1&a=Warna%3AHitam&a=Ukuran%3AM"),
    ("two colours and a material", "low=1&a=Warna%3AHitam&a=Warna%3AMerah&a=Bahan%3AKulit"),
    ("six colours, most fit", f"low=1&{COLOURS}"),
    ("category, stars, colour", "low=1&category=kategori-3&rating=4&a=Warna%3ABiru"),
    ("cheapest first", "low=1&order=cheap"),
    ("newest first", "low=1&order=new"),
    ("best rated first", "low=1&order=rated"),
    ("by name", "low=1&order=name"),
    ("page 200", "low=1&page=200"),
    ("search", "q=kabel+nusa"),
    ("search, misspelt", "q=cabel+nussa"),
]
OFFICE_FILTERS = [
    ("all", ""), ("running out", "stock=low"), ("sold out", "stock=out"), ("without a picture", "stock=no_picture"),
    ("drafts", "state=draft"), ("category", "category=3"), ("search", "q=kabel+nusa"),
    ("search, misspelt", "q=cabel+nussa"),
]  # fmt: skip


def measure(kind: str) -> list[Figure]:
    """The median of one visitor's requests, and what each cost web server and database in processor time."""
    group = f"Lists of 10,000 products on {kind}"
    jobs = [Job(f"shop: {name}", f"/products/?{query}", 50) for name, query in FILTERS]
    jobs += [Job(f"office: {name}", f"/office/products/?{query}", 50, staff=True) for name, query in OFFICE_FILTERS]
    figures = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with database(kind, folder) as (env, database_pid):
            subprocess.run([sys.executable, "-m", "tests.bench.generated", *SIZE], env=env, check=True)
            done = subprocess.run([sys.executable, "-c", SIGN_IN], env=env, capture_output=True, text=True, check=True)
            cookie = f"sessionid={done.stdout.split()[0]}; language=id"
            with serving(env) as (port, pid):
                for job in jobs:
                    load(port, job, cookie, 0.5, connections=1)
                    before = processor_seconds(pid, database_pid)
                    found = load(port, job, cookie, 2, connections=1)
                    spent = 1000 * (processor_seconds(pid, database_pid) - before) / found["requests"]
                    note = f"p99 {found['p99']:.0f} ms, {spent:.0f} ms of processor time"
                    figures.append(Figure(group, job.name, round(found["p50"], 1), "ms", job.target, note=note))
                    print(figures[-1], flush=True)
    return figures


if __name__ == "__main__":
    measure(sys.argv[1] if len(sys.argv) > 1 else "sqlite")
