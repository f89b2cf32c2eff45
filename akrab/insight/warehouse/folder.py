"""Where the facts lie, and whether they tell of the same moment as the database.

    WAREHOUSE/facts-v4-Asia-Jakarta/manifest.json
    WAREHOUSE/facts-v4-Asia-Jakarta/part=2026-11/lines.parquet      one row per order line
    WAREHOUSE/facts-v4-Asia-Jakarta/part=2026-11/orders.parquet     one row per order, made from the lines
    WAREHOUSE/facts-v4-Asia-Jakarta/part=2026-11/messages.parquet   and so on, see `warehouse.tables`
    WAREHOUSE/facts-v4-Asia-Jakarta/articles.parquet                 the catalogue as it is called now
    WAREHOUSE/facts-v4-Asia-Jakarta/erased.parquet                   numbers of customers that no fact may name
    WAREHOUSE/facts-v4-Asia-Jakarta/tallies.json                     what the facts were made of, see `changes`

The folder's name carries the version of the columns and the time zone that cut the days, so a change of either starts
anew. The manifest holds the token of the last refresh, which the database holds too: after a restored backup the two
differ and everything is read again.
"""

import datetime as dt
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from akrab.core import shop
from akrab.core.errors import AkrabError

VERSION = 4  # of what the facts hold


class RefreshRunning(AkrabError):
    """Another process refreshes the figures at this moment."""


@dataclass(frozen=True)
class Folder:
    """The facts of one version and time zone."""

    path: Path

    def lines(self, month: dt.date) -> Path:
        return self.path / f"part={month:%Y-%m}" / "lines.parquet"

    def orders(self, month: dt.date) -> Path:
        return self.lines(month).with_name("orders.parquet")

    def table(self, name: str, month: dt.date | None = None) -> Path:
        """The file of a table of `warehouse.tables`: of one month, or of a table that is kept whole."""
        place = self.path if month is None else self.path / f"part={month:%Y-%m}"
        return place / f"{name}.parquet"

    @property
    def articles(self) -> Path:
        return self.path / "articles.parquet"

    def pattern(self, grain: str) -> str:
        """All files of one grain, "lines" or "orders", or of a table that is cut into months."""
        return str(self.path / "part=*" / f"{grain}.parquet")

    def months(self) -> list[dt.date]:
        """Months that have a file."""
        return sorted(
            dt.date.fromisoformat(f"{file.parent.name.removeprefix('part=')}-01")
            for file in self.path.glob("part=*/orders.parquet")
        )

    def tokens(self) -> set[str]:
        """Tokens under which these facts are true; two while a refresh runs, none where there is nothing."""
        try:
            manifest = json.loads((self.path / "manifest.json").read_text())
            return set(manifest["tokens"])
        except (OSError, ValueError, KeyError, TypeError):
            return set()

    def sign(self, *tokens: str) -> None:
        put_text(self.path / "manifest.json", json.dumps({"version": VERSION, "tokens": list(tokens)}))

    def exists(self) -> bool:
        return (self.path / "manifest.json").exists()


def current() -> Folder:
    zone = str(shop.get("time_zone")).replace("/", "-")
    return Folder(Path(settings.WAREHOUSE) / f"facts-v{VERSION}-{zone}")


def empty(folder: Folder) -> None:
    """Throw away what the folder holds; the manifest first, so that a half-emptied folder is never believed."""
    (folder.path / "manifest.json").unlink(missing_ok=True)
    shutil.rmtree(folder.path, ignore_errors=True)
    folder.path.mkdir(parents=True, exist_ok=True)


def sweep(folder: Folder) -> None:
    """Remove what a killed run left unfinished. Only under the lock of `alone`."""
    for left in folder.path.glob(".*"):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)
    for left in folder.path.glob("part=*/.*"):
        left.unlink(missing_ok=True)


def remove_others(folder: Folder) -> None:
    """Facts of earlier versions and zones."""
    for other in folder.path.parent.glob("facts-v*"):
        if other != folder.path:
            shutil.rmtree(other, ignore_errors=True)


def beside(path: Path) -> Path:
    """Where a file is written before it takes its place at one stroke; readers pass over names with a dot."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.with_name(f".{path.name}.{os.getpid()}")


def put_text(path: Path, text: str) -> None:
    unfinished = beside(path)
    unfinished.write_text(text)
    unfinished.replace(path)


@contextmanager
def alone(*, wait: bool) -> Iterator[None]:
    """One refresh at a time on this warehouse; the lock goes with its process. Raises RefreshRunning without `wait`."""
    Path(settings.WAREHOUSE).mkdir(parents=True, exist_ok=True)
    with (Path(settings.WAREHOUSE) / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise RefreshRunning(_("The figures are being worked out right now. Try again in a moment.")) from error
        yield
