"""Who is writing in a conversation at this moment. A file each, touched while somebody types: it costs no row and no
lock, lasts a few seconds, and is nobody's loss when it is gone."""

import contextlib
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

SECONDS = 6.0  # after the last stroke; pages tell of one every three seconds
STALE = 60.0
PERSON = 0  # stands for the customer or visitor; the shop's people go by the number of their user


@dataclass(frozen=True)
class Typist:
    who: int
    name: str
    is_note: bool = False  # writes something that only the shop sees


def begin(conversation_id: int, who: int, name: str = "", *, is_note: bool = False) -> None:
    """Somebody has typed something just now."""
    folder = _folder(conversation_id)
    with contextlib.suppress(OSError):  # a full disk must not keep anybody from writing
        folder.mkdir(parents=True, exist_ok=True)
        (folder / str(who)).write_text(f"{int(is_note)}{name[:60]}")


def end(conversation_id: int, who: int) -> None:
    """It is sent."""
    with contextlib.suppress(OSError):
        (_folder(conversation_id) / str(who)).unlink(missing_ok=True)


def writing(conversation_id: int, *, but: int, notes: bool = True) -> list[Typist]:
    """Who writes now, without the one who asks. `notes`: those who write a note count too."""
    now, found = time.time(), []
    folder = _folder(conversation_id)
    try:
        files = sorted(folder.iterdir())
    except OSError:
        return []
    for file in files:
        with contextlib.suppress(OSError, ValueError):
            age = now - file.stat().st_mtime
            if age > STALE:
                file.unlink()
            elif age <= SECONDS and int(file.name) != but:
                said = file.read_text()
                if notes or said[:1] != "1":
                    found.append(Typist(int(file.name), said[1:], said[:1] == "1"))
    return found


def mark(typists: list[Typist]) -> str:
    """Differs when others write than before."""
    return ".".join(f"{one.who}{'n' if one.is_note else ''}" for one in typists)


def _folder(conversation_id: int) -> Path:
    return Path(settings.HOME) / "typing" / str(conversation_id)
