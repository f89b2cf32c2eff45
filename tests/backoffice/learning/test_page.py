"""What people read of the models."""

import datetime as dt

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.core.tasks import is_waiting
from akrab.insight.learning.learners import Learned, Learner, learners
from akrab.insight.learning.tasks import learn_task
from akrab.insight.learning.words import words
from akrab.insight.models import ModelCard
from tests.accounts.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user(role=Role.OWNER))
    return client


def make_card(name: str = "buying", **more: object) -> ModelCard:
    now = clock.now()
    values = {"name": name, "made_at": now, "tried_at": now, "as_of": dt.date(2026, 11, 20), "currency": "IDR"}
    return ModelCard.objects.create(**values | more)


def test_every_model_has_a_card_with_its_name_and_a_button(office: Client) -> None:
    page = office.get("/office/models/").text
    for name in learners():
        assert f'id="{name}"' in page
        assert f'action="/office/models/{name}/again/"' in page
    assert "What customers will still buy" in page
    assert "not worked out yet" in page
    assert "docs/reference/models/buying.md" in page


def test_a_silent_model_says_why_and_a_failed_one_that_it_failed(office: Client) -> None:
    make_card(trouble="too_few", subjects=3, problem="MemoryError")
    page = office.get("/office/models/").text
    assert "so far there are 3." in page
    assert "The last run broke off (MemoryError)." in page


def test_the_button_asks_for_one_model(office: Client) -> None:
    make_card()
    assert "It is being worked out" in office.post("/office/models/buying/again/", follow=True).text
    assert is_waiting(learn_task)
    assert "It is being worked out anew." in office.get("/office/models/").text
    assert office.post("/office/models/unknown/again/").status_code == 404


@pytest.mark.parametrize("trouble", ["too_few", "no_repeats", "no_variation", "not_better", "not_converged", "edge"])
def test_a_model_without_words_of_its_own_says_what_fits_any(trouble: str) -> None:
    learner = Learner("a_new_one", lambda _last: Learned(0))
    said = words(learner, make_card("a_new_one", trouble=trouble))
    assert (said.name, said.answers, said.page) == ("A new one", "", "")
    assert said.silence
    assert words(learner, None).silence == ""
