"""The charts of the dashboard: from stored figures to a drawing, its words and its table, in the active language."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akrab.core.money import format_money, to_major
from akrab.insight.charts import specs
from akrab.insight.charts.theme import Palette, count_words, day_words, evenly, money_symbol
from akrab.insight.models import CohortCell, CustomerScore, PeriodFigure
from akrab.insight.months import first_of, following

Table = dict[str, Any]
MONTHS_SHOWN = 24
CUSTOMER_MONTHS = 12
COHORTS_SHOWN = 12


@dataclass(frozen=True)
class Scene:
    """What every chart needs to know: the day that counts as today, the currency, the language of its words."""

    day: dt.date
    currency: str
    language: str

    def major(self, minor: int) -> float:
        return float(to_major(minor, self.currency))

    @property
    def symbol(self) -> str:
        return money_symbol(self.currency, self.language)

    def money(self, minor: int) -> str:
        return format_money(minor, self.currency, language=self.language)

    def number(self, count: int) -> str:
        return count_words(count, self.language)

    def date(self, day: dt.date, pattern: str = "d MMM y") -> str:
        return day_words(day, self.language, pattern)


@dataclass(frozen=True)
class Drawing:
    """A chart about to be drawn: `spec` makes its definition in given colours."""

    name: str
    title: str
    summary: str  # the same in a sentence
    table: Table  # {"columns": [...], "rows": [[...]]}, as people write it
    spec: Callable[[Palette], dict[str, Any]]


def sales_by_day(scene: Scene) -> Drawing | None:
    """The last four weeks, with the four before: Sunday stands beside Sunday."""
    days = [scene.day - dt.timedelta(days=back) for back in range(27, -1, -1)]
    earlier = [day - dt.timedelta(days=28) for day in days]
    revenue = _revenue("day", earlier[0], days[-1])
    if not any(revenue.get(day) for day in (*days, *earlier)):
        return None
    now, before = sum(revenue.get(day, 0) for day in days), sum(revenue.get(day, 0) for day in earlier)
    best = max(days, key=lambda day: revenue.get(day, 0))
    return Drawing(
        name="sales_by_day",
        title=_("Sales of the last four weeks"),
        summary=_("%(now)s in four weeks, %(before)s in the four weeks before. Best day: %(best)s with %(most)s.") % {
            "now": scene.money(now), "before": scene.money(before), "best": scene.date(best),
            "most": scene.money(revenue.get(best, 0)),
        },
        table={
            "columns": [_("Day"), _("Sales"), _("Four weeks before")],
            "rows": [[scene.date(day), scene.money(revenue.get(day, 0)), scene.money(revenue.get(other, 0))]
                     for day, other in zip(days, earlier, strict=True)],
        },
        spec=lambda palette: specs.bars_with_line(
            palette,
            [{"at": day.isoformat(), "now": scene.major(revenue.get(day, 0)),
              "before": scene.major(revenue.get(other, 0))} for day, other in zip(days, earlier, strict=True)],
            bar=_("Last four weeks"), line=_("Four weeks before"), symbol=scene.symbol, language=scene.language,
            marked=[day.isoformat() for day in days[6::7]], pattern="%-d %b",
        ),
    )  # fmt: skip


def sales_by_month(scene: Scene) -> Drawing | None:
    """The last 24 months, with the same months a year before where the shop has them."""
    months = [following(first_of(scene.day), -back) for back in range(MONTHS_SHOWN - 1, -1, -1)]
    revenue = _revenue("month", following(months[0], -12), months[-1])
    months = [month for month in months if revenue and month >= min(revenue)]
    if not months:
        return None
    year_before = {month: revenue.get(following(month, -12)) for month in months}
    compared = sum(value is not None for value in year_before.values()) > 1
    values: specs.Values = [{"at": month.isoformat(), "now": scene.major(revenue.get(month, 0))} for month in months]
    for value, month in zip(values, months, strict=True):
        amount = year_before[month]
        value["before"] = None if amount is None else scene.major(amount)
    columns = [_("Month"), _("Sales")] + ([_("A year before")] if compared else [])
    rows = []
    for month in months:
        amount = year_before[month]
        row = [scene.date(month, "MMMM y"), scene.money(revenue.get(month, 0))]
        rows.append(row + (["–" if amount is None else scene.money(amount)] if compared else []))
    best = max(months, key=lambda month: revenue.get(month, 0))
    total = sum(revenue.get(month, 0) for month in months)
    return Drawing(
        name="sales_by_month",
        title=_("Sales by month"),
        summary=ngettext(
            "%(total)s in %(count)s month. Best month: %(best)s with %(most)s.",
            "%(total)s in %(count)s months. Best month: %(best)s with %(most)s.",
            len(months),
        ) % {
            "total": scene.money(total), "count": len(months), "best": scene.date(best, "MMMM y"),
            "most": scene.money(revenue.get(best, 0)),
        },
        table={"columns": columns, "rows": rows},
        spec=lambda palette: specs.bars_with_line(
            palette, values, bar=_("Sales"), line=_("A year before") if compared else None, symbol=scene.symbol,
            language=scene.language, marked=evenly([month.isoformat() for month in months], 6), pattern="%b %y",
        ),
    )  # fmt: skip


def customers_by_month(scene: Scene) -> Drawing | None:
    """New and returning customers of the last 12 months."""
    months = [following(first_of(scene.day), -back) for back in range(CUSTOMER_MONTHS - 1, -1, -1)]
    rows = PeriodFigure.objects.filter(grain="month", start__gte=months[0], start__lte=months[-1])
    found = {start: (new, old) for start, new, old in rows.values_list("start", "new_customers", "returning_customers")}
    months = [month for month in months if month in found]
    if not any(sum(found[month]) for month in months):
        return None
    new, old = (sum(found[month][index] for month in months) for index in (0, 1))
    parts = [_("New"), _("Returning")]
    return Drawing(
        name="customers_by_month",
        title=_("New and returning customers"),
        summary=_("%(new)s customers bought for the first time in these months; %(old)s returned per month.") % {
            "new": scene.number(new), "old": scene.number(round(old / len(months))),
        },
        table={
            "columns": [_("Month"), *parts],
            "rows": [[scene.date(month, "MMMM y"), *map(scene.number, found[month])] for month in months],
        },
        spec=lambda palette: specs.stacked_bars(
            palette,
            [{"at": month.isoformat(), "part": parts[place], "place": 1 - place, "count": found[month][place]}
             for month in months for place in (0, 1)],
            parts=parts, marked=evenly([month.isoformat() for month in months], 6), pattern="%b %y",
        ),
    )  # fmt: skip


def cohort_map(scene: Scene) -> Drawing | None:
    """Of the customers who started in a month, the share that bought again in each month after."""
    first = following(first_of(scene.day), -COHORTS_SHOWN)
    cells = CohortCell.objects.filter(cohort__gte=first).values_list("cohort", "offset", "customers")
    found = {(cohort, offset): customers for cohort, offset, customers in cells}
    cohorts = sorted({cohort for cohort, _offset in found})
    if not cohorts:
        return None
    last = first_of(scene.day)
    values: specs.Values = []
    rows = []
    for cohort in cohorts:
        size = found[cohort, 0]
        row: list[Any] = [scene.date(cohort, "MMMM y"), scene.number(size)]
        for offset in range(1, (last.year - cohort.year) * 12 + last.month - cohort.month + 1):
            share = found.get((cohort, offset), 0) / size
            row.append(f"{share * 100:.0f}%")
            values.append({"cohort": scene.date(cohort, "MMM yy"), "offset": offset, "depth": min(1.0, share * 1.6),
                           "label": f"{share * 100:.0f}"})  # fmt: skip
        rows.append(row)
    if not values:
        return None
    width = max(len(row) for row in rows)
    second = [(found.get((cohort, 1), 0), found[cohort, 0]) for cohort in cohorts if cohort < last]
    again = round(100 * sum(part for part, _all in second) / sum(size for _part, size in second))
    return Drawing(
        name="cohorts",
        title=_("How many come back"),
        summary=_("Per cent of the customers who started in a month that bought again in each month after. "
                  "In the month after their first purchase, %(again)s%% did.") % {"again": again},
        table={
            "columns": [_("First purchase"), _("Customers"), *(str(offset) for offset in range(1, width - 1))],
            "rows": [row + [""] * (width - len(row)) for row in rows],
        },
        spec=lambda palette: specs.heat_map(
            palette, values, across=_("Months after the first purchase"),
            cohorts=[scene.date(cohort, "MMM yy") for cohort in cohorts],
        ),
    )  # fmt: skip


def standings(scene: Scene) -> Drawing | None:
    """How many customers stand where."""
    counted = count_standings()
    if not counted:
        return None
    kinds = [CustomerScore.Standing(value) for value in CustomerScore.Standing.values]
    names = {kind: str(kind.label).capitalize() for kind in kinds}
    total = sum(count for count, _revenue in counted.values())
    return Drawing(
        name="standings",
        title=_("Where customers stand"),
        summary=_("Of %(total)s customers, %(best)s are among the best, %(slipping)s are slipping away.") % {
            "total": scene.number(total), "best": scene.number(counted.get("best", (0, 0))[0]),
            "slipping": scene.number(counted.get("slipping", (0, 0))[0]),
        },
        table={
            "columns": [_("Standing"), _("Customers"), _("Sales")],
            "rows": [[names[kind], scene.number(customers), scene.money(money)]
                     for kind in kinds for customers, money in [counted.get(kind, (0, 0))]],
        },
        spec=lambda palette: specs.level_bars(
            palette,
            [{"name": names[kind], "count": counted.get(kind, (0, 0))[0],
              "label": scene.number(counted.get(kind, (0, 0))[0])} for kind in kinds],
            names=[names[kind] for kind in kinds],
            colours=[palette.info, palette.main, palette.good, palette.good, palette.warn, palette.second],
        ),
    )  # fmt: skip


def count_standings() -> dict[str, tuple[int, int]]:
    """Customers and their revenue by standing."""
    from django.db.models import Count, Sum

    rows = CustomerScore.objects.values_list("standing").annotate(customers=Count("pk"), money=Sum("revenue"))
    return {standing: (customers, money) for standing, customers, money in rows.order_by("standing")}


ALL: Sequence[Callable[[Scene], Drawing | None]] = (
    sales_by_day, sales_by_month, customers_by_month, cohort_map, standings
)  # fmt: skip
NAMES = {
    "sales_by_day": gettext_lazy("Sales of the last four weeks"),
    "sales_by_month": gettext_lazy("Sales by month"),
    "customers_by_month": gettext_lazy("New and returning customers"),
    "cohorts": gettext_lazy("How many come back"),
    "standings": gettext_lazy("Where customers stand"),
}


def _revenue(grain: str, first: dt.date, last: dt.date) -> dict[dt.date, int]:
    rows = PeriodFigure.objects.filter(grain=grain, start__gte=first, start__lte=last)
    return dict(rows.values_list("start", "revenue"))
