"""The products as a file, made by the worker where a shop is too large to do it while somebody waits.

One file for each form, language and right to see costs, under AKRAB_HOME/exports/. What is being made says so by a mark
beside it; the finished file is put in its place whole.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.utils import translation

from akrab.catalogue.models import Product, Variant
from akrab.core import clock
from akrab.exchange import productfile

AT_ONCE = 2_000  # articles; more are written by the worker
GIVEN_UP = dt.timedelta(minutes=15)  # a mark without a file by then: the worker was stopped
KEPT = dt.timedelta(days=7)
Form = Literal["csv", "xlsx"]


@dataclass(frozen=True)
class Export:
    """Which file: its form, the language of its headers, with costs or without."""

    form: Form
    language: str
    costs: bool

    @property
    def path(self) -> Path:
        name = f"products-{self.language}-{'costs' if self.costs else 'plain'}.{self.form}"
        return Path(settings.HOME) / "exports" / name

    @property
    def _mark(self) -> Path:
        return self.path.with_name(self.path.name + ".begun")

    @property
    def made_at(self) -> dt.datetime | None:
        """When the file that lies there was made; None without one."""
        return _time_of(self.path)

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    @property
    def works(self) -> bool:
        """The worker has it, or is about to."""
        begun = _time_of(self._mark)
        return begun is not None and clock.now() - begun < GIVEN_UP

    def ask(self) -> bool:
        """Have it made. False when it is being made already."""
        from akrab.exchange.tasks import export_products

        if self.works:
            return False
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._mark.write_text(clock.now().isoformat())
        export_products.enqueue(self.form, self.language, self.costs)
        return True

    def make(self) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with translation.override(self.language):
            data = productfile.xlsx(costs=self.costs) if self.form == "xlsx" else productfile.csv(costs=self.costs)
        unfinished = self.path.with_name(self.path.name + ".part")
        unfinished.write_bytes(data)
        unfinished.replace(self.path)
        self._mark.unlink(missing_ok=True)


def is_large() -> bool:
    """More articles than a request should write."""
    return Variant.objects.exclude(product__kind=Product.Kind.CHARGE)[: AT_ONCE + 1].count() > AT_ONCE


def tidy() -> None:
    """Files that nobody has renewed for a week are thrown away: they hold what the shop pays."""
    for path in (Path(settings.HOME) / "exports").glob("products-*"):
        made = _time_of(path)
        if made is not None and clock.now() - made > KEPT:
            path.unlink(missing_ok=True)


def _time_of(path: Path) -> dt.datetime | None:
    try:
        return dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC)
    except FileNotFoundError:
        return None
