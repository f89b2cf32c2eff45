"""The worker: brings the journal to its readers, sends what waits, starts what is scheduled, runs tasks.

One light loop serves the quick things, so that a confirmation never waits behind an import. Tasks run in a child
process, forked when there is something to do and gone when it has been idle for a while: a large import or a refresh
gives its memory back, and a child that dies takes nothing along (its task is found and given back). A lane is a loop in
a process of its own, for what must wait behind nothing: what customers write is taken in while a mail server is slow.
"""

import datetime as dt
import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess

from cronsim import CronSim
from django.apps import apps
from django.db import OperationalError, close_old_connections, connections
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from akrab.core import clock, presence, shop
from akrab.core.models import ScheduleRun, WorkerBeat
from akrab.core.orphans import end_with_parent

logger = logging.getLogger(__name__)
PAUSE_SECONDS = 0.5
LANE_PAUSE_SECONDS = 0.25
BEAT_SECONDS = 10
CHILD_IDLE_SECONDS = 20
CRASHES_ALLOWED = 3


@dataclass(frozen=True)
class Schedule:
    """A job with its times, in the shop's zone, as cron writes them."""

    name: str
    cron: str
    start: Callable[[], object]


@dataclass
class Worker:
    """One worker process. `pulses` are the quick things, each returning how much it did; `lanes` are such things with a
    process of their own, by name."""

    pulses: list[Callable[[], int]]
    schedules: list[Schedule] = field(default_factory=list)
    lanes: dict[str, Callable[[], int]] = field(default_factory=dict)
    worker_id: str = field(default_factory=presence.new_id)

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._child: BaseProcess | None = None
        self._lanes: dict[str, BaseProcess] = {}
        self._beat_at = 0.0

    def run(self) -> None:
        """Until SIGTERM or SIGINT; what has begun is finished first."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        logger.info("Worker %s is ready", self.worker_id)
        while not self._stop.is_set():
            busy = False
            try:
                busy = self.turn()
            except OperationalError:  # a database that restarts or is busy for long: go on when it is back
                logger.exception("The database did not answer")
                connections.close_all()
            if not busy:
                self._stop.wait(PAUSE_SECONDS)
        self._end_child()
        self._end_lanes()
        WorkerBeat.objects.filter(pk=self.worker_id).delete()

    def turn(self) -> bool:
        """One round; True when there was something to do."""
        close_old_connections()
        shop.forget()
        self._beat()
        self._keep_lanes()
        done = sum(pulse() for pulse in self.pulses)
        self._start_due()
        self._serve_tasks()
        return done > 0

    def _beat(self) -> None:
        if time.monotonic() - self._beat_at < BEAT_SECONDS:
            return
        self._beat_at = time.monotonic()
        presence.beat(self.worker_id)
        reap_tasks()

    def _start_due(self) -> None:
        now = clock.now()
        for schedule in self.schedules:
            run, created = ScheduleRun.objects.get_or_create(
                pk=schedule.name, defaults={"next_at": next_time(schedule.cron, now)}
            )
            if created or run.next_at > now:
                continue
            claimed = ScheduleRun.objects.filter(pk=schedule.name, next_at=run.next_at).update(
                next_at=next_time(schedule.cron, now)
            )
            if claimed:
                schedule.start()

    def _serve_tasks(self) -> None:
        if self._child is not None and not self._child.is_alive():
            if self._child.exitcode:
                logger.warning("A task process ended with code %s", self._child.exitcode)
                release_tasks(f"{self.worker_id}{presence.CHILD_MARK}{self._child.pid}")
            self._child.close()
            self._child = None
        if self._child is None and DBTaskResult.objects.ready().exists():
            connections.close_all()  # a connection must not cross the fork
            self._child = multiprocessing.get_context("fork").Process(target=run_tasks, args=(self.worker_id,))
            self._child.start()

    def _keep_lanes(self) -> None:
        """Every lane runs; one that ended is begun again."""
        for name, pulse in self.lanes.items():
            lane = self._lanes.get(name)
            if lane is not None and lane.is_alive():
                continue
            if lane is not None:
                logger.warning("The lane %s ended with code %s; it begins again", name, lane.exitcode)
                lane.close()
            connections.close_all()  # a connection must not cross the fork
            self._lanes[name] = multiprocessing.get_context("fork").Process(target=run_lane, args=(name, pulse))
            self._lanes[name].start()

    def _end_lanes(self) -> None:
        for lane in self._lanes.values():
            if lane.is_alive() and lane.pid:
                os.kill(lane.pid, signal.SIGTERM)
        for lane in self._lanes.values():
            lane.join(10)
            if lane.is_alive():
                lane.kill()
                lane.join()

    def _end_child(self) -> None:
        if self._child is not None and self._child.is_alive() and self._child.pid:
            os.kill(self._child.pid, signal.SIGTERM)
            self._child.join(10)
            if self._child.is_alive():
                self._child.kill()
                self._child.join()
            release_tasks(f"{self.worker_id}{presence.CHILD_MARK}{self._child.pid}")


def next_time(cron: str, after: dt.datetime) -> dt.datetime:
    """The next moment of a cron line in the shop's zone, as UTC."""
    local = after.astimezone(clock.zone())
    found: dt.datetime = next(CronSim(cron, local))
    return found.astimezone(dt.UTC)


def run_lane(name: str, pulse: Callable[[], int]) -> None:
    """The child: one quick thing again and again, until SIGTERM; what has begun is finished first. What keeps threads
    at work beside it has an `end` that waits for them."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()  # a worker killed with -9 leaves nothing running beside the next one
    while not stop.is_set():
        done = 0
        try:
            close_old_connections()
            shop.forget()
            done = pulse()
        except OperationalError:
            logger.exception("The database did not answer in the lane %s", name)
            connections.close_all()
        if not done:
            stop.wait(LANE_PAUSE_SECONDS)
    end = getattr(pulse, "end", None)
    if end is not None:
        end()


def run_tasks(parent_id: str) -> None:
    """The child: run every ready task, then wait a little for more, then go."""
    from django_tasks_db.management.commands.db_worker import Worker as TaskRunner

    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    worker_id = presence.child_of(parent_id)
    runner = TaskRunner(
        queue_names=["*"],
        interval=0.5,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
        excluded_queue_names=[],
    )
    idle_since = time.monotonic()
    while time.monotonic() - idle_since < CHILD_IDLE_SECONDS:
        shop.forget()
        before = runner._run_tasks
        runner.run()
        if runner._run_tasks != before:
            idle_since = time.monotonic()
        time.sleep(PAUSE_SECONDS)


def reap_tasks() -> int:
    """Give back the tasks of workers that are gone; returns how many."""
    given_back = 0
    for task in DBTaskResult.objects.running():
        holder = str(task.worker_ids[-1]) if task.worker_ids else ""
        if presence.is_gone(holder.partition(presence.CHILD_MARK)[0]):
            given_back += _release(task)
    return given_back


def release_tasks(worker_id: str) -> int:
    """Give back what this ended task process was running."""
    running = [task for task in DBTaskResult.objects.running() if task.worker_ids and task.worker_ids[-1] == worker_id]
    return sum(_release(task) for task in running)


def _release(task: DBTaskResult) -> int:
    """Ready again; a task whose process died CRASHES_ALLOWED times is failed instead, with the reason to be seen."""
    running = DBTaskResult.objects.filter(pk=task.pk, status=task.status)
    if len(task.worker_ids) >= CRASHES_ALLOWED:
        logger.error("Task %s (%s) ended its process %s times", task.pk, task.task_path, len(task.worker_ids))
        return running.update(
            status="FAILED",
            finished_at=clock.now(),
            traceback="The process that ran this task ended three times.",
            exception_class_path="builtins.RuntimeError",
        )
    return running.update(status="READY", started_at=None)


def collect_schedules() -> list[Schedule]:
    """What the apps declare as SCHEDULES = [(name, cron, task or function), …] in their `schedules.py`."""
    found: list[Schedule] = []
    for config in apps.get_app_configs():
        try:
            declared = import_string(f"{config.name}.schedules.SCHEDULES")
        except ImportError:
            continue
        for name, cron, job in declared:
            found.append(Schedule(name=name, cron=cron, start=getattr(job, "enqueue", job)))
    return found
