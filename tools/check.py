"""All checks that need no test, two at a time: `make check`, or `python -m tools.check [NAME ...]`.

Prints a line for each, then what the failed ones said. Exit code 1 when one failed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PROCESSES = 2
LINTED_TEMPLATES = ("akrab",)

# Slow ones first, so that the quick ones fill the gaps.
CHECKS: dict[str, list[str]] = {
    "types": ["mypy"],
    "floors": ["lint-imports"],
    "templates lint": ["djlint", "--lint", "--quiet", "akrab"],
    "templates compile": ["python", "-m", "tools.templates"],
    "migrations": ["django-admin", "makemigrations", "--check", "--dry-run"],
    "system check": ["django-admin", "check", "--deploy", "--fail-level", "WARNING"],
    "translations": ["python", "-m", "tools.messages", "--check"],
    "style sheet": ["python", "-m", "tools.css", "--check"],
    "lint": ["ruff", "check", "--output-format", "concise", "."],
    "format": ["ruff", "format", "--check", "--output-format", "concise", "."],
    "locks": ["python", "-m", "tools.lock", "--check"],
    "installed packages": ["python", "-m", "pip", "check", "--disable-pip-version-check"],
    "words and links": ["python", "-m", "tools.words"],
}


@dataclass(frozen=True)
class Outcome:
    name: str
    passed: bool
    seconds: float
    output: str


def run(name: str, home: str) -> Outcome:
    program, *arguments = CHECKS[name]
    started = time.monotonic()
    # The checks look at the code, not at a developer's shop: an empty data folder, no database, an address with TLS.
    # Compiled modules are kept: several checks start the same Django.
    left_out = ("AKRAB_", "PYTHONDONTWRITEBYTECODE")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(left_out)}
    result = subprocess.run(
        [BIN / program, *arguments],
        cwd=ROOT,
        env=kept
        | {
            "AKRAB_HOME": home,
            "AKRAB_BASE_URL": "https://shop.example",
            "AKRAB_ALLOWED_HOSTS": "shop.example",
            "DJANGO_SETTINGS_MODULE": "akrab.config.settings",
            "PYTHONWARNINGS": "error::DeprecationWarning:akrab",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Outcome(name, result.returncode == 0, time.monotonic() - started, result.stdout.strip())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help=f"only these: {', '.join(CHECKS)}")
    names = parser.parse_args().names or list(CHECKS)
    if unknown := set(names) - set(CHECKS):
        parser.error(f"there is no check {', '.join(sorted(unknown))}")
    failed = []
    with tempfile.TemporaryDirectory() as home, ThreadPoolExecutor(PROCESSES) as pool:
        for outcome in pool.map(lambda name: run(name, home), names):
            print(f"{'ok    ' if outcome.passed else 'FAILED'}  {outcome.name:20} {outcome.seconds:5.1f} s", flush=True)
            if not outcome.passed:
                failed.append(outcome)
    for outcome in failed:
        print(f"\n--- {outcome.name}: {' '.join(CHECKS[outcome.name])}\n{outcome.output}")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
