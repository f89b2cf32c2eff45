"""A shop with a warehouse of its own."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _warehouse(akrab_home: Path) -> None:
    """Facts, kept queries and reports of a test lie in its own folder."""
