"""What a worker does here: the rooms' quick things and schedules put together."""

from akrab.core import presence
from akrab.core.worker import Worker, collect_schedules
from akrab.journal.dispatch import dispatch_all
from akrab.messaging.inbound import handle_waiting
from akrab.messaging.outbox.threads import Outbound
from akrab.messaging.push.pings import send_due
from akrab.tracking.taking import take


def take_in() -> int:
    """What comes from outside: first what customers wrote, then their visits."""
    return handle_waiting() + take()


def make_worker() -> Worker:
    worker_id = presence.new_id()
    return Worker(
        worker_id=worker_id,
        pulses=[dispatch_all],
        lanes={"inbound": take_in, "outbound": Outbound(worker_id), "screens": send_due},
        schedules=collect_schedules(),
    )
