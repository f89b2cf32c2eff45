"""Every import of a test has a data folder of its own, and speaks English."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _own_folder(akrab_home: object) -> Iterator[None]:
    """See `akrab_home`."""
    with translation.override("en"):
        yield
