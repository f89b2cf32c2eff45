"""Own reports as files: what stands in them, and what never may."""

import csv
import io
import secrets
from pathlib import Path
from typing import Any

import pytest

from akrab.accounts.models import Role, User
from akrab.insight.models import ReportFile, SavedReport
from akrab.insight.reports.actions import request_report
from akrab.insight.reports.making import make
from akrab.insight.reports.own_files import as_csv, as_pdf, as_xlsx, result
from akrab.insight.reports.saving import remove_report, save_report
from tests.accounts.factories import make_user
from tests.insight.factories import make_buyer, make_sale
from tests.insight.reports.asked import NOVEMBER

pytestmark = pytest.mark.django_db


def make_report(owner: User, *, shared: bool = True, **definition: Any) -> SavedReport:
    return save_report(
        key=secrets.token_urlsafe(24), name="=Mine: [1]", definition=NOVEMBER | definition, shared=shared, actor=owner
    )


def test_csv_guards_names_and_says_days_and_amounts_for_other_programs(
    owner: User,
    trade: dict[str, Any],
) -> None:
    make_sale(make_buyer('=HYPERLINK("http://x","y")'), "2026-11-12 10:00", [("CASE", 1, 100_000_000_000)])
    report = make_report(owner, measures=["revenue", "margin"], dimensions=["customer"], compare="before")
    rows = list(csv.reader(io.StringIO(as_csv(result(report, owner), report).decode("utf-8-sig"))))
    assert rows[0] == ["customer", "revenue", "revenue_before", "margin", "margin_before", "currency"]
    assert rows[1] == ['\'=HYPERLINK("http://x","y")', "1000000000.00", "0.00", "", "", "IDR"]
    days = make_report(owner, measures=["revenue"], dimensions=["day"])
    assert b"2026-11-02,95000.00,IDR" in as_csv(result(days, owner), days)


def test_the_workbook_has_numbers_and_a_name_that_is_allowed(owner: User, trade: dict[str, Any]) -> None:
    from python_calamine import CalamineWorkbook

    report = make_report(owner, measures=["revenue", "margin"], dimensions=["category"])
    book = CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx(result(report, owner), report)))
    rows = book.get_sheet_by_index(0).to_python()
    assert book.sheet_names[0] == "=Mine   1"
    assert rows[0] == ["Category", "Sales", "Margin"]
    assert [row[0] for row in rows[1:]] == ["Without category", "Cables", "Total"]
    assert rows[3][1] == 200_000.0


def test_the_pdf_is_made_over_time_by_name_and_of_nothing(owner: User, trade: dict[str, Any]) -> None:
    for definition in (
        {"dimensions": ["day"], "compare": "year"},
        {"dimensions": ["product"]},
        {"dimensions": ["product"], "first": "2020-01-01", "last": "2020-01-02"},
        {},
    ):
        report = make_report(owner, measures=["revenue"], **definition)
        assert as_pdf(result(report, owner), report).startswith(b"%PDF-")


def test_costs_stand_in_nobodys_file_who_may_not_see_them(
    owner: User,
    trade: dict[str, Any],
    akrab_home: Path,
) -> None:
    marketing = make_user(Role.MARKETING)
    report = make_report(owner, measures=["revenue", "cost", "margin"], dimensions=["product"])
    for person, has in ((owner, True), (marketing, False)):
        file = request_report(
            name="own",
            format="csv",
            parameters={"report": report.pk, "title": report.name},
            language="en",
            actor=person,
        )
        make(file.pk)
        file.refresh_from_db()
        assert (file.state, file.problem) == ("ready", "")
        assert (b"margin" in file.file.read_bytes()) is has
        assert file.parameters["costs"] is has
    ordered = make_report(owner, measures=["margin", "revenue"], dimensions=["product"])
    file = request_report(name="own", format="csv", parameters={"report": ordered.pk}, language="en", actor=marketing)
    make(file.pk)
    file.refresh_from_db()
    assert (file.state, file.problem) == ("failed", "This report is about things that you may not see.")


def test_the_sales_report_of_who_may_not_see_costs_has_none(
    owner: User,
    trade: dict[str, Any],
    akrab_home: Path,
) -> None:
    file = request_report(
        name="sales", format="json", parameters={"first": "2026-11-01", "last": "2026-11-30"}, language="en",
        actor=make_user(Role.MARKETING),
    )  # fmt: skip
    make(file.pk)
    file.refresh_from_db()
    text = file.file.read_text()
    assert '"cost": 4000000' not in text
    assert '"books": null' in text


def test_a_report_that_was_removed_makes_no_file(owner: User, trade: dict[str, Any]) -> None:
    report = make_report(owner, measures=["revenue"])
    file = request_report(name="own", format="csv", parameters={"report": report.pk}, language="en", actor=owner)
    remove_report(report=report, actor=owner)
    make(file.pk)
    assert ReportFile.objects.get().problem == "This report was removed."
