"""A browser in English for each role."""

from collections.abc import Callable

import pytest
from django.test import Client

from akrab.accounts.models import Role, User
from tests.accounts.factories import make_user

Come = Callable[..., Client]


def english_client() -> Client:
    client = Client(headers={"sec-fetch-site": "same-origin"})
    client.cookies["language"] = "en"
    return client


@pytest.fixture
def come(db: None) -> Come:
    """`come(Role.STAFF)` signs somebody in; `come(user=…)` this very person."""

    def sign_in(role: Role = Role.OWNER, *, user: User | None = None) -> Client:
        client = english_client()
        client.force_login(user or make_user(role))
        return client

    return sign_in


@pytest.fixture
def owner(come: Come) -> Client:
    return come(Role.OWNER)
