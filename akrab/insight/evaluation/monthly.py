"""The indicators of single months, and the sheet that carries them from shop to shop: no names, no analysis library."""

import csv
import datetime as dt
import hashlib
import io
import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.core import clock, shop
from akrab.core.errors import AkrabError
from akrab.finance.models import Expense
from akrab.finance.profit import marketing_between
from akrab.insight.models import Evaluation, PeriodFigure
from akrab.insight.months import last_of, month_named
from akrab.insight.periods import period_figures, starts
from akrab.insight.runs import last_refresh

Row = dict[str, Any]


@dataclass(frozen=True)
class Indicator:
    """`unit`: "money" (minor units), "count", or "rate" (a share from 0 to 1, whose change is in percentage points).
    `less`: whether less of it is the good news."""

    code: str
    label: Any
    unit: str
    less: bool = False


INDICATORS = (
    Indicator("returning", gettext_lazy("Buyers who had bought before"), "rate"),
    Indicator("marketing", gettext_lazy("Spent on marketing a month"), "money", less=True),
    Indicator("revenue", gettext_lazy("Revenue a month"), "money"),
    Indicator("orders", gettext_lazy("Orders a month"), "count"),
    Indicator("basket", gettext_lazy("Average order"), "money"),
)
CODES = tuple(one.code for one in INDICATORS)
COLUMNS = ("period", "month", "currency", *CODES)
ABOUT = ("shop", "sector", "region")  # of the whole sheet
LONGEST = 60  # letters of sector and region
PERIODS = ("before", "after")
LARGEST_FILE = 200_000
MOST_MONTHS = 120
LARGEST = 1e15


class SheetError(AkrabError):
    """A sheet that cannot be read."""

    def __init__(self, sentence: object) -> None:
        super().__init__(sentence, field="sheet")


@dataclass(frozen=True)
class Sheet:
    """The months of one shop. `shop` is a mark that names nobody: the same in every sheet of the shop."""

    rows: list[Row]
    shop: str = ""
    sector: str = ""
    region: str = ""

    @property
    def about(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in ABOUT}


def own_mark() -> str:
    """This shop's mark on its sheets."""
    key = settings.SECRET_KEY.encode()[:64]
    return hashlib.blake2b(b"sheet", digest_size=8, key=key, person=b"akrab-evaluate").hexdigest()


def own_sheet(evaluation: Evaluation) -> Sheet:
    """What goes to other shops: the months as they were worked out last."""
    return Sheet(evaluation.result.get("months", []), own_mark(), evaluation.sector, evaluation.region)


def own_rows(evaluation: Evaluation) -> list[Row]:
    """Each month of both spans. None where it cannot be known: the month is not over or not worked out yet, lies before
    the first order, had no buyer, or nothing at all was written down as spent in it."""
    spans = ((evaluation.first_before, evaluation.last_before), (evaluation.first_after, evaluation.last_after))
    rows = []
    for period, (start, end) in zip(PERIODS, spans, strict=True):
        rows += [{"period": period, **row} for row in _rows(start, end)]
    return rows


def line_rows(evaluation: Evaluation) -> list[Row]:
    """Every month from the first before to the last after, those between too, as `own_rows`; period "" for those."""
    rows: list[Row] = []
    for row in _rows(evaluation.first_before, evaluation.last_after):
        month = month_named(row["month"])
        period = "before" if month <= evaluation.last_before else "after" if month >= evaluation.first_after else ""
        rows.append({"period": period, **row})
    return rows


def _rows(start: dt.date, end: dt.date) -> list[Row]:
    first = PeriodFigure.objects.filter(grain="month", orders__gt=0).order_by("start").first()
    run = last_refresh()
    until = run.finished_at.astimezone(clock.zone()).date() if run and run.finished_at else None
    rows = []
    for figure in period_figures("month", start, end):
        row: Row = {"month": f"{figure.start:%Y-%m}", "currency": shop.get("currency")} | dict.fromkeys(CODES)
        if until and last_of(figure.start) < until and first and first.start <= figure.start:
            row |= {"revenue": figure.revenue, "orders": figure.orders, "marketing": _marketing(figure.start)}
            if figure.customers:
                row["returning"] = figure.returning_customers / figure.customers
            if figure.orders:
                row["basket"] = round(figure.revenue / figure.orders)
        rows.append(row)
    return rows


def _marketing(month: dt.date) -> int | None:
    """None in a month in which the shop wrote down no expense at all: nobody knows what was spent."""
    last = last_of(month)
    kept = Expense.objects.counting().filter(day__gte=month, day__lte=last).exists()
    return marketing_between(month, last) if kept else None


def values(rows: Iterable[Row], period: str, code: str) -> list[float]:
    """Of the months of a span in order, nan where unknown."""
    found = [row[code] for row in rows if row["period"] == period]
    return [math.nan if one is None else float(one) for one in found]


def same_months(evaluation: Evaluation) -> bool:
    """Whether the months after are those before, whole years later, so that each has its partner."""
    spans = ((evaluation.first_before, evaluation.last_before), (evaluation.first_after, evaluation.last_after))
    before, after = ([start.month for start in starts("month", *span)] for span in spans)
    return before == after


def digest(rows: list[Row]) -> str:
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def as_csv(sheet: Sheet) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, (*COLUMNS, *ABOUT), lineterminator="\n")
    writer.writeheader()
    writer.writerows({**row, **sheet.about} for row in sheet.rows)
    return out.getvalue()


def as_json(sheet: Sheet) -> str:
    return json.dumps({"sheet": "akrab-evaluation", "version": 1, **sheet.about, "months": sheet.rows}, indent=1)


def read_sheet(content: bytes) -> Sheet:
    """The sheet of another shop, CSV or JSON. Raises SheetError."""
    if len(content) > LARGEST_FILE:
        raise SheetError(_("This file is too large for a sheet of months."))
    try:
        text = content.decode("utf-8-sig")
        if text.lstrip().startswith("{"):
            about = json.loads(text)
            found = about["months"]
        else:
            found = list(csv.DictReader(io.StringIO(text), restval="?"))
            about = found[0] if found else {}
        if not isinstance(found, list):
            raise TypeError
        rows = [_row(one) for one in found]
        told = {name: _told(about.get(name), name) for name in ABOUT}
    except (ValueError, KeyError, TypeError, AttributeError, csv.Error, RecursionError) as error:
        raise SheetError(
            _("This is not a sheet of months. Choose the file that the other shop downloaded here.")
        ) from error
    places = [(row["period"], row["month"]) for row in rows]
    if len(rows) > MOST_MONTHS * 2 or len(set(places)) != len(places):
        raise SheetError(_("The sheet names a month twice, or too many months."))
    if {row["period"] for row in rows} != set(PERIODS):
        raise SheetError(_("The sheet needs months before and months after."))
    if any(row["currency"] != shop.get("currency") for row in rows):
        raise SheetError(_("The other shop counts in another currency; its money cannot be compared with yours."))
    return Sheet(rows, **told)


def _told(value: Any, name: str) -> str:
    """A word of the sheet about its shop, or nothing; older sheets have none. Raises ValueError."""
    if value is None or value == "?":
        return ""
    text = " ".join(str(value).split())
    if len(text) > LONGEST or (name == "shop" and text and not re.fullmatch("[0-9a-f]{16}", text)):
        raise ValueError(name)
    return text


def _row(given: Any) -> Row:
    """Raises ValueError, KeyError or TypeError for what is no month of a sheet."""
    if given["period"] not in PERIODS:
        raise ValueError("period")
    row: Row = {"period": given["period"], "month": f"{month_named(str(given['month'])):%Y-%m}"}
    row["currency"] = str(given["currency"])
    for one in INDICATORS:
        value = given[one.code]
        if value in {None, ""}:
            row[one.code] = None
            continue
        if isinstance(value, bool):
            raise TypeError(one.code)
        number = float(value)
        least, most = (0.0, 1.0) if one.unit == "rate" else (-LARGEST, LARGEST)
        if not least <= number <= most:  # nan is in no span
            raise ValueError(one.code)
        row[one.code] = number if one.unit == "rate" else round(number)
    return row
