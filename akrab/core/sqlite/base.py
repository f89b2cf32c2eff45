"""SQLite whose writers take turns in the order in which they came.

SQLite lets one write at a time. Who finds it busy sleeps for up to a tenth of a second and tries again, so under load
some wait for seconds while others slip in before them. Here a transaction first takes a file lock on which the kernel
lets processes wait in a row, and inside a process a lock for its threads; SQLite's own lock stays what guards the data,
so a program that does not queue (a backup, a shell) does no harm. See docs/adr/0010-writers-queue.md.
"""

import fcntl
import os
import threading
from contextlib import suppress
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

LONGEST_WAIT = 30.0  # seconds behind the threads of one's own process

_turns: dict[str, threading.Lock] = {}
os.register_at_fork(after_in_child=_turns.clear)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper with a queue in front of BEGIN IMMEDIATE."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._queue: int | None = None  # the file that is locked, open once per connection
        self._turn: threading.Lock | None = None  # held by this connection while it writes

    def _start_transaction_under_autocommit(self) -> None:
        self._wait_for_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs leave these out
        except BaseException:
            self._pass_on()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._pass_on()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._pass_on()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._pass_on()
            if self._queue is not None:
                with suppress(OSError):
                    os.close(self._queue)
                self._queue = None

    def _wait_for_turn(self) -> None:
        if self.is_in_memory_db() or self._turn is not None:
            return
        path = f"{self.settings_dict['NAME']}-queue"
        turn = _turns.setdefault(path, threading.Lock())
        if not turn.acquire(timeout=LONGEST_WAIT):
            raise OperationalError("database is locked")
        try:
            if self._queue is None:
                self._queue = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._queue, fcntl.LOCK_EX)
        except BaseException:
            turn.release()
            raise
        self._turn = turn

    def _pass_on(self) -> None:
        turn, self._turn = self._turn, None
        if turn is None:
            return
        if self._queue is not None:
            with suppress(OSError):
                fcntl.flock(self._queue, fcntl.LOCK_UN)
        turn.release()
