"""The official list of districts, for the tests that need it."""

import pytest

from akrab.shipping.regions import load_regions


@pytest.fixture
def regions(db: None) -> None:
    load_regions()
