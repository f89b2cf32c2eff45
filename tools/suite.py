"""All tests: provide what they need, run them on SQLite and on PostgreSQL. `make test`, or `python -m tools.suite`.

Arguments go to pytest, for example a folder. What cannot run here is named in one line each; with AKRAB_TEST_STRICT=1
that is a failure. The tests in a browser run once, on SQLite: what they look at does not depend on the database. They
wait more than they work, so those on PostgreSQL run beside them, behind them in the queue for the processor.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from functools import partial
from typing import Any

from tests.environment import STRICT
from tools.provision import provision

# Two processes; each takes whole files, so that what a file prepares is prepared once; tests/conftest.py orders them.
PYTEST = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]


NOTHING_TO_RUN = 5  # pytest's own
BEHIND = 10  # nice


def begin(database: str, marked: str, arguments: list[str], **how: Any) -> subprocess.Popen[bytes]:
    environment = os.environ | {"AKRAB_TEST_DB": database}
    return subprocess.Popen([*PYTEST, "-m", marked, *arguments], env=environment, **how)


def run(database: str, marked: str, arguments: list[str]) -> int:
    return begin(database, marked, arguments).wait()


def side_by_side(arguments: list[str]) -> list[int]:
    """The browser's tests as they go, those on PostgreSQL told when both are through."""
    with tempfile.TemporaryFile() as told:
        behind = begin(
            "postgres", "not browser", arguments, stdout=told, stderr=told, preexec_fn=partial(os.nice, BEHIND)
        )
        try:
            in_browser = run("sqlite", "browser", arguments)
            on_postgres = behind.wait()
        finally:
            behind.terminate()
        told.seek(0)
        print("\nTests on PostgreSQL", told.read().decode(errors="replace"), sep="\n", flush=True)
    return [in_browser, on_postgres]


def main() -> None:
    here = provision()
    print(*here.left_out, sep="\n", end="\n" if here.left_out else "", flush=True)
    if STRICT and here.left_out:
        sys.exit("AKRAB_TEST_STRICT=1: nothing may be left out.")
    arguments = sys.argv[1:]
    print("\nTests on SQLite", flush=True)
    results = [run("sqlite", "not browser", arguments)]
    if results[0] in {0, NOTHING_TO_RUN}:
        print("\nTests in a browser, and on PostgreSQL beside them", flush=True)
        if here.chromium and here.postgres:
            results += side_by_side(arguments)
        elif here.chromium:
            results.append(run("sqlite", "browser", arguments))
        elif here.postgres:
            results.append(run("postgres", "not browser", arguments))
    failed = [result for result in results if result not in {0, NOTHING_TO_RUN}]
    sys.exit(failed[0] if failed else 0 if 0 in results else NOTHING_TO_RUN)


if __name__ == "__main__":
    main()
