"""The database of visits does not answer: every page about visits says so, and the others go on."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.db import DatabaseError
from django.test import Client

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.engagement.models import Undertaking
from akrab.engagement.undertakings.actions import Plan, begin
from akrab.insight.asked.queries import examples
from akrab.insight.models import AskedQuestion
from tests.accounts.factories import make_user
from tests.customers.factories import make_customer
from tests.tracking.gone import without_visits

pytestmark = pytest.mark.django_db
SENTENCE = "Visits cannot be read now: their database does not answer. Try again later."


@pytest.fixture
def office() -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user(role=Role.OWNER))
    return client


@pytest.fixture
def _gone(settings: LazySettings) -> Iterator[None]:
    with without_visits(settings):
        yield


@pytest.mark.usefixtures("_gone")
@pytest.mark.parametrize("address", ["", "way/", "pages/", "searches/", "messages/", "list/", "7/", "single.csv"])
def test_a_page_about_visits_says_that_they_cannot_be_read(office: Client, address: str) -> None:
    page = office.get(f"/office/visits/{address}?days=7")
    assert (page.status_code, page.templates[0].name) == (200, "backoffice/visits/away.html")
    assert SENTENCE in page.text
    assert f'href="/office/visits/{address}?days=7"' in page.text


@pytest.mark.usefixtures("_gone")
def test_what_else_is_kept_of_a_customer_is_shown(office: Client) -> None:
    page = office.get(f"/office/customers/{make_customer().pk}/about/")
    assert (page.status_code, page.context["visits"], SENTENCE in page.text) == (200, None, True)


@pytest.mark.usefixtures("_gone")
def test_an_advertisement_says_that_its_visits_cannot_be_read(office: Client) -> None:
    plan = Plan(name="Lebaran", first_day=clock.today() - dt.timedelta(days=9))
    advert = begin(key="k", kind=Undertaking.Kind.ADVERT, plan=plan, source="lebaran", actor=make_user(Role.OWNER))
    for address in ("", f"{advert.pk}/", f"{advert.pk}/print/"):
        page = office.get(f"/office/undertakings/{address}")
        assert (page.status_code, SENTENCE in page.text) == (200, True), address
    assert office.get(f"/office/undertakings/{advert.pk}/rows/orders/").status_code == 404
    assert office.get("/office/undertakings/list.csv").status_code == 200


@pytest.mark.usefixtures("_gone")
def test_what_people_ask_is_shown_without_what_they_searched() -> None:
    assert examples(AskedQuestion(examples=[["search", 1]]), messages=True, reviews=True, orders=True) == []


def test_another_error_of_the_database_stays_one(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_span: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr("akrab.tracking.queries.overview", broken)
    with pytest.raises(DatabaseError, match="disk full"):
        office.get("/office/visits/")
