"""The outbox of a running worker: a thread for each channel with something to send, so that none waits for another."""

import logging
import threading
import time

from django.db import close_old_connections, connections

from akrab.core import presence
from akrab.messaging.models import Message
from akrab.messaging.outbox import lanes, notes, rounds
from akrab.messaging.outbox.transports import TRANSPORTS

logger = logging.getLogger(__name__)
FEWEST, MOST = 10, 200  # messages claimed at once
QUICK, SLOW = 0.5, 1.5  # seconds a round takes: below there is room for more, above a sign-in link would wait too long
PAUSE_SECONDS = 0.25
LINGER_SECONDS = 5  # how long a connection is kept open with nothing to send
FULL_SECONDS = 2
FAULT_SECONDS = 5


class Outbound:
    """What the worker calls again and again, in a process of its own; `end` finishes what has begun."""

    def __init__(self, worker_id: str) -> None:
        self._worker_id = worker_id
        self._holder = ""
        self._stop = threading.Event()
        self._threads: dict[str, threading.Thread] = {}

    def __call__(self) -> int:
        if not self._holder:  # not before the fork
            self._holder = presence.child_of(self._worker_id)
        taken = rounds.take_over_gone(worker_id=self._worker_id, holder=self._holder)
        sending = Message.objects.filter(state=Message.State.SENDING).order_by()
        cut_short = sending.filter(claimed_by=self._holder).values_list("channel", flat=True).distinct()
        for channel in {*lanes.due_channels(), *cut_short}:
            thread = self._threads.get(channel)
            if thread is None or not thread.is_alive():
                self._threads[channel] = threading.Thread(target=self._serve, args=(channel,), name=f"outbox {channel}")
                self._threads[channel].start()
        if taken or not self._swept():
            notes.sweep({self._holder, *sending.values_list("claimed_by", flat=True).distinct()})
        return taken

    def end(self) -> None:
        self._stop.set()
        for thread in self._threads.values():
            thread.join()

    def _swept(self) -> bool:
        """False the first time."""
        before, self._has_swept = getattr(self, "_has_swept", False), True
        return before

    def _serve(self, channel: str) -> None:
        """Until nothing has been due for a while."""
        try:
            self._send(channel)
        except Exception:
            logger.exception("Sending by %s stopped; it begins again", channel)
            self._stop.wait(FAULT_SECONDS)
        finally:
            connections.close_all()  # those of this thread

    def _send(self, channel: str) -> None:
        make = TRANSPORTS.get(channel)
        transport = make() if make else None
        own = notes.Notes(self._holder, channel)
        try:
            rounds.settle(self._holder, channel, own.account())
            own.forget()
            size, last = FEWEST, time.monotonic()
            while not self._stop.is_set():
                close_old_connections()
                if not lanes.is_due(channel):
                    if time.monotonic() - last > LINGER_SECONDS:
                        return
                    self._stop.wait(PAUSE_SECONDS)
                    continue
                began = time.monotonic()
                done = rounds.play(
                    channel, transport, own, holder=self._holder, most=size, stopped=self._stop.is_set
                ).claimed
                last = time.monotonic()
                if not done and lanes.is_resting(channel):
                    return
                if not done:  # the hour is full
                    self._stop.wait(FULL_SECONDS)
                elif last - began > SLOW:
                    size = max(size // 2, FEWEST)
                elif last - began < QUICK and done == size:
                    size = min(size * 2, MOST)
        finally:
            own.close()
            if transport is not None:
                transport.close()
