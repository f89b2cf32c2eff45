"""Sending what waits: claimed in batches, handed over outside of any transaction, the outcomes written in one.

Between the other side's answer and our commit a worker can be killed. So it notes each message in a file before it is
handed over and after (`notes`). Whoever takes over its claims reads there what was handed over, what had not begun and
is queued again, and what nobody knows: that is listed for a person and never sent again by itself.
"""

from collections.abc import Callable, Mapping

from akrab.messaging.adapters.base import Transport
from akrab.messaging.outbox import lanes, rounds
from akrab.messaging.outbox.notes import Notes
from akrab.messaging.outbox.transports import TRANSPORTS

__all__ = ["send_waiting", "take_over"]


def send_waiting(
    *,
    worker_id: str,
    limit: int = 50,
    by_channel: Mapping[str, Transport] | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> int:
    """One round on every channel with something due, one after the other; returns how many were handed over. Commands
    and tests send this way, a worker by `threads.Outbound`."""
    count = 0
    for channel in lanes.due_channels():
        if by_channel is None:
            make = TRANSPORTS.get(channel)
            transport = make() if make else None
        else:
            transport = by_channel.get(channel)
        notes = Notes(worker_id, channel)
        try:
            count += rounds.play(channel, transport, notes, holder=worker_id, most=limit, stopped=stopped).sent
        finally:
            notes.close()
            if transport is not None:
                transport.close()
    return count


def take_over(*, worker_id: str) -> int:
    """Settle what workers that are gone were sending, and this one when a round was cut short. Called between rounds.
    Returns how many messages that were."""
    return rounds.take_over_gone(worker_id=worker_id, holder=worker_id) + rounds.take_over_own(holder=worker_id)
