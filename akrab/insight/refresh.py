"""One run of the analysis: the facts of changed months, the figures, the charts. Safe to kill at any point.

The marks of changed months are taken away in the transaction that records the finished run, so whatever dies before
is done again by the next run. A month marked again meanwhile keeps its mark.
"""

import datetime as dt
import logging
import time
import uuid
from dataclasses import asdict, dataclass

from django.db import transaction

from akrab.core import clock, shop
from akrab.insight import figures, summary
from akrab.insight.models import Chart, DirtyMonth, Refresh
from akrab.insight.runs import last_refresh
from akrab.insight.warehouse import changes, compiled, engines, extract, facts, folder, reading

logger = logging.getLogger(__name__)
KEPT_RUNS = 500
FACTS_REST = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Outcome:
    """What a run did. Seconds are those of the run itself; `charts_seconds` come on top."""

    refreshed: bool
    incremental: bool
    months: int
    lines: int
    orders: int
    customers: int
    seconds: float
    charts_seconds: float
    as_of: str | None

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def needed() -> bool:
    """True when figures or charts lag behind the shop, or other facts do since an hour. Cheap."""
    last = last_refresh()
    return last is None or figures_lag(last) or not _charts_current(last) or _facts_lag(last)


def figures_lag(last: Refresh | None) -> bool:
    """True when a month changed, the day, the currency or the time zone did, or no run ended well yet."""
    if last is None or last.finished_at is None or DirtyMonth.objects.exists():
        return True
    if last.finished_at.astimezone(clock.zone()).date() != clock.today() or last.currency != shop.get("currency"):
        return True
    return last.token not in folder.current().tokens()


def _facts_lag(last: Refresh) -> bool:
    """Visits and messages come all day long and make no refresh of their own, but for one an hour."""
    rested = last.finished_at is not None and clock.now() - last.finished_at > FACTS_REST
    return rested and changes.stale(folder.current())


def run(*, wait: bool = True, charts: bool = True) -> Outcome:
    """Bring facts, figures and charts up to date. Raises RefreshRunning without `wait` while another run goes on."""
    with folder.alone(wait=wait):
        started_at, clock_start = clock.now(), time.perf_counter()
        try:
            outcome, record = _run(started_at, clock_start)
        except Exception as error:
            Refresh.objects.create(
                started_at=started_at, finished_at=clock.now(), problem=f"{type(error).__name__}: {error}"[:500]
            )
            raise
        if not charts or _charts_current(record):
            return outcome
        drawing = time.perf_counter()
        from akrab.insight.charts import gallery

        gallery.draw_all(record)
        return Outcome(**asdict(outcome) | {"charts_seconds": round(time.perf_counter() - drawing, 3)})


def _run(started_at: dt.datetime, clock_start: float) -> tuple[Outcome, Refresh]:
    marks = dict(DirtyMonth.objects.values_list("month", "marks"))
    last, place, currency = last_refresh(), folder.current(), str(shop.get("currency"))
    token = uuid.uuid4().hex
    known = last is not None and last.token in place.tokens()
    plan = changes.plan(place, known=known)
    if known and last is not None:
        folder.sweep(place)
        place.sign(last.token, token)
    else:
        folder.empty(place)
    duck, whole_orders = reading.connect(), compiled.load()["whole_orders"].sql
    facts.open_erased(duck, place, plan)
    months = sorted({*marks, *plan.orders}) if known else extract.months_with_orders()
    if len(months) > 1:
        extract.prepare_reading()
    for month in months:
        extract.write_month(duck, place, month, whole_orders)
    if plan.articles:
        extract.write_articles(duck, place)
    facts.write_tables(duck, place, plan)
    duck.close()
    if not known:
        place.sign(token)
    everything = not known or last is None or last.currency != currency
    with engines.opened(place, currency) as engine:
        ends = engine.row("ends")
        day, as_of = summary.reference_days(ends["last_purchase"], ends["last_day"], clock.today())
        engine.days = summary.days_of(day, as_of)
        periods = figures.store_periods(engine, day)
        figures.store_products(engine, None if everything else months)
        figures.store_cohorts(engine)
        customers = figures.store_scores(engine)
        lines = engine.row("counts")["lines"]
        tiles = summary.summarise(engine, periods, day)
    orders = sum(row[summary.ORDERS] for row in periods["month"].values())
    tiles |= {"orders": orders, "customers": customers, "is_history": as_of != clock.today()}
    if plan.unread:
        tiles["unread"] = {"tables": sorted(plan.unread), "since": plan.unread_since}
    seconds = round(time.perf_counter() - clock_start, 3)
    with transaction.atomic():
        record = Refresh.objects.create(
            started_at=started_at,
            finished_at=clock.now(),
            data_until=reading.utc(ends["data_until"]) if ends["data_until"] else None,
            as_of=as_of,
            currency=currency,
            lines=lines,
            seconds=seconds,
            incremental=known,
            token=token,
            summary=tiles,
        )
        for month, seen in marks.items():
            DirtyMonth.objects.filter(month=month, marks=seen).delete()
        Refresh.objects.filter(id__lt=record.pk - KEPT_RUNS).delete()
    place.sign(token)
    changes.keep(place, plan)
    folder.remove_others(place)
    return Outcome(
        refreshed=True, incremental=known, months=len(months), lines=lines, orders=orders, customers=customers,
        seconds=seconds, charts_seconds=0.0, as_of=as_of.isoformat(),
    ), record  # fmt: skip


def _charts_current(record: Refresh) -> bool:
    newest = Chart.objects.order_by("-drawn_at").values_list("drawn_at", flat=True).first()
    if record.data_until is None:
        return newest is None  # nothing to draw
    return newest is not None and record.finished_at is not None and newest >= record.finished_at
