"""Whatever somebody uploads: it is read, or one sentence says what is wrong with it and what to do."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path

import pytest

from akrab.exchange import actions
from akrab.exchange.models import ImportRun
from akrab.exchange.reasons import FileProblem
from akrab.orders.models import Order, OrderLine
from tests.exchange.factories import HEADER, bring_in, counts, csv_file, sale, xlsx_file

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters_are_recognised(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [sale(name="Café crème, 12 €", customer="Renée Müller") for _ in range(3)]
    run = bring_in("sales", csv_file(tmp_path / "jual.csv", rows, delimiter=delimiter, encoding=encoding))
    assert counts(run) == (3, 3, 0, 0, 0)
    assert run.layout["delimiter"] == delimiter
    assert OrderLine.objects.first().name == "Café crème, 12 €"  # type: ignore[union-attr]
    assert Order.objects.get().recipient == "Renée Müller"


def test_lines_above_the_header_are_left_out(tmp_path: Path) -> None:
    rows = [["Laporan penjualan"], ["Toko Maju"], [], ["1 - 31 Agustus 2026", "", "x"], HEADER, list(sale().values())]
    run = bring_in("sales", csv_file(tmp_path / "jual.csv", rows))
    assert run.layout["header_row"] == 5
    assert counts(run) == (1, 1, 0, 0, 0)


def test_empty_lines_are_no_rows(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "jual.csv", [HEADER, list(sale().values()), [], ["", ""], list(sale(sku="X").values())])
    run = bring_in("sales", path)
    assert counts(run) == (2, 2, 0, 0, 0)


def test_excess_cells_fail_their_row_alone(tmp_path: Path) -> None:
    rows = [HEADER, list(sale().values()), [*sale().values(), "zu viel"], list(sale().values())[:3]]
    run = bring_in("sales", csv_file(tmp_path / "jual.csv", rows))
    assert counts(run) == (3, 1, 0, 0, 2)
    assert list(run.failures.values_list("row", "code")) == [(3, "columns_differ"), (4, "quantity_missing")]


@pytest.mark.parametrize(
    ("written", "minor"),
    [("12.500", 1_250_000), ("12,500.00", 1_250_000), ("12500", 1_250_000), ("Rp 12.500,-", 1_250_000),
     ("Rp12.500", 1_250_000), ("12.500,50", 1_250_050), ("2,55", 255), ("0.5", 50)],
)  # fmt: skip
def test_prices_as_people_write_them(tmp_path: Path, written: str, minor: int) -> None:
    bring_in("sales", csv_file(tmp_path / "jual.csv", [sale(price=written)]))
    assert OrderLine.objects.get().unit_price == minor


def test_a_column_agrees_on_its_decimal_mark(tmp_path: Path) -> None:
    rows = [sale(price="1.250"), sale(price="2.75"), sale(price="1250.00")]
    bring_in("sales", csv_file(tmp_path / "jual.csv", rows))
    assert [line.unit_price for line in OrderLine.objects.order_by("id")] == [125, 275, 125_000]


def test_spreadsheet_with_typed_cells_and_several_sheets(tmp_path: Path) -> None:
    when = dt.datetime(2026, 8, 31, 10, 15)  # noqa: DTZ001  a spreadsheet knows no zone
    rows = [HEADER, ["000123", when, "Budi", "081234567890", "", "", 4711, "Kabel", 2.0, 12500.5]]
    path = xlsx_file(tmp_path / "jual.xlsx", {"Catatan": [["halo"], ["x"]], "Penjualan": rows})
    run = bring_in("sales", path)
    assert run.layout["sheet"] == "Penjualan"
    assert counts(run) == (1, 1, 0, 0, 0)
    line = OrderLine.objects.get()
    assert (line.sku, line.quantity, line.unit_price) == ("4711", 2, 1_250_050)
    order = Order.objects.get()
    assert (order.number, order.placed_at) == ("000123", dt.datetime(2026, 8, 31, 3, 15, tzinfo=dt.UTC))


def test_parquet(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table(
        {
            "No. Nota": ["1", "1", None],
            "Tanggal": pa.array([1788134400 * 10**9] * 3, pa.timestamp("ns")),
            "Kode Barang": pa.array(["A", "B", "C"]).dictionary_encode(), "Jumlah": pa.array([1, 2, 3], pa.int32()),
            "Harga Satuan": [2.55, None, 1.0],
        }
    )  # fmt: skip
    pq.write_table(table, tmp_path / "jual.parquet")
    run = bring_in("sales", tmp_path / "jual.parquet")
    assert counts(run) == (3, 1, 0, 0, 2)
    assert run.failures.get(code="number_missing").values == ["", "2026-08-31 00:00:00", "C", "3", "1"]
    assert OrderLine.objects.get().unit_price == 255


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (200 * 2**20))


def _cut_parquet(path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"a": list(range(1000))}), path)
    path.write_bytes(path.read_bytes()[:-50])


BROKEN = {
    "empty.csv": (b"", "empty"),
    "blank.csv": (b"\n\n \n", "empty"),
    "header.csv": (",".join(HEADER).encode() + b"\n", "header but no rows"),
    "bill.csv": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
    "photo.csv": (b"\x89PNG\r\n\x1a\n" + bytes(100), "picture"),
    "nul.csv": (b"a,b\n1,\x00\x00\n" * 50, "NUL"),
    "zeros.csv": (bytes(5000), "NUL"),
    "page.xls": (b"<html><table><tr><td>1</td></tr></table>", "web page"),
    "data.csv": (b'{"orders": []}', "JSON"),
    "packed.csv": (b"\x1f\x8b\x08\x00" + bytes(50), "Unpack"),
    "broken.xlsx": (b"PK\x03\x04" + b"x" * 500, "damaged"),
    "broken.parquet": (b"PAR1" + b"x" * 500, "damaged"),
    "letter.docx": (None, "text document"),
    "bomb.xlsx": (None, "unpack to more"),
    "cut.parquet": (None, "cut off"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_table_gets_a_sentence_and_leaves_nothing(tmp_path: Path, akrab_home: Path, name: str) -> None:
    content, words = BROKEN[name]
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    elif name == "letter.docx":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("word/document.xml", "<w/>")
    elif name == "bomb.xlsx":
        _bomb(path)
    else:
        _cut_parquet(path)
    with pytest.raises(FileProblem, match=words):
        actions.start_preview(kind="sales", path=path)
    assert not ImportRun.objects.exists()
    assert not list(akrab_home.glob("imports/*"))


def test_a_folder_and_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="folder"):
        actions.start_preview(kind="sales", path=tmp_path)
    with pytest.raises(FileProblem, match="not there"):
        actions.start_preview(kind="sales", path=tmp_path / "nichts.csv")


def test_a_file_that_breaks_half_way_leaves_nothing_behind(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "jual.csv", [sale(number=str(n)) for n in range(3000)])
    path.write_bytes(path.read_bytes() + b'N-9,31/08/2026,"' + b"x" * 1_100_000)
    run = actions.start_preview(kind="sales", path=path)
    with pytest.raises(FileProblem, match="3002"):
        actions.run_now(run)
    assert run.state == ImportRun.State.FAILED
    assert "3002" in run.problem
    assert Order.objects.count() == 0
    assert counts(run) == (0, 0, 0, 0, 0)


def test_one_column_is_enough_for_customers_and_not_for_sales(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "nomor.csv", [["No. HP"], ["0812-1111-2222"], ["0812-3333-4444"]])
    assert counts(bring_in("customers", path)) == (2, 2, 0, 0, 0)
    run = actions.start_preview(kind="sales", path=path)
    with pytest.raises(actions.ExchangeError, match="Order number"):
        actions.run_now(run)
    assert run.state == ImportRun.State.PREVIEW


def test_ten_million_cells_are_read_in_small_pieces(tmp_path: Path) -> None:
    """In a process of its own whose memory is watched: 500,000 rows of 20 columns, all of them new texts."""
    import subprocess
    import sys

    path = tmp_path / "wide.csv"
    with path.open("w") as file:
        file.write("No. Nota,Tanggal,Kode Barang,Jumlah,Harga Satuan," + ",".join(f"c{n}" for n in range(15)) + "\n")
        for n in range(500_000):
            file.write(f"{n},2026-08-31,S{n % 50},1,1000,{n}a,{n}b,{n}c,{n}d,{n}e,{n}f,{n}g,{n}h,{n}i,{n}j,k,l,m,n,o\n")
    program = (
        "import re, sys\n"
        "from pathlib import Path\n"
        "from akrab.exchange.readers import batches\n"
        "from akrab.exchange.peek import peek\n"
        "seen = peek(Path(sys.argv[1]))\n"
        "names = seen['rows'][0]\n"
        "layout = {'format': 'csv', 'encoding': 'utf-8', 'delimiter': ',', 'header_row': 1, 'columns': names}\n"
        "rows = sum(len(batch.rows) for batch in batches(Path(sys.argv[1]), layout, names[:5]))\n"
        "print(rows, int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) // 1024)\n"
    )
    result = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    rows, megabytes = map(int, result.stdout.split())
    assert rows == 500_000
    assert megabytes < 300


def test_a_sheet_too_large_for_a_spreadsheet_is_refused_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from akrab.exchange import sources
    from akrab.exchange.reasons import UnreadableFile

    monkeypatch.setattr(sources, "LARGEST_SHEET_CELLS", 10)
    path = xlsx_file(tmp_path / "jual.xlsx", {"a": [["x"] * 6, ["y"] * 6]})
    with pytest.raises(UnreadableFile) as refused:
        list(sources.sheet_rows(path, sheet="a"))
    assert "CSV" in str(refused.value.for_people())


def test_peek_speaks_json_from_its_own_process(tmp_path: Path) -> None:
    import subprocess
    import sys

    path = xlsx_file(tmp_path / "a.xlsx", {"one": [["Nama"], ["Budi"]]})
    result = subprocess.run(
        [sys.executable, "-m", "akrab.exchange.peek", str(path), "10"], capture_output=True, check=True
    )
    assert json.loads(result.stdout)["sheets"]["one"]["rows"] == [["Nama"], ["Budi"]]
