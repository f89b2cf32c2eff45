"""The catalogue to take away: a PDF with pictures in each language, made in the background and kept fresh.

A file is written beside the old one; then a small note beside it (`id.json`) is put in place that names it. Whoever
reads follows the note, so that they find the old file whole or the new one whole, whenever the work is stopped.
"""

import datetime as dt
import hashlib
import json
import logging
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation

from akrab.core import clock, versions

logger = logging.getLogger(__name__)
DEPENDS = ("catalogue", "shop")
AT_MOST_EVERY = dt.timedelta(minutes=10)
VERSION = "booklet"  # the counter that pages showing the file hang on


@dataclass(frozen=True)
class Booklet:
    """A finished file. `size` in bytes; `basis` says of which state of the shop it speaks."""

    language: str
    file: str
    size: int
    pages: int
    products: int
    made_at: dt.datetime
    basis: tuple[int, ...]

    @property
    def path(self) -> Path:
        return folder() / self.file

    @property
    def etag(self) -> str:
        return f'"{self.file.rpartition(".")[0]}"'


def folder() -> Path:
    return Path(settings.HOME) / "booklet"


def languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def ready(language: str) -> Booklet | None:
    """The file of a language as it lies there; None while none has been made."""
    try:
        note = json.loads((folder() / f"{language}.json").read_text())
        found = Booklet(
            **{**note, "made_at": dt.datetime.fromisoformat(note["made_at"]), "basis": tuple(note["basis"])}
        )
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None
    return found if found.path.exists() else None


def basis() -> tuple[int, ...]:
    """The counters of what the file shows, and the look of it."""
    now = versions.current()
    return (*(now.get(name, 0) for name in DEPENDS), _look())


def _look() -> int:
    """Changes with the page layout, so that a new version of Akrab makes the files anew."""
    here = Path(__file__).parent
    return int(hashlib.sha256((here / "booklet.typ").read_bytes()).hexdigest()[:8], 16)


def is_due() -> bool:
    """True when a file is missing or old, and the last attempt is long enough ago. A look costs one small query."""
    now = basis()
    kept = [ready(language) for language in languages()]
    if all(one is not None and one.basis == now for one in kept):
        return False
    try:
        begun = dt.datetime.fromtimestamp((folder() / "begun").stat().st_mtime, tz=dt.UTC)
    except FileNotFoundError:
        return True
    return not dt.timedelta() <= clock.now() - begun < AT_MOST_EVERY


def make() -> list[Booklet]:
    """Make the file of every language whose file is missing or old. Each is put in place as soon as it is finished."""
    folder().mkdir(parents=True, exist_ok=True)
    begun = folder() / "begun"
    begun.touch()
    moment = clock.now().timestamp()
    os.utime(begun, (moment, moment))
    now = basis()  # read before the rows: what changes meanwhile makes the file old at once
    made = [_make(language, now) for language in languages() if not _is_true(ready(language), now)]
    if made:
        versions.bump(VERSION)
    return made


def _is_true(kept: Booklet | None, now: tuple[int, ...]) -> bool:
    return kept is not None and kept.basis == now


def _make(language: str, now: tuple[int, ...]) -> Booklet:
    from akrab.catalogue.bookletpdf import render

    before = ready(language)
    with translation.override(language):
        printed = render()
    digest = hashlib.sha256(printed.pdf).hexdigest()[:24]
    made = Booklet(
        language, f"{language}-{digest}.pdf", len(printed.pdf), printed.pages, printed.products, clock.now(), now
    )
    _put(made.path, printed.pdf)
    note: dict[str, Any] = asdict(made) | {"made_at": made.made_at.isoformat()}
    _put(folder() / f"{language}.json", json.dumps(note).encode())
    kept = {made.path, before.path if before else made.path}  # somebody may have read the old note a moment ago
    for path in folder().glob(f"{language}-*.pdf*"):
        if path not in kept:
            path.unlink(missing_ok=True)
    logger.info("Catalogue %s made: %s products, %s pages, %s bytes", language, made.products, made.pages, made.size)
    return made


def _put(target: Path, data: bytes) -> None:
    unfinished = target.with_name(f"{target.name}.part")
    unfinished.write_bytes(data)
    unfinished.replace(target)
