"""What a worker does here: the rooms' quick things and schedules put together."""

from akrab.core import presence
from akrab.core.worker import Worker, collect_schedules
from akrab.journal.dispatch import dispatch_all
from akrab.messaging.outbox.threads import Outbound
from akrab.messaging.whatsapp.notices import handle_waiting


def make_worker() -> Worker:
    worker_id = presence.new_id()
    return Worker(
        worker_id=worker_id,
        pulses=[dispatch_all],
        lanes={"inbound": handle_waiting, "outbound": Outbound(worker_id)},
        schedules=collect_schedules(),
    )
