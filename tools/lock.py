"""Write requirements/base.txt, spark.txt and dev.txt: every package pinned, every file hashed, no index address.

`make lock` runs it. It needs `uv` on PATH, or makes a throw-away environment with it. `--check` needs nothing: it
compares the fingerprint in each lock with the .in files it was made from.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
OLDEST_PYTHON = "3.11"
LOCKS = {
    "base.txt": ("base.in",),
    "spark.txt": ("base.in", "spark.in"),
    "dev.txt": ("base.in", "spark.in", "dev.in"),
}


def fingerprint(lock: str) -> str:
    """The first line of a lock: which .in files it was made from, and their hash."""
    sources = LOCKS[lock]
    digest = hashlib.sha256()
    for source in sources:
        digest.update((REQUIREMENTS / source).read_bytes())
    return f"# made by `make lock` from {' and '.join(sources)}, sha256 {digest.hexdigest()}"


def complaints() -> list[str]:
    """What is wrong with the locks as they stand; empty when they are in step."""
    found = []
    for lock in LOCKS:
        path = REQUIREMENTS / lock
        text = path.read_text() if path.exists() else ""
        if not text.startswith(fingerprint(lock) + "\n"):
            found.append(f"requirements/{lock} is older than its .in file: run `make lock`")
        if re.search(r"^\s*(--index-url|--extra-index-url|--find-links)|https?://", text, re.MULTILINE):
            found.append(f"requirements/{lock} names an index: it must not")
        found += [
            f"requirements/{lock}: {line} has no hash"
            for line in re.findall(r"^[a-z0-9][^\n]*==[^\n]*[^\\\n]$", text, re.MULTILINE)
        ]
    return found


@contextmanager
def uv() -> Iterator[str]:
    """The path of a uv program, from PATH or from an environment that is thrown away afterwards."""
    if found := shutil.which("uv"):
        yield found
        return
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        subprocess.run([f"{folder}/bin/python", "-m", "pip", "install", "-q", "uv"], check=True)
        yield f"{folder}/bin/uv"


def compile_lock(program: str, lock: str) -> None:
    source = LOCKS[lock][-1]
    result = subprocess.run(
        [
            program,
            "pip",
            "compile",
            "--quiet",
            "--universal",
            "--python-version",
            OLDEST_PYTHON,
            "--generate-hashes",
            "--no-annotate",
            "--no-header",
            "--no-emit-index-url",
            "--no-emit-find-links",
            source,
        ],
        cwd=REQUIREMENTS,
        env=os.environ | {"UV_NO_CACHE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        sys.exit(result.stderr)
    pins = split(result.stdout)
    below = list(LOCKS)[: list(LOCKS).index(lock)]
    for other in below:  # what is pinned there already stays there, so that no version stands in two places
        present = split((REQUIREMENTS / other).read_text())
        pins = {name: text for name, text in pins.items() if name not in present}
    head = [fingerprint(lock), *(f"-r {other}" for other in below)]
    (REQUIREMENTS / lock).write_text("\n".join([*head, *pins.values()]) + "\n")


def split(text: str) -> dict[str, str]:
    """The entries of a lock by package name; each with its hashes, as written."""
    entries = re.findall(r"^([a-z0-9][^\s=\[]*)((?:[^\n]*\\\n)*[^\n]*)$", text, re.MULTILINE)
    return {name: name + rest for name, rest in entries}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say whether the locks are in step")
    if parser.parse_args().check:
        sys.exit("\n".join(complaints()) or 0)
    with uv() as program:
        for lock in LOCKS:
            compile_lock(program, lock)
            print(f"requirements/{lock}: {len(split((REQUIREMENTS / lock).read_text()))} pins")


if __name__ == "__main__":
    main()
