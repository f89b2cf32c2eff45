"""All tests: provide what they need, run them on SQLite, then on PostgreSQL. `make test`, or `python -m tools.suite`.

Arguments go to pytest, for example a folder. What cannot run here is named in one line each; with AKRAB_TEST_STRICT=1
that is a failure. The tests in a browser run once, on SQLite: what they look at does not depend on the database.
"""

from __future__ import annotations

import os
import subprocess
import sys

from tests.environment import STRICT
from tools.provision import provision

# Two processes; each takes whole files, so that what a file prepares is prepared once; tests/conftest.py orders them.
PYTEST = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]


def run(database: str, *arguments: str) -> int:
    print(f"\nTests on {'PostgreSQL' if database == 'postgres' else 'SQLite'}", flush=True)
    return subprocess.run([*PYTEST, *arguments], env=os.environ | {"AKRAB_TEST_DB": database}, check=False).returncode


def main() -> None:
    here = provision()
    print(*here.left_out, sep="\n", end="\n" if here.left_out else "", flush=True)
    if STRICT and here.left_out:
        sys.exit("AKRAB_TEST_STRICT=1: nothing may be left out.")
    arguments = sys.argv[1:]
    result = run("sqlite", *([] if here.chromium else ["-m", "not browser"]), *arguments)
    if not result and here.postgres:
        result = run("postgres", "-m", "not browser", *arguments)
    sys.exit(result)


if __name__ == "__main__":
    main()
