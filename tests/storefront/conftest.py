"""Visitors of the shop: each with a browser of their own."""

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.catalogue.models import Variant
from akrab.content.actions import save_page
from akrab.customers.models import Customer
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member


@pytest.fixture
def guest(db: None) -> Client:
    return Client(headers={"accept-language": "en"})


def browser_of(customer: Customer) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(customer.user)
    return client


@pytest.fixture
def member(db: None) -> Customer:
    return make_member()


@pytest.fixture
def buyer(member: Customer) -> Client:
    """The member's browser."""
    return browser_of(member)


@pytest.fixture
def pending(db: None) -> Client:
    return browser_of(make_member(name="Tono", state=Customer.State.PENDING))


@pytest.fixture
def staff(db: None) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user(Role.STAFF))
    return client


@pytest.fixture
def cable(db: None) -> Variant:
    return make_variant(name="Kabel USB-C", price=2_500_000, stock=10, slug="kabel")


@pytest.fixture
def texts(db: None) -> None:
    for slug in ("home", "about", "how-to-buy", "faq", "contact"):
        for language in ("id", "en"):
            save_page(slug=slug, language=language, title=f"{slug} {language}", lead="Lead", body="Some **text**")
