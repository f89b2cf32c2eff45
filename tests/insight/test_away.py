"""The database of visits does not answer: everything else goes on, and people are told."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.db import connections
from django.test import Client
from django.utils import translation

from akrab.accounts.models import Role
from akrab.core import shop
from akrab.insight import refresh
from akrab.insight.reports.shown import show
from akrab.insight.runs import last_refresh
from akrab.insight.warehouse import changes, folder, reading
from akrab.insight.warehouse.folder import Folder
from akrab.insight.warehouse.handing import Query, handed_over
from tests.accounts.factories import make_user
from tests.insight import fact_factories as facts
from tests.insight.factories import make_buyer, make_sale
from tests.insight.reports.asked import run_of
from tests.tracking.gone import database, without_visits

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-21T03:00:00Z", tick=False), translation.override("en"):
        yield


@pytest.fixture
def gone(settings: LazySettings) -> Iterator[None]:
    with without_visits(settings):
        yield


def count(table: str) -> int:
    duck = reading.connect()
    reading.open_facts(duck, folder.current(), str(shop.get("currency")))
    return int(duck.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])


def test_the_other_facts_are_read_and_visits_stay_as_they_were(settings: LazySettings, request: Any) -> None:
    home, owner = settings.EVENTS_DATABASE, make_user(Role.OWNER)
    facts.make_visit(None, "2026-11-02 09:00", "page")
    refresh.run(charts=False)
    request.getfixturevalue("gone")
    make_sale(make_buyer(), "2026-11-03 10:00")
    with time_machine.travel("2026-11-22T03:00:00Z", tick=False):
        assert refresh.run(charts=False).orders == 1
        assert (count("visits"), count("orders")) == (1, 1)
        last = last_refresh()
        assert last is not None
        assert last.summary["unread"] == {"tables": ["events", "visits"], "since": "2026-11-21T03:00:00+00:00"}
        assert not changes.stale(folder.current())
        run = run_of(owner, measures=["visits", "revenue"])
        assert run.total == {"visits": 1, "revenue": 2_500_000}
        assert show(run, owner).notes == [
            (
                "Visits could not be read: their database does not answer. What stands here of them is of "
                "21 Nov 2026 10:00. It is tried again every hour."
            )
        ]
        assert show(run_of(owner, measures=["revenue"]), owner).notes == []
        settings.EVENTS_DATABASE = home
        facts.make_visit(None, "2026-11-05 09:00", "page")
        assert changes.stale(folder.current())
        refresh.run(charts=False)
        assert count("visits") == count("events") == 2
        assert show(run_of(owner, measures=["visits"]), owner).notes == []


@pytest.mark.usefixtures("gone")
def test_a_shop_that_never_read_visits_says_so_and_the_page_of_rows_too(client: Client) -> None:
    owner = make_user(Role.OWNER)
    assert refresh.run(charts=False).orders == 0
    notes = show(run_of(owner, measures=["visits"]), owner).notes
    assert notes == ["Visits could not be read: their database does not answer. It is tried again every hour."]
    client.force_login(owner)
    page = client.get("/office/reports/rows/?measure=visits&first=2026-11-01&last=2026-11-30")
    assert (page.status_code, page.context["away"]) == (200, True)


def test_a_character_that_postgresql_does_not_know_is_left_out(tmp_path: Path) -> None:
    """A shop on SQLite may have kept one, and its facts may be copied to PostgreSQL."""
    names = [("a\0b",), ("\0",), ("",), ("c",)]
    database("lite", ENGINE="django.db.backends.sqlite3", NAME=str(tmp_path / "x"))
    place = Folder(tmp_path / "facts")
    folder.empty(place)
    try:
        with connections["lite"].cursor() as cursor:
            cursor.execute("CREATE TABLE one (name TEXT)")
            cursor.executemany("INSERT INTO one VALUES (%s)", names)
        duck = reading.connect()
        with handed_over(duck, place, found=([Query("SELECT name FROM one", {}, "lite")], {"name": "VARCHAR"})):
            assert duck.execute("SELECT name FROM found").fetchall() == [("ab",), (None,), (None,), ("c",)]
    finally:
        connections["lite"].close()
        del connections["lite"], connections.databases["lite"]
