"""Events as lines in a file, acknowledged when they lie on the disk.

Each web process appends to a file of its own and waits for the disk once for all requests that came meanwhile (group
commit), so no visitor ever waits for a database, and no sale for a visitor. The worker takes the lines over into the
events' database, together with how far it has read, see `taking`.

    HOME/events/1795312345678901234-4711.log     nanosecond of opening, process
"""

import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LARGEST = 4 * 1024 * 1024  # bytes; then a new file is begun, so that taken ones can go
OLDEST_SECONDS = 300.0  # the same for a quiet shop
SUFFIX = ".log"


class SpoolFull(OSError):
    """The disk takes no more; nothing of this line was kept."""


class Spool:
    """The file of one process. All methods may be called from any thread."""

    def __init__(self, folder: Path, *, largest: int = LARGEST) -> None:
        self.folder, self.largest = folder, largest
        self._lock = threading.Lock()
        self._waiting: list[bytes] = []
        self._group: _Group | None = None
        self._writing = threading.Lock()
        self._descriptor, self._pid, self._size, self._opened = -1, 0, 0, 0.0

    def append(self, line: bytes) -> None:
        """Keep one line, which ends in a newline and holds no other; returns when it is on the disk.

        Raises SpoolFull when it cannot be kept.
        """
        with self._lock:
            self._waiting.append(line)
            group = self._group
            leads = group is None
            if group is None:
                group = self._group = _Group()
        if not leads:
            group.done.wait()
        else:
            with self._writing:  # the group before is still on its way to the disk; ours grows meanwhile
                with self._lock:
                    lines, self._waiting, self._group = self._waiting, [], None
                try:
                    self._write(b"".join(lines))
                except OSError as error:
                    group.error = error
                group.done.set()
        if group.error is not None:
            raise SpoolFull(group.error.errno, "the event could not be kept") from group.error

    def _write(self, data: bytes) -> None:
        if self._pid != os.getpid() or self._size > self.largest or time.monotonic() - self._opened > OLDEST_SECONDS:
            self._open()
        written = 0
        try:
            while written < len(data):
                written += os.write(self._descriptor, data[written:])
            os.fdatasync(self._descriptor)
        except OSError:
            os.ftruncate(self._descriptor, self._size)  # half a line must not meet the next one
            raise
        self._size += len(data)

    def _open(self) -> None:
        if self._pid == os.getpid():
            os.close(self._descriptor)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f"{time.time_ns()}-{os.getpid()}{SUFFIX}"
        self._descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC, 0o600)
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)  # the name of the file, too
        finally:
            os.close(folder)
        self._pid, self._size, self._opened = os.getpid(), 0, time.monotonic()


class _Group:
    """Lines that go to the disk together."""

    __slots__ = ("done", "error")

    def __init__(self) -> None:
        self.done = threading.Event()
        self.error: OSError | None = None


@dataclass(frozen=True)
class SpoolFile:
    path: Path

    @property
    def name(self) -> str:
        return self.path.stem

    def lines(self, start: int, most: int) -> tuple[list[bytes], int]:
        """At most `most` whole lines from byte `start`, and the byte after them. A line torn by a crash stays unread:
        it was never acknowledged."""
        found, position = [], start
        with self.path.open("rb") as file:
            file.seek(start)
            for line in file:
                if not line.endswith(b"\n"):
                    break
                position += len(line)
                found.append(line)
                if len(found) >= most:
                    break
        return found, position

    def is_closed(self) -> bool:
        """True when nobody writes to it any more: its process has begun another file, or has ended."""
        opened, _dash, pid = self.name.partition("-")
        newer = any(other.name.partition("-")[0] > opened for other in files(self.path.parent) if _pid(other) == pid)
        return newer or not _runs(int(pid))


def files(folder: Path) -> Iterator[SpoolFile]:
    """The oldest first."""
    if folder.is_dir():
        for path in sorted(folder.glob(f"*-*{SUFFIX}")):
            yield SpoolFile(path)


def _pid(file: SpoolFile) -> str:
    return file.name.partition("-")[2]


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
