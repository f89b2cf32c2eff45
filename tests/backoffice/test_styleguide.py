"""/styleguide shows every part to the shop's own people, within the content policy."""

import re

import pytest
from django.test import Client

from akrab.accounts.models import Role
from tests.accounts.factories import make_user

pytestmark = pytest.mark.django_db
BACKEND = "akrab.accounts.backends.HandleBackend"


def test_a_guest_is_asked_to_sign_in_and_a_customer_is_refused(client: Client):
    assert client.get("/styleguide").headers["Location"].endswith("?next=/styleguide")
    client.force_login(make_user(Role.CUSTOMER), backend=BACKEND)
    assert client.get("/styleguide").status_code == 403


@pytest.mark.parametrize("language", ["id", "en"])
def test_it_shows_everything_in_both_themes_and_languages(client: Client, language):
    client.force_login(make_user(Role.STAFF), backend=BACKEND)
    client.cookies["language"] = language
    text = client.get("/styleguide").content.decode()
    assert f'<html lang="{language}"' in text
    assert 'data-theme="light"' in text
    assert 'data-theme="dark"' in text
    for part in (
        "stat-value",
        "timeline",
        "stepper",
        "stacks",
        "errorlist",
        "alert-error",
        "line-chart",
        "steps",
        "toast",
    ):
        assert part in text
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", text)
    assert "<c-" not in text


def test_any_of_the_five_colours_can_be_tried(client: Client):
    client.force_login(make_user(Role.STAFF), backend=BACKEND)
    assert 'data-accent="rose"' in client.get("/styleguide?accent=rose").content.decode()
    assert '<html lang="id" data-accent="teal">' in client.get("/styleguide?accent=puce").content.decode()


def test_ids_are_unique_so_that_labels_point_at_one_field(client: Client):
    client.force_login(make_user(Role.STAFF), backend=BACKEND)
    ids = re.findall(r'\sid="([^"]+)"', client.get("/styleguide").content.decode())
    assert len(ids) == len(set(ids))


def test_a_wrong_field_keeps_what_was_typed_and_names_its_error(client: Client):
    client.force_login(make_user(Role.STAFF), backend=BACKEND)
    client.cookies["language"] = "en"
    text = client.get("/styleguide").content.decode()
    (field,) = re.findall(r'<input[^>]*name="wrong-phone"[^>]*>', text)
    assert 'value="0812"' in field
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_wrong-phone_helptext id_wrong-phone_error"' in field
    assert 'id="id_wrong-phone_error"' in text
    assert 'href="#id_wrong-phone"' in text
