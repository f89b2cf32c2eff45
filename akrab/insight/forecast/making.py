"""Working out what comes next, and keeping it."""

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from akrab.catalogue.models import Category, Product
from akrab.core import clock, shop
from akrab.insight.forecast import lebaran, reading, series, strange, supply
from akrab.insight.learning.learners import Learned
from akrab.insight.models import Refresh, SalesForecast
from akrab.insight.science.arrays import Floats
from akrab.insight.science.forecast import making as science
from akrab.insight.science.forecast.making import Forecast
from akrab.insight.science.threads import one_thread
from akrab.insight.science.trouble import Trouble

DAYS, WEEKS, MONTHS = 28, 13, 3  # ahead, for the shop
PIECES_AHEAD = 4  # weeks, for categories and products
SHOWN = {"day": 56, "week": 26, "month": 24}  # periods of the past that are kept beside the forecast
LATELY = 13  # weeks: what sold in fewer than SELDOM of them is left out
SELDOM = 3
MOST = 1_000  # products, the best sellers of LATELY: each costs up to a twentieth of a second
ENOUGH_FOR_A_SEASON = 1.5
WAYS = ("combination", "level", "mean", "seldom")  # of articles; with fewer ways less is taken for skill that was luck
SPEAKS = {Trouble.NONE, Trouble.NOT_BETTER}
Level = SalesForecast.Level


@dataclass
class Bench:
    """Forecasts of pieces; the same series is worked out once, whether a product, its only variant, or both ask."""

    weeks: list[dt.date]
    closed: Any
    events: Floats | None
    known: dict[tuple[bytes, int, bool], Forecast] = field(default_factory=dict)

    def pieces(self, sold: reading.Weeks, horizon: int, *, festive: bool = False) -> tuple[Floats, Forecast]:
        y = series.pieces(sold, self.weeks, self.closed)
        key = (y.tobytes(), horizon, festive)
        if key not in self.known:
            events = None
            if festive and self.events is not None:
                events = self.events[len(self.weeks) - len(y) :][: len(y) + horizon]
            self.known[key] = science.forecast(y, period=season(len(y)), horizon=horizon, events=events, ways=WAYS)
        return y, self.known[key]


def learn(last: Refresh) -> Learned:
    """Keep SalesForecast of the shop, its categories and products, what purchasing should expect, and strange days."""
    end = last.as_of or clock.today()
    known = series.trade(reading.days(), end)
    made_at = clock.now()
    if known is None:
        SalesForecast.objects.all().delete()
        strange.keep(None, reading.Sold())
        supply.keep({}, None, end)
        return Learned(0, trouble=str(Trouble.TOO_FEW), figures={"weeks": 0})
    weeks = series.mondays(known)
    sold = reading.sold(last.currency, known.first, end)
    seen, unseen = _festive(weeks)
    bench = Bench(weeks, series.closed_weeks(known, weeks), seen)
    with one_thread():
        rows = list(_shop(known, weeks, seen))
        rows += _pieces(Level.CATEGORY, _existing(Category, sold.categories), bench, festive=True)
        products = _existing(Product, sold.products)
        lively = _lively(products, weeks)
        rows += _pieces(Level.PRODUCT, {one: products[one] for one in lively[:MOST]}, bench)
        strange.keep(known, sold)
        proposed = supply.keep(sold.goods, bench, end)
    _keep(rows, made_at)
    spoken = [one for one in rows if one.trouble in SPEAKS]
    whole = next(one for one in rows if (one.level, one.grain) == (Level.SHOP, "week"))
    figures = {
        "weeks": len(weeks),
        "products": sum(one.level == Level.PRODUCT for one in spoken),
        "silent_products": len(lively) - sum(one.level == Level.PRODUCT for one in spoken),
        "categories": sum(one.level == Level.CATEGORY for one in spoken),
        "proposed": proposed,
        "lebaran_unseen": unseen.isoformat() if unseen else None,
    }
    quality = {
        "error": _percent(whole.error), "base": _percent(whole.naive_error), "tries": whole.tries,
        "seasonal": whole.seasonal,
    }  # fmt: skip
    silent = str(Trouble.TOO_FEW) if not spoken else ""
    trouble = whole.trouble if spoken else str(Trouble.TOO_FEW)
    return Learned(len(spoken), silent, figures, quality if whole.tries and not silent else {}, trouble)


def season(observations: int, length: int = 52) -> int:
    """Observations in a season; 1 while the past is too short to know one."""
    return length if observations >= ENOUGH_FOR_A_SEASON * length else 1


def _festive(weeks: list[dt.date]) -> tuple[Floats | None, dt.date | None]:
    """What part of each week, known and ahead, lies before and after Lebaran, for shops in Indonesia that have seen
    one; and the Lebaran that comes without any in the past."""
    if shop.get("region") != "ID" or not weeks:
        return None, None
    ahead = [weeks[-1] + series.WEEK * step for step in range(1, 27)]
    found = np.array(lebaran.shares([*weeks, *ahead]))
    if found[: len(weeks)].any():
        return found, None
    soon = [day for year in {ahead[0].year, ahead[WEEKS - 1].year} for day in lebaran.lebaran(year)]
    return None, next((day for day in sorted(soon) if ahead[0] <= day <= ahead[WEEKS - 1] + series.WEEK), None)


def _shop(known: series.Trade, weeks: list[dt.date], events: Floats | None) -> Iterable[SalesForecast]:
    y = series.daily(known)
    yield _row((Level.SHOP, 0, "day"), known.end, y, science.forecast(y, period=7, horizon=DAYS), seasonal=False)
    y = series.weekly(known, weeks)
    period = season(len(y))
    festive = None if events is None else events[: len(y) + WEEKS]
    made = science.forecast(y, period=period, horizon=WEEKS, events=festive)
    start = weeks[-1] + series.WEEK if weeks else known.end
    yield _row((Level.SHOP, 0, "week"), start, y, made, seasonal=period > 1)
    _months, y = series.monthly(known)
    period = season(len(y), 12)
    made = science.forecast(y, period=period, horizon=MONTHS)
    yield _row((Level.SHOP, 0, "month"), known.end.replace(day=1), y, made, seasonal=period > 1)


def _pieces(level: str, sold: dict[int, reading.Weeks], bench: Bench, *, festive: bool = False) -> list[SalesForecast]:
    if not bench.weeks:
        return []
    start = bench.weeks[-1] + series.WEEK
    rows = []
    for subject, weeks in sold.items():
        y, made = bench.pieces(weeks, PIECES_AHEAD, festive=festive)
        rows.append(_row((level, subject, "week"), start, y, made, seasonal=season(len(y)) > 1))
    return rows


def _lively(products: dict[int, reading.Weeks], weeks: list[dt.date]) -> list[int]:
    """Products that sold in enough of the last weeks, the best sellers first."""
    late = set(weeks[-LATELY:])
    sums = {
        product: sum(lately)
        for product, sold in products.items()
        if len(lately := [number for monday, number in sold.items() if monday in late]) >= SELDOM
    }
    return sorted(sums, key=lambda product: (-sums[product], product))


def _existing(model: Any, sold: dict[int, reading.Weeks]) -> dict[int, reading.Weeks]:
    known = set(model.objects.values_list("pk", flat=True))
    return {subject: weeks for subject, weeks in sold.items() if subject in known}


def _row(
    which: tuple[str, int, str], start: dt.date, y: Floats, made: Forecast, *, seasonal: bool
) -> SalesForecast:  # fmt: skip
    level, subject, grain = which
    shown = y[-SHOWN[grain] :]
    periods = len(made.middle)
    silent = made.trouble not in SPEAKS
    ahead = {} if silent else {name: _listed(getattr(made, name)) for name in ("middle", "low", "high")}
    return SalesForecast(
        level=level, subject=subject, grain=grain, start=start, periods=periods,
        total=0 if silent else made.total, low=0 if silent else made.total_low, high=0 if silent else made.total_high,
        before=float(np.nansum(y[-periods:])), error=_finite(made.error), naive_error=_finite(made.naive_error),
        tries=made.origins, seasonal=seasonal, way=made.way, trouble=str(made.trouble),
        series={"past": [None if math.isnan(one) else round(one, 1) for one in shown.tolist()], **ahead},
    )  # fmt: skip


def _keep(rows: list[SalesForecast], made_at: dt.datetime) -> None:
    for row in rows:
        row.made_at = made_at
    fields = [one.name for one in SalesForecast._meta.concrete_fields if one.name != "id"]
    key = ["level", "subject", "grain"]
    SalesForecast.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=key,
        update_fields=[name for name in fields if name not in key],
    )  # fmt: skip
    SalesForecast.objects.exclude(made_at=made_at).delete()


def _listed(values: Floats) -> list[float]:
    return [round(one, 1) for one in values.tolist()]


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _percent(value: float | None) -> float | None:
    return None if value is None else round(100 * value, 1)
