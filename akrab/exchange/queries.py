"""What pages show of imports. Understands only the kept first rows; loads no library that reads files."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from akrab.core import clock, shop
from akrab.core.money import format_money, from_major
from akrab.customers.models import Handle
from akrab.exchange import cells, columns
from akrab.exchange.forms import Beside, Habits, reader_of
from akrab.exchange.models import ImportFailure, ImportRun
from akrab.exchange.reasons import KEPT, Problem, sentence
from akrab.orders.models import Order

SHOWN = 20
WHO = ("name", "first_name", "last_name", "number", "company", *(f"phone{n}".removesuffix("1") for n in range(1, 9)),
       *(f"email{n}".removesuffix("1") for n in range(1, 6)))  # fmt: skip
GUARD = ("=", "+", "-", "@", "\t", "\r")
PROGRAMS = {
    "contacts": "vCard", "google-contacts": "Google Contacts", "outlook-contacts": "Outlook", "odoo": "Odoo",
    "odoo-leads": "Odoo", "salesforce": "Salesforce", "shopify": "Shopify", "woocommerce": "WooCommerce",
    "shopee": "Shopee", "tokopedia": "Tokopedia", "tiktok": "TikTok Shop", "akrab": "Akrab", "akrab-nota": "Akrab",
}  # fmt: skip
READING_SHARE = 0.25  # of the whole work, by experience


@dataclass(frozen=True)
class FieldChoice:
    """One line of the mapping form."""

    key: str
    label: str
    column: str
    required: bool


@dataclass(frozen=True)
class PreviewCell:
    """A cell as it stands in the file and as it is understood; `problem` is a sentence or empty."""

    text: str
    understood: str
    problem: str


@dataclass(frozen=True)
class PreviewRow:
    number: int
    cells: list[PreviewCell]  # one per mapped field, in the order of `Preview.mapped`
    problem: str


@dataclass(frozen=True)
class Preview:
    """`columns` are the file's; `fields` ours with the chosen column; `missing` what must be chosen before going on."""

    run: ImportRun
    columns: list[str]
    fields: list[FieldChoice]
    mapped: list[FieldChoice]
    rows: list[PreviewRow]
    missing: list[str]
    total: int
    new: int  # orders, customers or products among the sample that are not known yet
    known: int


def fields_of(kind: str) -> tuple[columns.Field, ...]:
    return columns.fields_of(kind)


def preview(run: ImportRun) -> Preview:
    """The first rows as they would be taken, with what is wrong in each cell."""
    habits = Habits.of(run.layout, zone=clock.zone(), region=shop.get("region"))
    choices = [
        FieldChoice(field.key, str(field.label), run.mapping.get(field.key, ""), field.required)
        for field in columns.fields_of(run.kind)
        if not field.hidden
    ]
    forms = {field.key: field for field in columns.fields_of(run.kind)}
    mapped = [choice for choice in choices if choice.column in run.layout["columns"]]
    readers = {choice.key: reader_of(forms[choice.key], choice.column, habits) for choice in mapped}
    places = {choice.key: run.layout["columns"].index(choice.column) for choice in mapped}
    rows: list[PreviewRow] = []
    values: list[dict[str, Any]] = []
    for number, row in enumerate(run.sample, start=int(run.layout["header_row"]) + 1):
        raw = {key: row[place] if place < len(row) else None for key, place in places.items()}
        read = {key: readers[key](_beside(forms[key], value, raw)) for key, value in raw.items()}
        usable = {key: value.kept if isinstance(value, Problem) else value for key, value in read.items()}
        values.append({key: value for key, value in usable.items() if value is not None})
        if len(rows) < SHOWN:
            shown = [_cell(choice, forms[choice.key], raw[choice.key], read[choice.key]) for choice in mapped]
            rows.append(PreviewRow(number, shown, _row_problem(run.kind, read, run)))
    new, known = _new_and_known(run, values)
    return Preview(
        run, list(run.layout["columns"]), choices, mapped, rows, columns.missing(run.kind, run.mapping), run.total or 0,
        new, known,
    )  # fmt: skip


def _beside(field: columns.Field, value: Any, raw: dict[str, Any]) -> Any:
    """A phone is read in the country of its row."""
    country = cells.as_text(raw.get("country"))
    return Beside(value, country) if country and field.form in {"phone", "phones"} else value


def _cell(choice: FieldChoice, field: columns.Field, raw: Any, value: Any) -> PreviewCell:
    problem = ""
    if isinstance(value, Problem):
        problem = sentence(value.code, {"value": value.value, "column": choice.column})
        raw = value.kept.replace("\n", ", ") if value.kept else raw
    return PreviewCell(cells.as_text(raw)[:200], "" if problem else _understood(field, value), problem)


def _understood(field: columns.Field, value: Any) -> str:
    if value is None:
        return ""
    if field.form == "money":
        minor = from_major(Decimal(value) / cells.MICRO, shop.get("currency"))
        return format_money(minor, shop.get("currency"))
    if field.form == "moment":
        return date_format(value.astimezone(clock.zone()), "j F Y H:i")
    return str(value).replace("\n", ", ")[:200]


def _row_problem(kind: str, read: dict[str, Any], run: ImportRun) -> str:
    """What the row lacks as a whole."""
    if kind == "sales":
        codes = [(key, f"{key}_missing") for key in ("number", "date", "quantity", "price")]
        for key, code in codes:
            if key in read and read[key] is None:
                return sentence(code, {"column": run.mapping[key]})
        if not (read.get("sku") or read.get("name")):
            return sentence("product_missing", {})
        return sentence("quantity_zero", {}) if read.get("quantity") == 0 else ""
    if kind == "customers":
        present = any(isinstance(read.get(key), str) for key in WHO)
        return "" if present else sentence("nobody", {})
    return ""


def _new_and_known(run: ImportRun, values: list[dict[str, Any]]) -> tuple[int, int]:
    if run.kind == "sales":
        numbers = {one["number"] for one in values if one.get("number")}
        known = Order.objects.filter(source=run.source, number__in=numbers).count()
        return len(numbers) - known, known
    if run.kind == "products":
        from akrab.catalogue.models import Variant

        skus = {one["sku"] for one in values if one.get("sku")}
        known = Variant.objects.filter(sku__in=skus).count()
        return len(skus) - known, known
    if run.kind == "categories":
        return _categories(values)
    own = [f"{run.source}:{one['number']}" if one.get("number") else "" for one in values]
    said = [
        {part for key in WHO[5:] for part in str(one.get(key) or "").split("\n") if part} | ({number} - {""})
        for one, number in zip(values, own, strict=True)
    ]
    known_handles = set(Handle.objects.filter(value__in=set().union(*said)).values_list("value", flat=True))
    known = sum(bool(one & known_handles) for one in said)
    return len(values) - known, known


def _categories(values: list[dict[str, Any]]) -> tuple[int, int]:
    from akrab.catalogue.models import Category

    names = {str(one["name"]).casefold() for one in values if one.get("name")}
    known = sum(name.casefold() in names for name in Category.objects.values_list("name", flat=True))
    return max(len(values) - known, 0), min(known, len(values))


@dataclass(frozen=True)
class Progress:
    """How far a run has come; `share` from 0 to 1, `seconds_left` None while nothing can be said."""

    state: str
    share: float
    total: int
    read: int
    created: int
    updated: int
    skipped: int
    failed: int
    seconds_left: int | None
    problem: str

    @property
    def percent(self) -> int:
        return int(self.share * 100)

    @property
    def is_over(self) -> bool:
        return self.state in {ImportRun.State.DONE, ImportRun.State.FAILED, ImportRun.State.UNDONE}


def progress(run: ImportRun) -> Progress:
    """The committed state of the run."""
    run.refresh_from_db()
    total = max(run.total or 0, 1)
    share = READING_SHARE * min(run.understood / total, 1) + (1 - READING_SHARE) * min(run.read / total, 1)
    if run.state in {ImportRun.State.DONE, ImportRun.State.UNDONE}:
        share = 1.0
    left = None
    if run.state == ImportRun.State.RUNNING and run.started_at and share > 0.02:
        left = int((clock.now() - run.started_at).total_seconds() * (1 - share) / share) + 1
    return Progress(
        run.state, share, run.total or 0, run.read, run.created, run.updated, run.skipped, run.failed, left, run.problem
    )


def runs() -> QuerySet[ImportRun]:
    """All imports, the newest first."""
    return ImportRun.objects.select_related("actor").defer("sample", "layout", "mapping", "kept")


def failures(run: ImportRun, *, taken: bool = False) -> QuerySet[ImportFailure]:
    """Rows that failed, or with `taken` the remarks on rows that were taken."""
    return run.failures.filter(taken=taken)


@dataclass(frozen=True)
class Stays:
    """Something that undoing left in place; `why` in the language of the moment."""

    entity: str
    object_id: int
    why: str


def stays(run: ImportRun) -> list[Stays]:
    """What an undone import left, the first few hundred."""
    return [Stays(one["entity"], one["id"], str(KEPT[one["why"]])) for one in run.kept]


def failures_csv(run: ImportRun, language: str, *, taken: bool = False) -> Iterator[str]:
    """The failed rows as they stood in the file, with row number and reason behind them, ready to mend and import."""
    with translation.override(language):
        header = [*run.layout.get("columns", []), _("Row"), _("Reason")]
        counted = run.warnings if taken else run.failed
        more = _("… and %(count)s more rows. Mend these first, then import the file again.")
    width = len(header) - 2
    yield "\ufeff" + _line(header)
    written = 0
    for failure in failures(run, taken=taken).iterator(chunk_size=500):
        with translation.override(language):
            reason = failure.reason
        values = [str(value) for value in failure.values][:width]
        yield _line([*values, *[""] * (width - len(values)), str(failure.row), reason])
        written += 1
    if written < counted:
        yield _line([*[""] * width, "", more % {"count": counted - written}])


def _line(values: list[str]) -> str:
    """One CSV line in which no cell can run as a formula."""
    text = io.StringIO()
    csv.writer(text).writerow([_guarded(value) for value in values])
    return text.getvalue()


def _guarded(value: str) -> str:
    if not value.startswith(GUARD) or value.replace(".", "").replace(",", "").lstrip("-").isdigit():
        return value
    return "'" + value
