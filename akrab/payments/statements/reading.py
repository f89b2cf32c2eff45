"""From a bank's table to movements. Pure: no database, the day is an argument.

Banks write the same thing in many ways. A layout is found by the words of its header; what the header does not tell
(sign, decimal mark, missing year) is found in the cells. A table that nobody knows is given back with its rows, so
that the owner can say once what its columns are.
"""

import csv
import datetime as dt
import hashlib
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from akrab.core import money
from akrab.payments.errors import StatementError

LARGEST = 5 * 1024 * 1024
MOST_ROWS = 20_000
WORDS = {
    "date": {"tanggal", "tanggal transaksi", "tgl", "tgl transaksi", "tgl. transaksi", "date", "transaction date"}
    | {"posting date", "post date", "tanggal & waktu", "tgl_tran", "tanggal efektif"},
    "text": {"keterangan", "deskripsi", "description", "uraian", "uraian transaksi", "transaksi", "rincian transaksi"}
    | {"remarks", "remark", "catatan", "detail", "details", "desk_tran", "reference no.", "berita"},
    "amount": {"jumlah", "nominal", "amount", "nominal (idr)", "mutasi", "jumlah (rp)", "nilai", "transaction amount"},
    "out": {
        "debit",
        "debet",
        "db",
        "mutasi debet",
        "mutasi_debet",
        "keluar",
        "debit (idr)",
        "dana keluar",
        "withdrawal",
    },
    "in": {
        "kredit",
        "credit",
        "cr",
        "mutasi kredit",
        "mutasi_kredit",
        "masuk",
        "kredit (idr)",
        "dana masuk",
        "deposit",
    },
    "mark": {
        "db/cr",
        "d/k",
        "cr/db",
        "d/c",
        "dc",
        "jenis",
        "tipe",
        "type",
        "debit/kredit",
        "debit/credit",
        "indicator",
    },
}
INWARD = {"CR", "K", "C", "KR", "CREDIT", "KREDIT"}
OUTWARD = {"DB", "D", "DR", "DEBIT", "DEBET"}
MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7, "agu": 8, "agt": 8, "aug": 8,
    "sep": 9, "okt": 10, "oct": 10, "nov": 11, "des": 12, "dec": 12,
}  # fmt: skip


@dataclass(frozen=True)
class Movement:
    """One line; `amount` in minor units, negative for money that left."""

    day: dt.date
    text: str
    amount: int


@dataclass(frozen=True)
class Columns:
    """Where things stand. Either `amount` (with a mark or a sign) or both `inward` and `outward`."""

    date: int
    text: tuple[int, ...] = ()
    amount: int | None = None
    mark: int | None = None
    inward: int | None = None
    outward: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {**self.__dict__, "text": list(self.text)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Columns":
        return cls(**{**data, "text": tuple(data.get("text", ()))})


@dataclass(frozen=True)
class Table:
    """The rows as they stand, and where its header is (-1: there is none)."""

    rows: list[list[str]]
    header: int
    columns: Columns | None
    layout: str
    fingerprint: str


@dataclass
class Reading:
    layout: str
    movements: list[Movement] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def decode(data: bytes) -> str:
    """Raises StatementError for what is no text or too long."""
    if len(data) > LARGEST:
        raise StatementError(_("The statement is larger than 5 MB. Choose a shorter period."), field="file")
    if data.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise StatementError(
            _("This is a workbook or a PDF. Download the statement as CSV, or copy its lines and paste them."),
            field="file",
        )
    for encoding in ("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise StatementError(_("This file is not a text that we can read. Download the statement as CSV."), field="file")


def table(text: str) -> Table:
    """Cut the text into rows and cells and look for a header that we know. Raises StatementError for no table at
    all."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        raise StatementError(_("There is nothing in this statement. Paste its lines or choose the file."), field="text")
    if len(lines) > MOST_ROWS:
        raise StatementError(_("The statement has too many lines. Choose a shorter period."), field="text")
    rows = _cells(lines)
    for place, row in enumerate(rows[:60]):
        columns = _known(row, rows[place + 1 :])
        if columns is not None:
            return Table(rows, place, columns, _name(columns), fingerprint(row))
    widest = max(len(row) for row in rows)
    if widest < 2:
        raise StatementError(
            _("This is not a table: date, description and amount must stand in columns of their own."), field="text"
        )
    first = next(place for place, row in enumerate(rows) if len(row) == widest)
    titled = not any(_is_day(cell) for cell in rows[first])
    return Table(rows, first if titled else -1, None, "", fingerprint(rows[first] if titled else [str(widest)]))


def fingerprint(header: Sequence[str]) -> str:
    """Under which a layout is remembered."""
    return hashlib.sha256("|".join(_plain(cell) for cell in header).encode()).hexdigest()


def read(found: Table, columns: Columns, *, today: dt.date, currency: str, layout: str = "") -> Reading:
    """All movements of the table. Lines that are none (balances, titles, pending) are left out; those that should be
    one and cannot be read are named in `unread`."""
    body = found.rows[found.header + 1 :]
    years = _years(found.rows[: found.header + 1])
    mark = _decimal_mark(body, columns)
    reading = Reading(layout or found.layout or "own")
    for row in body:
        if columns.date >= len(row):
            continue
        written = row[columns.date].strip().lstrip("'")
        day = _day(written, today, years)
        if day is None:
            if re.match(r"\d", written):
                reading.unread.append(" · ".join(filter(None, row))[:120])
            continue
        try:
            amount = _amount(row, columns, currency, mark)
        except (money.MoneyError, ValueError):
            reading.unread.append(" · ".join(filter(None, row))[:120])
            continue
        if amount:
            text = " ".join(" ".join(row[place].split()) for place in columns.text if place < len(row))
            reading.movements.append(Movement(day, text.strip()[:300], amount))
    if not reading.movements:
        raise StatementError(_("No movement could be read in this statement. Look at the columns again."), field="text")
    return reading


def keys(movements: Sequence[Movement], currency: str) -> list[str]:
    """What tells a movement from all others; equal lines of one day are counted, so overlapping statements agree."""
    seen: Counter[str] = Counter()
    made = []
    for one in movements:
        plain = f"{one.day}|{one.amount}|{currency}|{' '.join(one.text.upper().split())}"
        seen[plain] += 1
        made.append(hashlib.sha256(f"{plain}|{seen[plain]}".encode()).hexdigest())
    return made


def _cells(lines: list[str]) -> list[list[str]]:
    best = max("\t;|,", key=lambda mark: (sum(1 for line in lines if line.count(mark) >= 2), "\t;|,".index(mark) * -1))
    if sum(1 for line in lines if line.count(best) >= 2) == 0:
        return [re.split(r"\s{2,}", line.strip()) for line in lines]
    return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=best)]


def _plain(cell: str) -> str:
    return " ".join(cell.lower().replace('"', "").split()).strip(" :")


def _known(row: list[str], below: list[list[str]]) -> Columns | None:
    found: dict[str, list[int]] = {}
    for place, cell in enumerate(row):
        for what, words in WORDS.items():
            if _plain(cell) in words:
                found.setdefault(what, []).append(place)
                break
    if "date" not in found or len(row) < 3:
        return None
    if "in" in found and "out" in found:
        columns = Columns(
            found["date"][0], tuple(found.get("text", ())), inward=found["in"][0], outward=found["out"][0]
        )
    elif "amount" in found:
        amount = found["amount"][0]
        columns = Columns(
            found["date"][0],
            tuple(found.get("text", ())),
            amount=amount,
            mark=found["mark"][0] if "mark" in found else _marks_beside(amount, below),
        )
    else:
        return None
    return columns


def _marks_beside(amount: int, rows: list[list[str]]) -> int | None:
    """BCA puts CR or DB into a column without a title."""
    for place in (amount + 1, amount - 1):
        cells = {row[place].strip().upper() for row in rows if 0 <= place < len(row)} - {""}
        if cells and cells <= INWARD | OUTWARD:
            return place
    return None


def _name(columns: Columns) -> str:
    return "columns" if columns.inward is not None else "marks" if columns.mark is not None else "signs"


def _is_day(cell: str) -> bool:
    return bool(re.match(r"'?\d{1,4}[/-]\d{1,2}", cell.strip()))


def _years(head: list[list[str]]) -> tuple[dt.date, dt.date] | None:
    """The period that the lines above the header name."""
    text = " ".join(" ".join(row) for row in head)
    days = [_day(found, dt.date.max, None) for found in re.findall(r"\d{1,2}[/-]\d{1,2}[/-]\d{4}", text)]
    whole = [day for day in days if day]
    return (min(whole), max(whole)) if whole else None


def _day(text: str, today: dt.date, period: tuple[dt.date, dt.date] | None) -> dt.date | None:
    text = text.strip().lower()
    if found := re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := re.match(r"(\d{1,2})[\s/.-]+([a-z]{3})[a-z]*\.?(?:[\s/.,-]+(\d{4}|\d{2}))?\b", text):
        month = MONTHS.get(found[2])
        return _with_year(int(found[1]), month, found[3], today, period) if month else None
    if found := re.match(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?(?!\d)", text):
        return _with_year(int(found[1]), int(found[2]), found[3], today, period)
    return None


def _with_year(
    day: int, month: int, year: str | None, today: dt.date, period: tuple[dt.date, dt.date] | None
) -> dt.date | None:
    if year:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    if period:
        for candidate in {period[0].year, period[1].year}:
            found = _date(candidate, month, day)
            if found and period[0] <= found <= period[1]:
                return found
    found = _date(today.year, month, day)
    if found is None or found > today + dt.timedelta(days=1):  # last year's December in January
        return _date(today.year - 1, month, day)
    return found


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _decimal_mark(rows: list[list[str]], columns: Columns) -> str | None:
    """One statement writes all its amounts alike: two digits at the end tell which mark is the decimal one."""
    places = [place for place in (columns.amount, columns.inward, columns.outward) if place is not None]
    votes: Counter[str] = Counter()
    for row in rows:
        for place in places:
            if place < len(row) and (found := re.search(r"\d([.,])\d{2}\s*(?:[A-Za-z]{1,2})?$", row[place].strip())):
                votes[found[1]] += 1
    return votes.most_common(1)[0][0] if votes else None


def _amount(row: list[str], columns: Columns, currency: str, decimal_mark: str | None) -> int:
    if columns.inward is not None and columns.outward is not None:
        return abs(_money(row, columns.inward, currency, decimal_mark)) - abs(
            _money(row, columns.outward, currency, decimal_mark)
        )
    assert columns.amount is not None
    written = row[columns.amount].strip() if columns.amount < len(row) else ""
    if not written:
        return 0
    sign = re.search(r"\s*\b(CR|DB|DR|K|D)$", written.upper())
    word = sign[1] if sign else ""
    if columns.mark is not None and columns.mark < len(row):
        word = row[columns.mark].strip().upper() or word
    amount = _money(row, columns.amount, currency, decimal_mark)
    if word in OUTWARD or word.startswith(("DEB", "KELUAR")):
        return -abs(amount)
    if word in INWARD or word.startswith(("KRE", "CRE", "MASUK")) or not word:
        return amount if not word else abs(amount)
    raise ValueError(word)


def _money(row: list[str], place: int, currency: str, decimal_mark: str | None) -> int:
    written = row[place].strip().lstrip("'") if place < len(row) else ""
    written = re.sub(r"\s*\b(CR|DB|DR|K|D)$", "", written, flags=re.IGNORECASE).lstrip("+").strip()
    if written in {"", "-"}:
        return 0
    return money.parse_money(written, currency, decimal_mark=decimal_mark)
