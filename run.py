#!/usr/bin/env python3
"""Set up Akrab and open the shop: `make run`, or `python3 run.py`. Needs Python 3.11 or newer with venv, nothing else.

The packages go into .venv, pinned and hash-checked. A stamp, written last, says what is installed there, so that a
second start goes straight to the shop, and an interrupted set-up is simply done again.

    python3 run.py                        set up if needed, then run the shop
    python3 run.py --setup-only           only set up
    python3 run.py --setup-only --dev     the same with what tests and checks need
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "akrab-stamp"
LOCKS = {"base": ("base.txt",), "spark": ("base.txt", "spark.txt"), "dev": ("base.txt", "spark.txt", "dev.txt")}


def main() -> None:
    arguments = set(sys.argv[1:])
    if arguments & {"-h", "--help"}:
        print(__doc__)
        return
    if unknown := arguments - {"--setup-only", "--dev"}:
        sys.exit(f"run.py does not know {' '.join(sorted(unknown))}. `python3 run.py --help` shows what it knows.")
    check_python()
    level = "dev" if "--dev" in arguments else "spark" if os.environ.get("AKRAB_ANALYTICS") == "spark" else "base"
    if not is_set_up(level):
        with only_one() as lock:
            if not is_set_up(level):
                set_up(level, lock)
    if "--setup-only" not in arguments:
        os.execv(VENV / "bin" / "akrab", ["akrab", "run"])


def check_python() -> None:
    if sys.version_info < (3, 11):
        sys.exit(
            f"Akrab needs Python 3.11 or newer, and this is {sys.version.split()[0]}. "
            "Install a newer one and start this again with it, for example: python3.12 run.py"
        )


def is_set_up(level: str) -> bool:
    """Whether .venv holds this level of this checkout. The developers' set contains Spark's, and that the shop's."""
    if not (PYTHON.exists() and STAMP.exists()):
        return False
    levels = list(LOCKS)
    return STAMP.read_text() in {fingerprint(larger) for larger in levels[levels.index(level) :]}


def fingerprint(level: str) -> str:
    """One line that changes with the locks, the package's own metadata, the Python and the folder."""
    digest = hashlib.sha256()
    for name in ("pyproject.toml", *(f"requirements/{lock}" for lock in LOCKS[level])):
        digest.update((ROOT / name).read_bytes())
    return f"{level} {digest.hexdigest()} {sys.version_info[:2]} {ROOT}"


@contextmanager
def only_one() -> Iterator[int]:
    """Two set-ups at once wait for each other. The lock is on this very file; an installer left behind holds it too."""
    with open(__file__) as file:  # noqa: PTH123
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another set-up is at work here; waiting for it ...", flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def set_up(level: str, lock: int) -> None:
    started = time.monotonic()
    if not (STAMP.exists() and environment_works()):
        make_environment(lock)
    STAMP.unlink(missing_ok=True)
    locks = [part for lock in LOCKS[level] for part in ("-r", f"{ROOT}/requirements/{lock}")]
    run(
        "Installing the packages, about a minute the first time",
        [*installer(), "--require-hashes", *locks],
        lock,
        "The packages could not be installed. If the connection was lost, start this again when it is back.",
    )
    run(
        "Installing Akrab",
        [*installer(), "--no-build-isolation", "--editable", str(ROOT)],
        lock,
        "Akrab itself could not be installed into .venv.",
    )
    STAMP.write_text(fingerprint(level))  # last: whatever comes before may be cut off at any point
    print(f"Set up in {time.monotonic() - started:.0f} s.", flush=True)


def environment_works() -> bool:
    """Whether .venv is an environment of this Python in this folder; a moved one is not."""
    if not PYTHON.exists():
        return False
    question = "import pip, sys; print(sys.version_info[:2], sys.prefix)"
    answer = subprocess.run([PYTHON, "-c", question], capture_output=True, text=True, check=False)
    return answer.stdout.strip() == f"{sys.version_info[:2]} {VENV}"


def make_environment(lock: int) -> None:
    if VENV.exists():
        print("Replacing a .venv that was cut off, moved, or made by another Python.", flush=True)
        shutil.rmtree(VENV)
    run(
        "Making .venv",
        [sys.executable, "-m", "venv", str(VENV)],
        lock,
        "Python could not make a virtual environment. On Debian and Ubuntu `apt install python3-venv` helps; "
        "then start this again.",
    )


def installer() -> list[str]:
    """The start of an install command: uv where somebody has it, else the pip inside .venv.

    Nothing is compiled ahead (a third of the time): Python does it for the modules that are really used.
    """
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "--python", str(PYTHON), "--no-deps"]
    return [
        str(PYTHON),
        "-m",
        "pip",
        "install",
        "--no-deps",
        "--no-compile",
        "--no-input",
        "--disable-pip-version-check",
    ]


def run(what: str, command: list[str], lock: int, sorry: str) -> None:
    """Run a program quietly under one line of progress; on failure show what it said and a sentence, and stop."""
    print(f"{what} ... ", end="", flush=True)
    started = time.monotonic()
    with tempfile.TemporaryFile("w+") as output:
        result = subprocess.run(
            command, stdout=output, stderr=subprocess.STDOUT, cwd=ROOT, pass_fds=[lock], check=False
        )
        if result.returncode:
            output.seek(0)
            sys.exit(f"failed\n{output.read()[-4000:]}\n{sorry}")
    print(f"{time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped. Start it again at any time: it goes on from where it was.")
