"""`make bench`: measure everything and write docs/reference/benchmarks.md.

python -m tests.bench [GROUP ...]

Groups: import insight refresh engines requests checkout large inbox lists webhook outgoing visits running booklet
duplicates science
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

from tests.bench import (
    checkout_bench,
    duplicates_bench,
    events_bench,
    inbox_bench,
    large_bench,
    lists_bench,
    outgoing_bench,
    running_bench,
    web_bench,
    webhook_bench,
)
from tests.bench.results import Figure, keep


def _lines(module: str, group: str, *words: str) -> list[Figure]:
    """Figures of a benchmark that prints JSON lines {name, value, unit, target}."""
    done = subprocess.run([sys.executable, "-m", module, *words], capture_output=True, text=True, check=True)
    figures = []
    for line in done.stdout.splitlines():
        if not line.startswith("{"):
            continue
        raw = json.loads(line)
        figures.append(
            Figure(
                group, raw["name"], raw["value"], "" if raw["unit"] == "exact" else raw["unit"], raw.get("target"),
                at_most="/s" not in raw["unit"] and not raw.get("at_least"), exact=raw["unit"] == "exact",
                note=raw.get("note", ""),
            )
        )  # fmt: skip
    return figures


GROUPS: dict[str, list[tuple[str, Callable[[], list[Figure]]]]] = {
    "import": [
        ("Import on SQLite", lambda: _lines("tests.bench.import_bench", "Import on SQLite")),
        ("Import on PostgreSQL", lambda: _lines("tests.bench.import_bench", "Import on PostgreSQL", "--postgres")),
    ],
    "insight": [
        ("Insight on SQLite", lambda: _lines("tests.bench.insight_bench", "Insight on SQLite")),
        ("Insight on PostgreSQL", lambda: _lines("tests.bench.insight_bench", "Insight on PostgreSQL", "--postgres")),
    ],
    "refresh": [("Refresh on SQLite", lambda: _lines("tests.bench.refresh_bench", "Refresh on SQLite"))],
    "engines": [("Three engines", lambda: _lines("tests.bench.engines_bench", "Three engines"))],
    "requests": [
        ("Requests on SQLite", lambda: web_bench.measure("sqlite")),
        ("Requests on PostgreSQL", lambda: web_bench.measure("postgres")),
    ],
    "checkout": [
        ("Checkout on SQLite", lambda: checkout_bench.measure("sqlite")),
        ("Checkout on PostgreSQL", lambda: checkout_bench.measure("postgres")),
    ],
    "large": [
        ("Large shop on SQLite", lambda: large_bench.measure("sqlite")),
        ("Large shop on PostgreSQL", lambda: large_bench.measure("postgres")),
    ],
    "lists": [
        ("Lists of 10,000 products on SQLite", lambda: lists_bench.measure("sqlite")),
        ("Lists of 10,000 products on PostgreSQL", lambda: lists_bench.measure("postgres")),
    ],
    "inbox": [
        ("Inbox on SQLite", lambda: inbox_bench.measure("sqlite")),
        ("Inbox on PostgreSQL", lambda: inbox_bench.measure("postgres")),
    ],
    "webhook": [
        ("Notices of WhatsApp on SQLite", lambda: webhook_bench.measure("sqlite")),
        ("Notices of WhatsApp on PostgreSQL", lambda: webhook_bench.measure("postgres")),
    ],
    "outgoing": [
        ("Outgoing messages on SQLite", lambda: outgoing_bench.measure("sqlite")),
        ("Outgoing messages on PostgreSQL", lambda: outgoing_bench.measure("postgres")),
    ],
    "visits": [
        ("Visits on SQLite", lambda: events_bench.measure("sqlite")),
        ("Visits on PostgreSQL", lambda: events_bench.measure("postgres")),
    ],
    "running": [("Running", running_bench.measure)],
    "booklet": [("Catalogue as PDF", lambda: _lines("tests.bench.booklet_bench", "Catalogue as PDF"))],
    "science": [("Models", lambda: _lines("tests.bench.science_bench", "Models"))],
    "duplicates": [
        ("Duplicates on SQLite", lambda: duplicates_bench.measure("sqlite")),
        ("Duplicates on PostgreSQL", lambda: duplicates_bench.measure("postgres")),
    ],
}


def main() -> None:
    for name in sys.argv[1:] or GROUPS:
        for group, measure in GROUPS[name]:
            print(group, flush=True)
            figures = measure()
            keep(group, figures)
            for figure in figures:
                print("  ", figure.name, figure.value, figure.unit, figure.target or "", flush=True)


main()
