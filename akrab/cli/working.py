"""What a worker does here: the rooms' quick things and schedules put together."""

from akrab.core.worker import Worker, collect_schedules
from akrab.journal.dispatch import dispatch_all
from akrab.messaging.outbox import release_stuck, send_waiting


def make_worker() -> Worker:
    return Worker(pulses=[dispatch_all, release_stuck, send_waiting], schedules=collect_schedules())
