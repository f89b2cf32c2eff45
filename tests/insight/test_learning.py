"""When models learn, one at a time, and what a failure leaves behind. With models of the tests' own."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.db.models import F
from django_tasks_db.models import DBTaskResult

from akrab.core.tasks import is_waiting
from akrab.insight import refresh
from akrab.insight.learning import cards, running
from akrab.insight.learning.learners import Learned, Learner, learners
from akrab.insight.learning.running import learn, learn_due
from akrab.insight.learning.tasks import learn_task, request, request_due
from akrab.insight.models import ModelCard, Refresh
from tests.insight.factories import make_buyer, make_sale

pytestmark = pytest.mark.django_db


@pytest.fixture
def taught() -> Iterator[dict[str, Callable[[Refresh], Learned]]]:
    """Two models: "first" and "second"; what they do may be changed."""
    does: dict[str, Callable[[Refresh], Learned]] = {name: lambda _last: Learned(3) for name in ("first", "second")}
    known = learners()
    kept = dict(known)
    known.clear()

    def model(name: str) -> Learner:
        return Learner(name, lambda last: does[name](last))  # noqa: PLW0108 -- looked up when it runs

    known |= {name: model(name) for name in ("first", "second")}
    yield does
    known.clear()
    known.update(kept)


@pytest.fixture
def _facts() -> None:
    make_sale(make_buyer(), "2026-10-01 09:00")
    refresh.run(charts=False)


def fails(_last: Refresh) -> Learned:
    raise ArithmeticError("no figure")


def test_every_model_of_the_product_has_a_name_of_its_own() -> None:
    assert "buying" in learners()
    assert all(name == one.name for name, one in learners().items())


@pytest.mark.usefixtures("taught")
def test_without_facts_nothing_happens() -> None:
    assert learn("first") is None
    assert cards.due() == []
    assert request_due() is False
    assert not ModelCard.objects.exists()


@pytest.mark.usefixtures("_facts", "taught")
def test_two_at_once_one_works_and_the_other_leaves_it_alone() -> None:
    with running._alone() as mine:
        assert mine
        assert learn("first") is None
    assert not ModelCard.objects.exists()
    assert learn("first") is not None


@pytest.mark.usefixtures("_facts", "taught")
def test_models_learn_once_a_day_after_a_refresh() -> None:
    assert request_due() is True
    assert is_waiting(learn_task)
    assert request_due() is request("first") is False  # one waits
    learn_task.func()
    DBTaskResult.objects.all().delete()
    assert set(ModelCard.objects.values_list("name", "subjects", "trouble")) == {("first", 3, ""), ("second", 3, "")}
    assert cards.due() == []  # no refresh since
    Refresh.objects.update(finished_at=F("finished_at") + dt.timedelta(hours=1))
    assert cards.due() == []  # today's stands
    ModelCard.objects.filter(name="second").update(tried_at=F("tried_at") - dt.timedelta(days=1))
    assert cards.due() == ["second"]
    ModelCard.objects.filter(name="first").update(trouble="too_few")
    assert cards.due() == ["first", "second"]  # as long as there was nothing to say


@pytest.mark.usefixtures("_facts", "taught")
def test_what_only_adds_up_is_due_after_every_refresh() -> None:
    learners()["first"] = Learner("first", lambda _last: Learned(3), often=True)
    learn_due()
    assert cards.due() == []
    Refresh.objects.update(finished_at=F("finished_at") + dt.timedelta(hours=1))
    assert cards.due() == ["first"]


@pytest.mark.usefixtures("_facts", "taught")
def test_who_asks_has_it_done_at_once() -> None:
    learn_due()
    assert request("second") is True
    assert cards.due() == ["second"]
    assert learn_due() == ["second"]
    assert cards.due() == []


@pytest.mark.usefixtures("_facts")
def test_one_that_fails_keeps_its_card_and_stops_no_other(taught: dict[str, Callable[[Refresh], Learned]]) -> None:
    learn_due()
    made_at = ModelCard.objects.get(name="first").made_at
    taught["first"] = fails
    taught["second"] = lambda _last: Learned(5)
    ModelCard.objects.update(wanted_at=F("tried_at"))
    assert learn_due() == ["second"]
    first = ModelCard.objects.get(name="first")
    assert (first.subjects, first.problem, first.made_at) == (3, "ArithmeticError", made_at)
    assert ModelCard.objects.get(name="second").subjects == 5
    assert cards.due() == []  # tried today: again after tomorrow's refresh
    taught["first"] = lambda _last: Learned(7)
    again = learn("first")
    assert again is not None
    assert (again.subjects, again.problem) == (7, "")
