"""A first look at a file: what it is, and its first rows. Works on the content, not on the ending.

Spreadsheets and Parquet files are looked at in a process of its own with limited memory and time: a web process neither
loads the libraries nor falls over a file made to harm. `python -m akrab.exchange.peek PATH ROWS` prints JSON.
"""

import codecs
import csv
import datetime as dt
import itertools
import json
import math
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

from akrab.exchange import sources
from akrab.exchange.reasons import UnreadableFile

HEAD = 256 * 1024
DELIMITERS = ",;\t|"
SECONDS = 60
MEMORY = 4 * 2**30  # of addresses, most of which are never touched
PACKED_TEXTS = ("word/", "ppt/", "META-INF/")


def peek(path: Path, *, rows: int = 1000, encoding: str = "", delimiter: str = "") -> dict[str, Any]:
    """{"format", "total" (rows, perhaps estimated), and "rows" or, per sheet, "sheets"}. Raises UnreadableFile.

    A given encoding or delimiter is believed.
    """
    form = format_of(path)
    if form == "csv":
        return _peek_text(path, rows, encoding, delimiter)
    try:
        result = subprocess.run(  # noqa: S603  our own module, the path as one argument
            [sys.executable, "-m", "akrab.exchange.peek", str(path), str(rows)],
            capture_output=True, timeout=SECONDS, check=False, cwd=Path(__file__).resolve().parents[2],
        )  # fmt: skip
        found: dict[str, Any] = json.loads(result.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise UnreadableFile("parquet_broken" if form == "parquet" else "xlsx_bomb") from error
    if "problem" in found:
        raise UnreadableFile(found["problem"], found["value"])
    return found


def format_of(path: Path) -> str:
    """csv, xlsx or parquet. Raises UnreadableFile naming what else it is."""
    if path.is_dir():
        raise UnreadableFile("folder")
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except PermissionError as error:
        raise UnreadableFile("forbidden") from error
    except OSError as error:
        raise UnreadableFile("missing") from error
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableFile("binary" if b"\x00" in head else "empty")
    if head[:4] == b"PAR1":
        return "parquet"
    if head[:4] == b"PK\x03\x04":
        return _archive(path)
    if head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "xlsx"  # the older .xls; the same library reads it
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    for code, marks in (
        ("pdf", (b"%PDF",)), ("picture", (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")),
        ("archive", (b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")),
        ("word", (b"{\\rtf",)), ("json", (b"{", b"[{", b"[\n")),
    ):  # fmt: skip
        if start.startswith(marks):
            raise UnreadableFile(code)
    if start[:512].lower().startswith((b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta", b"<head")):
        raise UnreadableFile("html")
    return "csv"


def _archive(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise UnreadableFile("xlsx_broken") from error
    if any(name.startswith("xl/") for name in names) or "content.xml" in names:
        return "xlsx"
    raise UnreadableFile("word" if any(name.startswith(PACKED_TEXTS[:2]) for name in names) else "archive")


# Text


def _peek_text(path: Path, rows: int, encoding: str, delimiter: str) -> dict[str, Any]:
    with path.open("rb") as file:
        head = file.read(HEAD)
    encoding = encoding or encoding_of(path, head)
    try:
        text = codecs.getincrementaldecoder(encoding)("replace").decode(head)
    except LookupError as error:
        raise UnreadableFile("encoding", encoding) from error
    if sum(text.count(chr(code)) for code in (0, 1, 2, 3, 4, 5, 6, 7, 8)) > 0:
        raise UnreadableFile("binary")
    delimiter = delimiter or delimiter_of(text)
    sample = list(itertools.islice(sources.text_rows(path, encoding=encoding, delimiter=delimiter), rows))
    if max((len(row) for row in sample), default=0) > sources.MOST_COLUMNS:
        raise UnreadableFile("too_many_columns", max(len(row) for row in sample))
    total = len(sample)
    if total == rows:
        size = sum(len(cell) + 1 for row in sample for cell in row) * (2 if encoding.startswith("utf-16") else 1)
        total = max(rows, int(path.stat().st_size / size * rows))
    return {"format": "csv", "encoding": encoding, "delimiter": delimiter, "total": total, "rows": sample}


def encoding_of(path: Path, head: bytes) -> str:
    """By its mark, else UTF-8 when the whole file is, else what the bytes look like."""
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    nulls_even, nulls_odd = head[0::2].count(0), head[1::2].count(0)
    if nulls_odd > len(head) // 5 > nulls_even:
        return "utf-16-le"
    if nulls_even > len(head) // 5 > nulls_odd:
        return "utf-16-be"
    if b"\x00" in head:
        raise UnreadableFile("binary")
    if _is_utf8(path):
        return "utf-8"
    from charset_normalizer import from_bytes

    # Western texts have few such bytes, and guesses among their many code pages err; others have hardly anything else.
    if sum(byte > 127 for byte in head[:32_768]) > len(head[:32_768]) * 0.15:
        best = from_bytes(head[:32_768], cp_isolation=["cp1252", "gb18030", "big5", "shift_jis", "cp949"]).best()
        if best and best.encoding != "utf_8":
            return best.encoding
    return "cp1252"


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    with path.open("rb") as file:
        try:
            while chunk := file.read(2**20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def delimiter_of(text: str) -> str:
    """The sign that cuts the first lines into the same number of cells, the more the better."""
    lines = text.splitlines()
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        return lines[0][4]
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        try:
            counts = [len(row) for row in itertools.islice(csv.reader(lines[:200], delimiter=delimiter), 100) if row]
        except csv.Error:
            continue
        widest = max(set(counts), key=lambda n: (counts.count(n) * (n > 1), n)) if counts else 1
        score = (widest - 1) * counts.count(widest) / len(counts) if counts else 0
        if score > best_score:
            best, best_score = delimiter, score
    return best


# Spreadsheets and Parquet, in a process of its own


def _jsonable(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time | dt.timedelta | Decimal | bytes):
        return str(value)
    if isinstance(value, float) and math.isnan(value):
        return None
    return value


def _peek_sheets(path: Path, rows: int) -> dict[str, Any]:
    book = sources.open_workbook(path)
    sheets = {}
    for name in book.sheet_names[:20]:
        try:
            found = list(itertools.islice(sources.sheet_rows(path, sheet=name, workbook=book), rows))
        except UnreadableFile:
            if len(book.sheet_names) == 1:
                raise
            continue
        if any(found):
            sheets[name] = {
                "total": book.get_sheet_by_name(name).end[0] + 1,
                "rows": [[_jsonable(cell) for cell in row] for row in found],
            }
    if not sheets:
        raise UnreadableFile("empty")
    return {"format": "xlsx", "sheets": sheets}


def _peek_parquet(path: Path, rows: int) -> dict[str, Any]:
    file = sources.open_parquet(path)
    names = list(file.schema_arrow.names)
    table = next(sources.parquet_batches(path, names, rows), None)
    columns = []
    for position in range(len(names)):
        if table is not None:
            codes, values = sources.parquet_values(table.column(position))
            columns.append([_jsonable(values[code]) for code in codes])
    sample = [list(row) for row in zip(*columns, strict=True)]
    return {"format": "parquet", "total": file.metadata.num_rows + 1, "rows": [names, *sample]}


def _limit() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main(path: Path, rows: int) -> None:
    _limit()
    try:
        found = _peek_parquet(path, rows) if format_of(path) == "parquet" else _peek_sheets(path, rows)
    except UnreadableFile as error:
        found = {"problem": error.code, "value": error.value}
    except MemoryError:
        found = {"problem": "xlsx_bomb", "value": ""}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
