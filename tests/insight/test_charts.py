"""Charts as stored for pages."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
import time_machine

from akrab.core import shop
from akrab.insight import queries, refresh
from akrab.insight.models import Chart
from tests.insight.factories import make_buyer, make_sale

pytestmark = pytest.mark.django_db
NAMES = ["sales_by_day", "sales_by_month", "customers_by_month", "cohorts", "standings"]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-21T03:00:00Z", tick=True):
        yield


@pytest.fixture
def drawn() -> dict[str, Chart]:
    bought = {
        "Sari": ("2025-10-02", "2025-11-03", "2026-10-02", "2026-11-20"),
        "Budi": ("2026-09-03", "2026-11-03"),
    }
    for name, days in bought.items():
        buyer = make_buyer(name)
        for day in days:
            make_sale(buyer, f"{day} 10:00", [("KABEL", 1, 125_000_000)])
    refresh.run()
    return queries.charts(NAMES, "id")


def test_every_chart_is_drawn_in_every_language(drawn: dict[str, Chart]) -> None:
    assert sorted(drawn) == sorted(NAMES)
    english = queries.charts(NAMES, "en")
    assert drawn["sales_by_month"].title == "Penjualan per bulan"
    assert english["sales_by_month"].title == "Sales by month"


def test_the_policy_of_our_pages_is_obeyed_and_colours_follow_the_page(drawn: dict[str, Chart]) -> None:
    for chart in Chart.objects.all():
        assert not re.search(r"style=|<style|<script|\son\w+=|href=", chart.svg)
        assert not re.search(r"#[0-9a-f]{6}|rgb\(", chart.svg, re.IGNORECASE)
        assert "var(--" in chart.svg
        assert ET.fromstring(chart.svg).attrib["role"] == "img"


def test_pictures_of_one_page_share_no_id(drawn: dict[str, Chart]) -> None:
    ids = [found for chart in drawn.values() for found in re.findall(r'\sid="([^"]+)"', chart.svg)]
    assert len(ids) == len(set(ids))
    used = {found for chart in drawn.values() for found in re.findall(r"url\(#([^)]+)\)", chart.svg)}
    assert used <= set(ids)


def test_figures_are_written_as_people_write_them_there(drawn: dict[str, Chart]) -> None:
    assert drawn["sales_by_day"].table["rows"][-2] == ["20 Nov 2026", "Rp1.250.000", "Rp0"]
    english = queries.charts(NAMES, "en")["sales_by_day"]
    assert english.table["rows"][-2] == ["20 Nov 2026", "Rp1,250,000", "Rp0"]
    assert "jt" in drawn["sales_by_month"].svg
    assert "Rp1.250.000" in drawn["sales_by_day"].summary


def test_the_table_holds_the_figures_of_the_picture(drawn: dict[str, Chart]) -> None:
    rows = {row[0]: row[1:] for row in drawn["sales_by_month"].table["rows"]}
    assert rows["November 2026"] == ["Rp2.500.000", "Rp1.250.000"]
    assert rows["Agustus 2026"] == ["Rp0", "–"]
    assert drawn["cohorts"].table["rows"] == [["September 2026", "1", "0%", "100%"]]
    assert drawn["customers_by_month"].table["rows"][-1] == ["November 2026", "0", "2"]


def test_a_page_of_charts_is_small(drawn: dict[str, Chart]) -> None:
    assert sum(len(chart.svg) for chart in drawn.values()) < 60_000


def test_charts_without_anything_to_show_are_not_there(drawn: dict[str, Chart]) -> None:
    shop.store({"currency": "EUR"})
    refresh.run()
    assert queries.chart("sales_by_day", "id") is None
    assert not Chart.objects.exists()
