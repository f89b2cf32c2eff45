"""Every import of a test has a data folder of its own."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _own_folder(akrab_home: object) -> None:
    """See `akrab_home`."""
