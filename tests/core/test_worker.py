"""The worker in its own process, killed and restarted: nothing is lost, nothing happens twice."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from django.db import connections
from django_tasks_db.models import DBTaskResult

from akrab.core import clock, worker
from akrab.core.models import ScheduleRun, WorkerBeat
from tests.core import jobs

pytestmark = pytest.mark.django_db(transaction=True)
AKRAB = [sys.executable, "-m", "akrab.cli.main"]


def wait_until(true: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def ready_task(path: str = "tests.core.jobs.note", *args: object) -> DBTaskResult:
    result = getattr(jobs, path.rpartition(".")[2]).enqueue(*args)
    return DBTaskResult.objects.get(pk=result.id)


@pytest.fixture
def running_worker() -> Iterator[subprocess.Popen[bytes]]:
    """A worker on this test's own database."""
    process = subprocess.Popen([*AKRAB, "worker"], env={**os.environ, "AKRAB_LOG_LEVEL": "WARNING"})
    yield process
    process.kill()
    process.wait()


def test_a_task_runs_in_a_child_and_the_worker_stops_when_asked(
    running_worker: subprocess.Popen[bytes], tmp_path: object
) -> None:
    task = ready_task("tests.core.jobs.note", f"{tmp_path}/out")
    wait_until(lambda: DBTaskResult.objects.get(pk=task.pk).status == "SUCCESSFUL")
    assert int(Path(f"{tmp_path}/out").read_text()) != running_worker.pid
    running_worker.send_signal(signal.SIGTERM)
    assert running_worker.wait(15) == 0
    assert not WorkerBeat.objects.exists()


def test_a_task_whose_process_was_killed_runs_again(running_worker: subprocess.Popen[bytes], tmp_path: object) -> None:
    task = ready_task("tests.core.jobs.die_once", f"{tmp_path}/died")
    wait_until(lambda: DBTaskResult.objects.get(pk=task.pk).status == "SUCCESSFUL")
    assert len(DBTaskResult.objects.get(pk=task.pk).worker_ids) == 2


def test_a_task_that_kills_its_process_every_time_is_failed_with_the_reason(
    running_worker: subprocess.Popen[bytes],
) -> None:
    task = ready_task("tests.core.jobs.die_always")
    wait_until(lambda: DBTaskResult.objects.get(pk=task.pk).status == "FAILED")
    assert "three times" in DBTaskResult.objects.get(pk=task.pk).traceback
    assert running_worker.poll() is None


def test_tasks_of_a_silent_worker_are_given_back() -> None:
    now = clock.now()
    WorkerBeat.objects.create(worker_id="alive", beat_at=now, started_at=now)
    WorkerBeat.objects.create(worker_id="silent", beat_at=now - dt.timedelta(minutes=5), started_at=now)
    held = {}
    for holder in ("alive#1", "silent#1"):
        task = ready_task("tests.core.jobs.note", "/dev/null")
        DBTaskResult.objects.filter(pk=task.pk).update(status="RUNNING", worker_ids=[holder])
        held[holder] = task.pk
    assert worker.reap_tasks() == 1
    assert DBTaskResult.objects.get(pk=held["alive#1"]).status == "RUNNING"
    assert DBTaskResult.objects.get(pk=held["silent#1"]).status == "READY"


def test_a_schedule_starts_once_at_its_time_in_the_shops_zone() -> None:
    started: list[int] = []
    job = worker.Schedule(name="nightly", cron="0 3 * * *", start=lambda: started.append(1))
    one, two = worker.Worker(pulses=[], schedules=[job]), worker.Worker(pulses=[], schedules=[job])
    with time_machine.travel("2026-11-21 19:30:00+00:00", tick=False) as now:  # 02:30 in Jakarta
        one._start_due()
        assert ScheduleRun.objects.get().next_at == dt.datetime(2026, 11, 21, 20, 0, tzinfo=dt.UTC)
        now.shift(40 * 60)
        one._start_due()
        two._start_due()
        assert started == [1]
        assert ScheduleRun.objects.get().next_at == dt.datetime(2026, 11, 22, 20, 0, tzinfo=dt.UTC)


def test_the_worker_forks_without_taking_a_connection_along(tmp_path: object) -> None:
    busy = worker.Worker(pulses=[])
    ready_task("tests.core.jobs.note", f"{tmp_path}/out")
    busy._serve_tasks()
    assert busy._child
    assert all(connection.connection is None for connection in connections.all())
    busy._child.terminate()
    busy._child.join()
    busy._serve_tasks()
    busy._end_child()
