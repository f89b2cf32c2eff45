"""Each test has a folder of events of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from akrab.api import events
from akrab.tracking import telling


@pytest.fixture(autouse=True)
def events_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(telling, "folder", lambda: tmp_path)
    monkeypatch.setattr("akrab.tracking.taking.folder", lambda: tmp_path)
    for kept in (telling.spool, telling.marks):
        kept.cache_clear()
    events._meter.counts.clear()
    events._mode.until = 0.0
    yield tmp_path
    for kept in (telling.spool, telling.marks):
        kept.cache_clear()
