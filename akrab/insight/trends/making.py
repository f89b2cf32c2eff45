"""Working out what rises and falls, and keeping it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from akrab.core import clock
from akrab.insight.learning.learners import Learned
from akrab.insight.models import Refresh, RevenueChange, Trend
from akrab.insight.reports.facts import opened
from akrab.insight.science import trend as science
from akrab.insight.science.threads import one_thread
from akrab.insight.science.trouble import Trouble
from akrab.insight.trends import changes, reading
from akrab.insight.trends.queries import MONEY
from akrab.insight.trends.reading import Key, Read
from akrab.insight.trends.series import SEASON, Calendar, calendar, complete

SHARE = 0.1  # of those named may be chance
Series = tuple[Key, list[dt.date], list[float]]


@dataclass(frozen=True)
class Judged:
    """One series with its trend; seasonal: the same months of different years were compared."""

    key: Key
    starts: list[dt.date]
    values: list[float]
    found: science.Trend
    seasonal: bool


def learn(last: Refresh) -> Learned:
    """Keep a Trend of everything that can be judged, and what lies behind the changes of the revenue."""
    end = last.as_of or clock.today()
    when = calendar(reading.days(), end)
    known = Read()
    if len(when.starts) >= when.fewest:
        with opened() as fetch:
            known = reading.read(when, last.currency, fetch)
    series = [
        (key, *complete(values, when, None if key[2] == "average_order" else 0.0))
        for key, values in sorted(known.values.items())
        if key[2] != "messages_sent"
    ]
    with one_thread():
        rows = _rows([one for one in series if one[1]], known, when)
    made_at = clock.now()
    _keep(rows, made_at)
    compared = changes.learn(last.currency, end, made_at)
    RevenueChange.objects.exclude(name__in=compared).delete()
    sure = [row for row in rows if row.sure]
    figures = {
        "grain": when.grain, "periods": len(when.starts), "fewest": when.fewest, "seasonal": when.seasonal,
        "judged": len(rows), "silent": sum(not one[1] for one in series), "left": known.left,
        "rising": sum(row.rising for row in sure), "falling": sum(not row.rising for row in sure),
        "first": when.starts[0].isoformat() if when.starts else None, "compared": len(compared),
    }  # fmt: skip
    quality = {"by_luck": sum(row.p <= SHARE / 2 for row in rows), "named": len(sure)} if rows else {}
    return Learned(len(rows), "" if rows else str(Trouble.TOO_FEW), figures, quality)


def _rows(series: Sequence[Series], known: Read, when: Calendar) -> list[Trend]:
    """A row of each series; in each dimension those are sure of which at most one in ten is chance."""
    by_kind: dict[tuple[str, bool], list[Series]] = defaultdict(list)
    for one in series:
        by_kind[one[0][0], when.seasonal and len(one[1]) >= 2 * SEASON].append(one)
    judged: dict[str, list[Judged]] = defaultdict(list)
    for (dimension, seasonal), some in by_kind.items():
        length = SEASON if seasonal else 1
        # without seasons only the last year counts: what was before it is another season's
        cut = 0 if seasonal or when.grain == "week" else -SEASON
        shown = [(key, starts[cut:], values[cut:]) for key, starts, values in some]
        made = science.trends([values for _key, _starts, values in shown], period=length)
        judged[dimension] += [Judged(*one, found, seasonal) for one, found in zip(shown, made, strict=True)]
    rows: list[Trend] = []
    for alike in judged.values():
        chances = science.adjusted([one.found.p for one in alike]).tolist()
        rows += [_row(one, q, known, when) for one, q in zip(alike, chances, strict=True)]
    _lead(rows)
    return rows


def _row(one: Judged, q: float, known: Read, when: Calendar) -> Trend:
    dimension, subject, figure = one.key
    span = when.span if one.seasonal or not when.seasonal else 6
    low, change, high = (span * slope for slope in (one.found.low, one.found.slope, one.found.high))
    money = min(round(abs(change) * _worth(one, known)), 2**62)
    return Trend(
        dimension=dimension, subject=subject, figure=figure, grain=when.grain, start=one.starts[0],
        values=[round(value) for value in one.values], slope=one.found.slope, span=span, change=change, low=low,
        high=high, money=money, p=one.found.p, q=q, rising=change > 0, seasonal=one.seasonal,
        correlation=one.found.correlation, sure=q <= SHARE and change != 0,
    )  # fmt: skip


def _worth(one: Judged, known: Read) -> float:
    """What one more of the figure is worth in money in a period: an order its basket, a visit what visits bring, a
    larger basket as much as there are orders."""
    dimension, subject, figure = one.key
    if figure in MONEY and figure != "average_order":
        return 1.0
    revenue = _sum(known.values.get((dimension, subject, "revenue"), {}), one.starts)
    if figure == "average_order":
        return max(_sum(known.values.get((dimension, subject, "orders"), {}), one.starts) / len(one.starts), 0.0)
    count = _sum(known.values.get((dimension, subject, "orders"), {}), one.starts) if figure == "new_customers" else 0
    return max(revenue / (count or sum(one.values) or 1), 0.0)


def _sum(values: Mapping[dt.date, float | None], starts: Sequence[dt.date]) -> float:
    return sum(values.get(start) or 0.0 for start in starts)


def _lead(rows: Sequence[Trend]) -> None:
    """Mark what says most of each subject: its revenue, or else the figure worth most. Never the profit, which not
    everybody may see. Of the whole shop all stand there."""
    best: dict[tuple[str, str], Trend] = {}
    for row in rows:
        if not row.sure or row.figure == "gross_profit":
            continue
        if row.dimension == "shop":
            row.leading = True
            continue
        before = best.get((row.dimension, row.subject))
        if before is None or (row.figure == "revenue", row.money) > (before.figure == "revenue", before.money):
            best[row.dimension, row.subject] = row
    for row in best.values():
        row.leading = True


def _keep(rows: Sequence[Trend], made_at: dt.datetime) -> None:
    for row in rows:
        row.made_at = made_at
    key = ["dimension", "subject", "figure"]
    fields = [one.name for one in Trend._meta.concrete_fields if one.name not in {"id", *key}]
    Trend.objects.bulk_create(rows, batch_size=500, update_conflicts=True, unique_fields=key, update_fields=fields)
    Trend.objects.exclude(made_at=made_at).delete()
