"""The sales report as files."""

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.utils import translation

from akrab.core import shop
from akrab.insight import commands
from akrab.insight.models import ReportFile
from akrab.insight.reports.actions import request_report, retry_report
from akrab.insight.reports.making import make, write_report
from akrab.insight.reports.sales import ReportError, sales_report
from akrab.insight.tasks import report_task
from akrab.journal.models import Entry
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.insight.factories import make_buyer, make_sale

pytestmark = pytest.mark.django_db
NOVEMBER = {"first": "2026-11-01", "last": "2026-11-30"}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-21T03:00:00Z", tick=True), translation.override("en"):
        yield


@pytest.fixture
def trade() -> None:
    shop.store({"name": "Toko Ratna", "city": "Bandung"})
    make_variant(sku="KABEL", name="Kabel USB-C")
    sari, evil = make_buyer("Sari"), make_buyer('=HYPERLINK("http://x","y")')
    make_sale(sari, "2026-10-20 10:00", [("KABEL", 2, 2_500_000)])
    make_sale(sari, "2026-11-02 10:00", [("KABEL", 3, 2_500_000)], cost=1_000_000)
    make_sale(evil, "2026-11-03 10:00", [("@SUM(A1)", 1, 10_000_000)], discount=1_000_000)
    make_sale(evil, "2026-11-04 10:00", [("KABEL", -1, 2_500_000)], kind="return")
    make_sale(evil, "2026-11-05 10:00", state="rejected")
    commands.bring_up_to_date()


def test_the_data_of_the_report(trade: None) -> None:
    report = sales_report(dt.date(2026, 11, 1), dt.date(2026, 11, 30))
    assert (report.total.revenue, report.total.returned, report.total.orders) == (14_000_000, 2_500_000, 2)
    assert (report.total.customers, report.total.new_customers, report.total.cost) == (2, 1, 3_000_000)
    assert (report.before.first, report.before.last) == (dt.date(2026, 10, 2), dt.date(2026, 10, 31))
    assert report.before.revenue == 5_000_000
    assert [(row.sku, row.name, row.quantity, row.revenue) for row in report.articles] == [
        ("@SUM(A1)", "@Sum(A1)", 1, 9_000_000), ("KABEL", "Kabel USB-C", 2, 5_000_000),
    ]  # fmt: skip
    assert [(row.name[:4], row.orders, row.revenue) for row in report.buyers] == [
        ("=HYP", 1, 9_000_000), ("Sari", 1, 7_500_000),
    ]  # fmt: skip
    assert [(row.kind, row.state, row.orders, row.amount) for row in report.states] == [
        ("return", "done", 1, -2_500_000), ("sale", "done", 2, 16_500_000), ("sale", "rejected", 1, 2_500_000),
    ]  # fmt: skip
    assert [row.name for row in report.categories] == ["Without category"]
    assert len(report.periods) == 30
    assert sum(row.revenue for row in report.periods) == report.total.revenue


def test_a_long_period_is_shown_by_month_and_counts_cut_months_by_their_days(trade: None) -> None:
    report = sales_report(dt.date(2026, 1, 1), dt.date(2026, 11, 2))
    assert report.grain == "month"
    assert [(row.start.month, row.revenue) for row in report.periods][-2:] == [(10, 5_000_000), (11, 7_500_000)]


def test_pdf_is_for_archives_and_screen_readers(trade: None, tmp_path: Path) -> None:
    for language, word in (("en", "Sales report"), ("id", "Laporan penjualan")):
        with translation.override(language):
            write_report("sales", "pdf", NOVEMBER, tmp_path / "report.pdf")
        content = (tmp_path / "report.pdf").read_bytes()
        assert content.startswith(b"%PDF-")
        assert b"<pdfaid:part>2" in content
        assert b"<pdfuaid:part>1" in content
        assert word.encode() in content  # the title of the document
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_pdf_of_a_period_without_sales(tmp_path: Path) -> None:
    commands.bring_up_to_date()
    write_report("sales", "pdf", {"first": "2020-01-01", "last": "2020-01-01"}, tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")


def test_xlsx_has_typed_cells_and_no_formula(trade: None, tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    write_report("sales", "xlsx", NOVEMBER, tmp_path / "report.xlsx")
    book = CalamineWorkbook.from_path(str(tmp_path / "report.xlsx"))
    assert book.sheet_names == ["Summary", "By day", "Products", "Categories", "Customers", "Orders by state"]
    assert book.get_sheet_by_name("Summary").to_python()[5] == ["Sales", 140_000.0, 50_000.0]
    day = book.get_sheet_by_name("By day").to_python()[2]
    assert (day[0], day[1], day[3]) == (dt.date(2026, 11, 2), 75_000.0, 1.0)
    assert book.get_sheet_by_name("Products").to_python()[1][:4] == ["@SUM(A1)", "@Sum(A1)", 1.0, 90_000.0]
    assert b"<f>" not in (tmp_path / "report.xlsx").read_bytes()


def test_csv_guards_what_a_spreadsheet_would_run(trade: None, tmp_path: Path) -> None:
    write_report("sales", "csv", NOVEMBER, tmp_path / "report.csv")
    content = (tmp_path / "report.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[0] | {"section": "total", "revenue": "140000.00", "orders": "2", "currency": "IDR"} == rows[0]
    products = [row for row in rows if row["section"] == "product"]
    assert [row["key"] for row in products] == ["'@SUM(A1)", "KABEL"]
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "@", "+"))]


def test_json_says_everything_in_minor_units(trade: None, tmp_path: Path) -> None:
    write_report("sales", "json", NOVEMBER, tmp_path / "report.json")
    data = json.loads((tmp_path / "report.json").read_text())
    assert (data["total"]["revenue"], data["currency"], data["exponent"]) == (14_000_000, "IDR", 2)
    assert data["first"] == "2026-11-01"


def test_a_report_is_queued_made_and_found(trade: None) -> None:
    actor = make_user("owner")
    report = request_report(name="sales", format="csv", parameters=NOVEMBER, language="id", actor=actor)
    assert report.state == ReportFile.State.QUEUED
    assert Entry.objects.get(kind="report.requested").actor == actor
    report_task.call(report.pk)
    report.refresh_from_db()
    assert (report.state, report.problem) == ("ready", "")
    assert report.file.read_bytes()
    assert report.filename == "sales-2026-11-01-2026-11-30.csv"


def test_what_cannot_be_made_is_refused_and_nothing_queued() -> None:
    for name, form, parameters, words in (
        ("sales", "csv", {"first": "2026-11-30", "last": "2026-11-01"}, "Swap"),
        ("sales", "csv", {"first": "1990-01-01", "last": "2026-11-01"}, "ten years"),
        ("sales", "csv", {"first": "2026-02-31", "last": "2026-11-01"}, "first and a last day"),
        ("sales", "csv", {}, "first and a last day"),
        ("sales", "doc", NOVEMBER, "no format"),
        ("stock", "csv", NOVEMBER, "no report"),
    ):
        with pytest.raises(ReportError, match=words):
            request_report(name=name, format=form, parameters=parameters, language="en", actor=None)
    assert not ReportFile.objects.exists()


def test_a_report_that_failed_says_so_and_can_be_tried_again(trade: None, akrab_home: Path) -> None:
    report = request_report(name="sales", format="csv", parameters=NOVEMBER, language="en", actor=None)
    (akrab_home / "reports").write_text("a file where the folder should be")
    make(report.pk)
    report.refresh_from_db()
    assert (report.state, report.problem) == ("failed", "Something went wrong while the file was made. Try again.")
    (akrab_home / "reports").unlink()
    retry_report(report=report, actor=None)
    make(report.pk)
    report.refresh_from_db()
    assert (report.state, report.problem) == ("ready", "")
    make(report.pk)  # the task delivered twice
    assert ReportFile.objects.get().state == "ready"
