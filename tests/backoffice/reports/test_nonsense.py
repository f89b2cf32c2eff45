"""Addresses and forms that somebody made by hand: they find nothing and break nothing."""

from typing import Any

import pytest
from django.test import Client

from akrab.insight.models import SavedReport
from akrab.insight.reports.dimensions import DIMENSIONS, TIMES
from akrab.insight.reports.measures import MEASURES

pytestmark = pytest.mark.django_db
DAYS = {"first": "2026-11-01", "last": "2026-11-30"}
FORM = DAYS | {"name": "Mine", "measures": ["revenue"], "period": "fixed", "top": "10", "chart": "bar", "key": "k1"}
KEYS = ("", "abc", "-1", "99999999999999999999", "sku:\0", "²", "'; --")


def test_made_up_keys_find_nothing(owner: Client) -> None:
    for name in DIMENSIONS:
        measure = next(one.name for one in MEASURES.values() if one.sources <= set(DIMENSIONS[name].columns))
        for key in KEYS if name not in TIMES else KEYS[1:2]:
            page = owner.get("/office/reports/rows/", {"measure": measure, name: key, **DAYS})
            assert (name, key, page.status_code) == (name, key, 404 if name in TIMES else 200)


def test_days_at_the_end_of_time_are_not_there(owner: Client) -> None:
    for more in ({"year": "9999-12-31"}, {"week": "0001-01-01"}, {"last": "9999-12-31"}, {"first": "0001-01-01"}):
        assert owner.get("/office/reports/rows/", {"measure": "revenue", **DAYS, **more}).status_code == 404
    for more in ({"last": "9999-12-31"}, {"first": "0001-01-01", "last": "0001-01-02"}, {"first": "1990-01-01"}):
        assert owner.post("/office/reports/new/", FORM | more).status_code == 422
    assert not SavedReport.objects.exists()


def test_an_address_with_every_division_and_every_figure(owner: Client, trade: dict[str, Any]) -> None:
    every = {one.name: "x" for one in DIMENSIONS.values() if "trade" in one.columns and one.name not in TIMES}
    assert owner.get("/office/reports/rows/", {"measure": "customers", **every, **DAYS}).status_code == 200
    by = {f"by{place}": name for place, name in enumerate(every)}
    assert owner.post("/office/reports/new/", FORM | by | {"measures": [*MEASURES]}).status_code == 422
    page = owner.get("/office/reports/new/", {f"only_{name}": ["²", "x\0", *map(str, range(30))] for name in every})
    assert page.status_code == 200
    assert owner.post("/office/reports/new/", FORM | {"by0": "city", "by1": "city", "name": "a\0b"}).status_code == 302
    assert SavedReport.objects.get().name == "ab"
    assert SavedReport.objects.get().definition["dimensions"] == ["city"]


def test_the_place_of_one_list_opens_no_page_of_another(owner: Client, trade: dict[str, Any]) -> None:
    page = owner.get("/office/reports/rows/", {"measure": "customers", "after": "made:up", **DAYS})
    assert page.context["found"].count == 2
