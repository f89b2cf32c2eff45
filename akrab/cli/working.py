"""What a worker does here: the rooms' quick things and schedules put together."""

from functools import partial

from akrab.core import presence
from akrab.core.worker import Worker, collect_schedules
from akrab.journal.dispatch import dispatch_all
from akrab.messaging.outbox import send_waiting, take_over
from akrab.messaging.whatsapp.notices import handle_waiting


def make_worker() -> Worker:
    worker_id = presence.new_id()
    return Worker(
        worker_id=worker_id,
        pulses=[dispatch_all, partial(take_over, worker_id=worker_id), partial(send_waiting, worker_id=worker_id)],
        lanes={"inbound": handle_waiting},
        schedules=collect_schedules(),
    )
