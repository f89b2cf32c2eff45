"""What was brought, in a line each: which program wrote it, what to know before it comes in, several files together."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from akrab.exchange import columns
from akrab.exchange.models import ImportBundle, ImportRun
from akrab.exchange.queries import PROGRAMS, runs

KIND_ORDER = ("categories", "products", "customers", "sales", "mail")  # each finds what it leans on
FORMATS = {"csv": "CSV", "xlsx": "Excel", "parquet": "Parquet", "mail": "E-mail"}


def program(run: ImportRun) -> str:
    """Which program wrote the file, as far as it gives itself away, and in which form."""
    layout = run.layout
    name = PROGRAMS.get(layout.get("name", ""), "")
    if layout.get("made") == "json":
        name = "Salesforce" if name == "vCard" else name
        return f"{name} (JSON)" if name else "JSON"
    form = FORMATS.get(layout.get("format", ""), "")
    return name if name == "vCard" or not form else f"{name} ({form})" if name else form


def notices(run: ImportRun) -> list[str]:
    """What a person should know before this file comes in."""
    found = []
    if run.layout.get("notice") == "leads":
        found.append(
            _(
                "These are leads. Akrab keeps no sales pipeline yet: the people among them come in as customers, "
                "with what the lead is about as a note."
            )
        )
    if run.layout.get("gentle"):
        found.append(
            _("From an address book only what is missing is added: names and addresses that you keep stay as they are.")
        )
    if run.kind == ImportRun.Kind.CUSTOMERS:
        found.append(_("No consent to advertising is taken from a file, whatever it says: ask the customers for it."))
    return found


@dataclass(frozen=True)
class Piece:
    """One of several files that were brought at once."""

    run: ImportRun
    program: str
    problem: str  # what must be chosen before it can go


def pieces(bundle: ImportBundle) -> list[Piece]:
    """What a bundle holds, in the order in which it is imported."""
    found = sorted(bundle.runs.select_related("actor"), key=lambda run: (KIND_ORDER.index(run.kind), run.pk))
    return [
        Piece(run, program(run), " ".join(columns.lacking(run.kind, run.mapping)) if run.state == "preview" else "")
        for run in found
    ]


@dataclass(frozen=True)
class MailPreview:
    """What was seen of a mailbox. `rows`: date, from, to, subject, text of the first mails."""

    total: int
    looked_at: int
    first: dt.date | None
    last: dt.date | None
    undated: int
    automatic: int
    own: str
    busiest: list[tuple[str, int]]
    rows: list[tuple[dt.datetime | None, str, str, str, str]]


def mail_preview(run: ImportRun) -> MailPreview:
    layout = run.layout
    days = [dt.date.fromisoformat(layout[key]) if layout.get(key) else None for key in ("first", "last")]
    rows = [(dt.datetime.fromisoformat(row[0]) if row[0] else None, *row[1:5]) for row in run.sample]
    return MailPreview(
        run.total or 0, layout.get("looked_at", 0), days[0], days[1], layout.get("undated", 0),
        layout.get("automatic", 0), ", ".join(layout.get("own", [])),
        [(address, count) for address, count in layout.get("busiest", [])], rows,
    )  # fmt: skip


def latest(count: int) -> list[ImportRun | ImportBundle]:
    """The newest imports; what was brought together is one of them, with how many files it had (`files`)."""
    found: list[ImportRun | ImportBundle] = list(runs().filter(bundle__isnull=True)[:count])
    found += ImportBundle.objects.select_related("actor").annotate(files=Count("runs"))[:count]
    return sorted(found, key=lambda one: (one.created_at, one.pk), reverse=True)[:count]
