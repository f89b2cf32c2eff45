"""Which workers there are: each has an id, gives a sign of life, and can be told from one that is gone."""

import datetime as dt
import os
import socket
import time
from functools import cache

from akrab.core import clock
from akrab.core.models import WorkerBeat

SILENT_AFTER = dt.timedelta(seconds=60)
CHILD_MARK = "#"  # between a worker's id and the number of a process that it forked


@cache
def host() -> str:
    return socket.gethostname()[:30]


def new_id() -> str:
    """An id that says where the process runs: `host/pid/moment`."""
    return f"{host()}/{os.getpid()}/{time.time_ns():x}"[:64]


def child_of(worker_id: str) -> str:
    """The id of this process, forked by that worker: it is gone when either of them is."""
    return f"{worker_id}{CHILD_MARK}{os.getpid()}"


def beat(worker_id: str) -> None:
    """The sign of life. Those of a day ago are swept away."""
    now = clock.now()
    WorkerBeat.objects.update_or_create(
        pk=worker_id, defaults={"beat_at": now}, create_defaults={"beat_at": now, "started_at": now}
    )
    WorkerBeat.objects.filter(beat_at__lt=now - dt.timedelta(days=1)).delete()


def is_gone(worker_id: str) -> bool:
    """True when that worker works no more: silent for a minute, or a process of this machine that has ended."""
    parent, _, child = worker_id.partition(CHILD_MARK)
    where, _, rest = parent.partition("/")
    pids = [rest.partition("/")[0], child]
    if where == host() and any(pid.isdigit() and not _runs(int(pid)) for pid in pids):
        return True
    alive_since = clock.now() - SILENT_AFTER
    return not WorkerBeat.objects.filter(pk=parent, beat_at__gte=alive_since).exists()


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
