"""What a process that sends notes down beside the database: a file of its own for each channel, a line per step.

A line is one write to the file, before and after a message is handed over, so it is there when the process is killed
in the next moment. The process holds a lock on its file as long as it lives: who can lock the file may take over.

    + 17 <id>    message 17 is being handed over: from now on the other side may have it
    = 17 <id>    the other side has it
    - 17         the other side does not have it
"""

import fcntl
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

_BOOT = Path("/proc/sys/kernel/random/boot_id")


class StillAlive(Exception):
    """The process whose notes these are has not ended."""


@dataclass(frozen=True)
class Account:
    """What the notes say. `whole`: nothing can be missing in them, so what they do not name was not begun."""

    whole: bool
    done: dict[int, str] = field(default_factory=dict)
    begun: dict[int, str] = field(default_factory=dict)


class Notes:
    """The file of one process and channel, open and locked."""

    def __init__(self, holder: str, channel: str) -> None:
        self._path = path_of(holder, channel)
        self._path.parent.mkdir(mode=0o700, exist_ok=True)
        self._file = self._opened()
        while not self._is_at(self._path):  # swept away between opening and locking: nobody would find what it says
            os.close(self._file)
            self._file = self._opened()
        try:
            if os.fstat(self._file).st_size == 0:
                os.write(self._file, _head())
                os.fsync(self._file)  # without this line nobody may trust that the file is whole
        except BaseException:
            os.close(self._file)
            raise

    def _opened(self) -> int:
        """Raises BlockingIOError where another process holds it."""
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BaseException:
            os.close(file)
            raise
        return file

    def _is_at(self, path: Path) -> bool:
        try:
            return os.path.samestat(os.fstat(self._file), path.stat())
        except FileNotFoundError:
            return False

    def begun(self, message_id: int, provider_id: str = "") -> None:
        self._line("+", message_id, provider_id)

    def done(self, message_id: int, provider_id: str) -> None:
        self._line("=", message_id, provider_id)

    def not_done(self, message_id: int) -> None:
        self._line("-", message_id, "")

    def _line(self, sign: str, message_id: int, provider_id: str) -> None:
        os.write(self._file, f"{sign} {message_id} {provider_id}\n".encode())

    def account(self) -> Account:
        return _read(os.pread(self._file, os.fstat(self._file).st_size, 0))

    def forget(self) -> None:
        """All of it stands in the database."""
        os.ftruncate(self._file, len(_head()))

    def close(self) -> None:
        """In peace; a file in which nothing is left to read goes."""
        if os.fstat(self._file).st_size <= len(_head()):
            self._path.unlink(missing_ok=True)
        os.close(self._file)


def path_of(holder: str, channel: str) -> Path:
    return Path(settings.HOME) / "outbox" / f"{holder.replace('/', '-')}.{channel}.log"


def sweep(keep: Collection[str]) -> None:
    """Files of processes that are gone and left nothing unsettled; `keep` names the holders that did."""
    for path in (Path(settings.HOME) / "outbox").glob("*.log"):
        if any(path.name.startswith(holder.replace("/", "-") + ".") for holder in keep):
            continue
        with suppress(OSError):
            file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()
            finally:
                os.close(file)


@contextmanager
def taken(holder: str, channel: str) -> Iterator[Account]:
    """The notes of a process that is gone; the file goes when the block ends well. Raises StillAlive.

    Without a file (it worked on another machine) nothing is known, and `whole` is False.
    """
    path = path_of(holder, channel)
    try:
        file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        yield Account(whole=False)
        return
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StillAlive(holder) from error
        yield _read(os.pread(file, os.fstat(file).st_size, 0))
        path.unlink(missing_ok=True)
    finally:
        os.close(file)


def _head() -> bytes:
    """Names the run of the machine: what was written before its power failed may lack the last lines."""
    boot = _BOOT.read_text().strip() if _BOOT.exists() else "-"
    return f"{boot}\n".encode()


def _read(raw: bytes) -> Account:
    head, _newline, rest = raw.partition(b"\n")
    account = Account(whole=head + b"\n" == _head())
    for line in rest.decode("utf-8", "replace").splitlines(keepends=True):
        if not line.endswith("\n"):
            continue  # cut off in the midst: the step after it was not taken
        sign, _space, words = line[:-1].partition(" ")
        number, _space, provider_id = words.partition(" ")
        if not number.isdecimal():
            continue
        pk = int(number)
        account.begun.pop(pk, None)
        if sign == "+":
            account.begun[pk] = provider_id
        elif sign == "=":
            account.done[pk] = provider_id
    return account
