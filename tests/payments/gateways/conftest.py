"""A shop that has joined the payment services, which run on this machine."""

from collections.abc import Iterator

import pytest

from akrab.core import shop
from tests.payments.gateways.services import SERVICES, Service, open_service


@pytest.fixture(params=sorted(SERVICES))
def service(request: pytest.FixtureRequest, db: None) -> Iterator[Service]:
    """Each payment service in turn, its keys among the shop's settings."""
    with open_service(request.param) as one:
        join(one)
        yield one


@pytest.fixture
def midtrans(db: None) -> Iterator[Service]:
    with open_service("midtrans") as one:
        join(one)
        yield one


@pytest.fixture
def xendit(db: None) -> Iterator[Service]:
    with open_service("xendit") as one:
        join(one)
        yield one


@pytest.fixture
def stripe(db: None) -> Iterator[Service]:
    with open_service("stripe") as one:
        join(one)
        yield one


def join(one: Service) -> None:
    shop.store({**one.server.settings(), "payment_methods": ["cash", one.code]})
