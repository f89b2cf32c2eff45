"""Processes that race: started together, each with its own connection, at the price of one start of Python.

    race("tests.orders.racing_buyer", [["0", "64", "7"], ["1", "64", "7"]], env) → what each printed

One process sets Django up, imports what the module imports, and forks a child for each list of arguments; a child runs
the module as a program of its own.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import json
import os
import runpy
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path


def race(module: str, arguments: Sequence[Sequence[object]], env: dict[str, str], *, timeout: float = 300) -> list[str]:
    """What each process printed, in the order of the arguments. Fails with its errors when one of them fails."""
    words = json.dumps([[str(word) for word in one] for one in arguments])
    done = subprocess.run(
        [sys.executable, "-m", "tests.racing", module, words],
        env=env,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    printed: list[str] = json.loads(done.stdout)
    return printed


def _import_what_it_imports(module: str) -> None:
    """So that the children need not, each for itself."""
    spec = importlib.util.find_spec(module)
    assert spec
    assert spec.origin
    for node in ast.parse(Path(spec.origin).read_text()).body:
        if isinstance(node, ast.Import):
            for name in node.names:
                importlib.import_module(name.name)
        elif isinstance(node, ast.ImportFrom) and node.module:
            importlib.import_module(node.module)


def _run(module: str, words: list[str], out: Path) -> int:
    """In the child: the module as a program, its output in a file; returns the exit code."""
    with out.open("w") as printed:
        os.dup2(printed.fileno(), 1)
        sys.stdout = os.fdopen(os.dup(1), "w", buffering=1)
        sys.argv = [module, *words]
        try:
            runpy.run_module(module, run_name="__main__")
        except SystemExit as end:
            return int(end.code or 0)
        except BaseException:
            traceback.print_exc()
            return 1
        finally:
            sys.stdout.flush()
    return 0


def main() -> None:
    import django

    module, arguments = sys.argv[1], json.loads(sys.argv[2])
    django.setup()
    _import_what_it_imports(module)
    from django.db import connections

    connections.close_all()
    with tempfile.TemporaryDirectory() as name:
        files, children = [Path(name) / str(number) for number in range(len(arguments))], []
        for words, out in zip(arguments, files, strict=True):
            pid = os.fork()
            if pid == 0:
                os._exit(_run(module, words, out))
            children.append(pid)
        codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children]
        print(json.dumps([out.read_text() for out in files]))
    sys.exit(max(abs(code) for code in codes))


if __name__ == "__main__":
    main()
