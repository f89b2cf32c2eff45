"""Commands of a shop at the price of a fork: one process sets Django up, and a child of it runs each command.

A line of JSON comes in: {"akrab": [words]} or {"python": code}; one goes out: {"code", "out", "err"}. It ends with its
input.
"""

import json
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from functools import partial
from typing import Any


class Commander:
    """The process of one shop, as the test sees it."""

    def __init__(self, env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", __name__], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, **command: Any) -> str:
        """What the command printed. Raises CalledProcessError."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        done = json.loads(self.process.stdout.readline())
        if done["code"]:
            raise subprocess.CalledProcessError(done["code"], str(command), done["out"], done["err"])
        printed: str = done["out"].strip()
        return printed

    def end(self) -> None:
        self.process.communicate(timeout=30)


def in_child(run: Callable[[], object]) -> dict[str, Any]:
    """Run it in a child of ours; its exit code and what it wrote."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        pid = os.fork()
        if pid == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            os._exit(finish(run))
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        out.seek(0)
        err.seek(0)
        return {"code": code, "out": out.read().decode(), "err": err.read().decode()}


def finish(run: Callable[[], object]) -> int:
    try:
        run()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def main() -> None:
    import django

    from akrab.cli.main import cli

    django.setup()
    for line in sys.stdin:
        command = json.loads(line)
        if "akrab" in command:
            answer = in_child(partial(cli, command["akrab"], prog_name="akrab"))
        else:
            answer = in_child(partial(exec, command["python"], {"__name__": "__main__"}))
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
