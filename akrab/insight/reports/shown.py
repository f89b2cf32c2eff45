"""A result as a person may see it: columns without what they have no right to, names, written figures, one sentence."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability, may
from akrab.accounts.models import User
from akrab.core.money import format_money
from akrab.core.templatetags.akrab import moment
from akrab.insight.charts.theme import count_words
from akrab.insight.models import PeriodFigure, Refresh, ReportRow, ReportRun, SavedReport
from akrab.insight.reports.definition import Definition
from akrab.insight.reports.labels import names_of
from akrab.insight.reports.measures import Measure, Number
from akrab.insight.reports.words import Words

NONE = "–"


@dataclass(frozen=True)
class Line:
    """One row: a name per dimension and the raw figures, now and before, by measure. Keys are None for what is behind
    the top together."""

    keys: tuple[str, ...] | None
    names: tuple[str, ...]
    values: Mapping[str, Any]
    before: Mapping[str, Any]


@dataclass(frozen=True)
class Shown:
    """What the page, the files and the mail are made of."""

    run: ReportRun
    definition: Definition
    measures: list[Measure]
    lines: list[Line]
    others: Line | None
    language: str
    unread: str = ""  # says that visits could not be read, and since when
    begins: dt.date | None = None  # the shop's first day of trade, where the period before reaches back behind it

    @property
    def compared(self) -> bool:
        return self.run.first_before is not None

    @property
    def notes(self) -> list[str]:
        """What has to be known to read the table."""
        return [
            *([self.unread] if self.unread else []),
            *(str(one.note) for one in self.definition.divided if one.note),
        ]

    def write(self, measure: Measure, value: Number | None) -> str:
        return written(measure, value, self.run.currency, self.language)

    def change(self, now: Number | None, before: Number | None) -> str:
        return Words(self.language, self.run.currency).change(now, before)

    def total_change(self, measure: Measure) -> str:
        """Of all together; empty where the period before is not whole."""
        if not self.compared or self.begins is not None:
            return ""
        return self.change(self.run.total.get(measure.name), self.run.total_before.get(measure.name))


def allowed(definition: Definition, user: User | None) -> list[Measure]:
    """The measures that this person may see."""
    return [one for one in definition.chosen if one.needs is None or (user is not None and may(user, one.needs))]


def may_see(definition: Definition, user: User | None) -> bool:
    """Whether anything of the report may be shown: one put in order by costs would tell of them by its order."""
    seen = allowed(definition, user)
    order = definition.sort or (definition.measures[0] if definition.dimensions else "")
    return bool(seen) and (not order or order in {one.name for one in seen})


def may_open(report: SavedReport, user: User) -> bool:
    """Whether this person may see the report's result at this moment: at work, with the right to reports, their own or
    shared with them, and with something in it that they may see."""
    if not (may(user, Capability.OFFICE_ENTER) and may(user, Capability.REPORTS_VIEW)):
        return False
    if report.removed_at is not None or not (report.shared or report.owner_id == user.pk):
        return False
    return may_see(Definition.read(report.definition), user)


def show(run: ReportRun, user: User | None, rows: Sequence[ReportRow] | None = None) -> Shown:
    """The result with its rows, or with those given. One query for the rows and one or two per dimension of records."""
    definition = Definition.read(run.definition)
    measures = allowed(definition, user)
    found = list(run.rows.all()) if rows is None else list(rows)
    names = [
        names_of(dimension, [row.keys[place] for row in found]) for place, dimension in enumerate(definition.dimensions)
    ]
    known = {one.name for one in measures}

    def only(values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if name in known}

    lines = [
        Line(
            tuple(row.keys),
            tuple(names[place][key] for place, key in enumerate(row.keys)),
            only(row.values),
            only(row.before),
        )
        for row in found
    ]
    others = None
    if run.others:
        rest = run.count - (len(found) if rows is None else run.rows.count())
        label = _("%(n)s others") % {"n": count_words(rest, get_language() or "id")}
        others = Line(
            None, (label, *("" for _name in definition.dimensions[1:])), only(run.others), only(run.others_before)
        )
    return Shown(run, definition, measures, lines, others, get_language() or "id", _unread(run, measures), _begins(run))


def _unread(run: ReportRun, measures: Sequence[Measure]) -> str:
    """One query, where a figure of visits is shown."""
    if not any("visits" in one.sources for one in measures):
        return ""
    summary = Refresh.objects.filter(token=run.token).values_list("summary", flat=True).first() or {}
    if not (unread := summary.get("unread")):
        return ""
    if not unread["since"]:
        return _("Visits could not be read: their database does not answer. It is tried again every hour.")
    return _(
        "Visits could not be read: their database does not answer. What stands here of them is of %(moment)s. It is "
        "tried again every hour."
    ) % {"moment": moment(dt.datetime.fromisoformat(unread["since"]))}


def _begins(run: ReportRun) -> dt.date | None:
    if run.first_before is None:
        return None
    first = PeriodFigure.objects.filter(grain="day").order_by("start").values_list("start", flat=True).first()
    return first if first is not None and first > run.first_before else None


def written(measure: Measure, value: Number | None, currency: str, language: str) -> str:
    """A figure as people write it there."""
    return in_unit(measure.unit, value, currency, language)


def in_unit(unit: str, value: Number | None, currency: str, language: str) -> str:
    """A number as people write it there; a dash for None."""
    if value is None:
        return NONE
    if unit == "money":
        return format_money(round(value), currency, language=language)
    if unit == "share":
        return f"{_decimal(value * 100, language)}%"
    if unit == "minutes":
        return _minutes(value, language)
    if isinstance(value, float) and not value.is_integer():
        return _decimal(value, language)
    return Words(language, currency).number(round(value))


def _decimal(value: float, language: str) -> str:
    return f"{value:.1f}".replace(".", "," if language == "id" else ".")


def _minutes(value: float, language: str) -> str:
    if value < 90:
        return _("%(n)s min") % {"n": round(value)}
    if value < 48 * 60:
        return _("%(n)s h") % {"n": _decimal(value / 60, language)}
    return _("%(n)s days") % {"n": _decimal(value / 60 / 24, language)}


def period_words(run: ReportRun, language: str) -> str:
    if run.first is None or run.last is None:
        return ""
    words = Words(language, run.currency)
    if run.first == run.last:
        return words.date(run.first)
    return f"{words.date(run.first)} – {words.date(run.last)}"


def sentence(shown: Shown) -> str:
    """The result in one sentence: all of it, its change, and who or what stands first."""
    if not shown.measures:
        return ""
    measure = shown.measures[0]
    total = shown.run.total.get(measure.name)
    if total is None:
        return _("“%(label)s” cannot be told: what it is worked out from is not known for this period.") % {
            "label": measure.label
        }
    said = _("%(label)s: %(total)s in all.") % {"label": measure.label, "total": shown.write(measure, total)}
    if measure.unit == "share" or not measure.adds:
        said = _("%(label)s: %(total)s.") % {"label": measure.label, "total": shown.write(measure, total)}
    change = shown.total_change(measure)
    if shown.begins is not None:
        said += " " + _("There is nothing whole to compare with: sales begin on %(day)s.") % {
            "day": Words(shown.language, shown.run.currency).date(shown.begins)
        }
    elif change:
        said += " " + _("That is %(change)s against the period before.") % {"change": change}
    ranked = [line for line in shown.lines if line.values.get(measure.name) is not None]
    if shown.definition.dimensions and ranked:
        best = max(ranked, key=lambda line: line.values[measure.name])
        if best.values[measure.name]:
            said += " " + _("Most: %(best)s with %(value)s.") % {
                "best": ", ".join(best.names), "value": shown.write(measure, best.values[measure.name]),
            }  # fmt: skip
    return said
