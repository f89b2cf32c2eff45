"""Tasks for the worker's tests."""

import os
import signal
from pathlib import Path

from akrab.core.tasks import task


@task()
def note(path: str) -> None:
    Path(path).write_text(str(os.getpid()))


@task()
def die_once(path: str) -> None:
    if not Path(path).exists():
        Path(path).touch()
        os.kill(os.getpid(), signal.SIGKILL)


@task()
def die_always() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
