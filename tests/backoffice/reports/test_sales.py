"""Dashboard and sales report."""

from pathlib import Path

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.insight.models import PeriodFigure, ReportFile
from tests.accounts.factories import make_user
from tests.backoffice.conftest import Come

pytestmark = pytest.mark.django_db


def test_without_figures_the_dashboard_says_when_there_will_be_some(owner: Client) -> None:
    assert "There are no figures yet." in owner.get("/office/dashboard/").content.decode()


def test_the_dashboard_asks_few_questions(owner: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    owner.get("/office/dashboard/")
    with django_assert_max_num_queries(6):  # session, user, settings, refresh, counts, menu
        owner.get("/office/dashboard/")


def test_the_report_adds_up_the_days_of_the_period(owner: Client) -> None:
    for day, revenue in (("2026-11-01", 100_00), ("2026-11-02", 250_00), ("2026-11-05", 900_00)):
        PeriodFigure.objects.create(grain="day", start=day, revenue=revenue, orders=1)
    page = owner.get("/office/reports/sales/", {"first": "2026-11-01", "last": "2026-11-04", "by": "day"})
    report = page.context["report"]
    assert (report.total.revenue, report.total.orders, len(report.periods)) == (350_00, 2, 4)
    assert [(name, one.revenue) for name, one in page.context["periods"]] == [
        ("1 Nov 2026", 100_00),
        ("2 Nov 2026", 250_00),
    ]
    assert "Where nothing was sold there is no row." in page.text
    assert page.context["bars_text"] == "Rp350 in all. The best was 2 Nov 2026 with Rp250."


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("2026-02-31", "2026-03-01", "There is no such day. Write it like 2026-11-21."),
        ("yesterday", "2026-03-01", "There is no such day. Write it like 2026-11-21."),
        ("2026-03-02", "2026-03-01", "The last day lies before the first. Swap them."),
        ("1990-01-01", "2026-03-01", "A report covers ten years at most. Choose a shorter period."),
        ("9999-12-01", "9999-12-31", "Choose days between 1970 and 2100."),
        ("0001-01-01", "0001-01-31", "Choose days between 1970 and 2100."),
    ],
)
def test_a_wrong_period_gets_a_sentence_and_keeps_what_was_typed(
    first: str, last: str, sentence: str, owner: Client
) -> None:
    response = owner.get("/office/reports/sales/", {"first": first, "last": last})
    text = response.content.decode()
    assert response.status_code == 422
    assert sentence in text
    assert f'value="{first}"' in text


def test_a_file_is_asked_for_waited_for_and_fetched_only_by_who_asked(
    owner: Client, come: Come, akrab_home: Path
) -> None:
    response = owner.post("/office/reports/sales/file/", {"first": "2026-11-01", "last": "2026-11-04", "format": "csv"})
    made = ReportFile.objects.get()
    assert response["Location"] == f"/office/reports/files/{made.pk}/"
    assert "every 2s" in owner.get(f"/office/reports/files/{made.pk}/").content.decode()
    assert owner.get(f"/office/reports/files/{made.pk}/fetch/").status_code == 404
    path = akrab_home / "r.csv"
    path.write_text("day,revenue\n")
    ReportFile.objects.update(state="ready", path=str(path), finished_at=clock.now())
    fetched = owner.get(f"/office/reports/files/{made.pk}/fetch/")
    assert fetched.getvalue() == b"day,revenue\n"
    assert fetched["Content-Disposition"] == 'attachment; filename="sales-2026-11-01-2026-11-04.csv"'
    assert come(user=make_user(Role.MANAGER)).get(f"/office/reports/files/{made.pk}/fetch/").status_code == 404


def test_a_doubled_tap_makes_one_file(owner: Client) -> None:
    asked = {"first": "2026-11-01", "last": "2026-11-04", "format": "csv"}
    first, second = (owner.post("/office/reports/sales/file/", asked)["Location"] for _tap in range(2))
    assert (first, ReportFile.objects.count()) == (second, 1)
    owner.post("/office/reports/sales/file/", asked | {"format": "pdf"})
    assert ReportFile.objects.count() == 2


def test_an_unknown_format_asks_for_nothing(owner: Client) -> None:
    owner.post("/office/reports/sales/file/", {"first": "2026-11-01", "last": "2026-11-04", "format": "exe"})
    assert not ReportFile.objects.exists()
