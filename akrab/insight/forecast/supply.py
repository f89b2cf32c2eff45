"""What of each variant will be sold until a delivery is here: handed over to purchasing, which lies below."""

import datetime as dt
import math
from typing import TYPE_CHECKING

from scipy import stats

from akrab.catalogue.models import Stock
from akrab.core import shop
from akrab.insight.forecast import series
from akrab.insight.forecast.reading import Weeks
from akrab.insight.science.forecast.making import Forecast
from akrab.insight.science.trouble import Trouble
from akrab.purchasing.actions.expecting import set_expectations
from akrab.purchasing.models import Expectation
from akrab.purchasing.queries import USUAL_LEAD, usual_items

if TYPE_CHECKING:
    from akrab.insight.forecast.making import Bench

LATELY = 13  # weeks
SELDOM = 3  # what sold in fewer of the last weeks is left to the mean of what was sold
MOST = 1_000
LONGEST = 26  # weeks ahead
SHARE = 0.8
DEVIATIONS = float(stats.norm.ppf((1 + SHARE) / 2))


def keep(goods: dict[int, Weeks], bench: "Bench | None", end: dt.date) -> int:
    """Hand over what is expected of every counted variant whose forecast did better on the past than the simple rule;
    returns of how many."""
    if bench is None or not bench.weeks:
        return set_expectations([])
    late = set(bench.weeks[-LATELY:])
    lately = {pk: [number for monday, number in sold.items() if monday in late] for pk, sold in goods.items()}
    counted = set(Stock.objects.filter(variant__is_active=True).values_list("pk", flat=True))
    chosen = sorted(
        (pk for pk, numbers in lately.items() if len(numbers) >= SELDOM and pk in counted),
        key=lambda pk: (-sum(lately[pk]), pk),
    )[:MOST]
    items, cover = usual_items(), int(shop.get("purchase_cover_days"))
    gone = (end - bench.weeks[-1] - series.WEEK).days  # of the week in which the forecast begins
    found = []
    for pk in chosen:
        lead = items[pk].supplier.lead_days if pk in items else USUAL_LEAD
        horizon = max(math.ceil((gone + lead + cover) / 7), 4)
        if horizon > LONGEST:
            continue
        _y, made = bench.pieces(goods[pk], horizon)
        if made.trouble == Trouble.NONE:
            found.append(_expectation(pk, made, end, gone=gone, lead=lead, cover=cover))
    return set_expectations(found)


def _expectation(pk: int, made: Forecast, end: dt.date, *, gone: int, lead: int, cover: int) -> Expectation:
    soon, soon_spread = _sum(made, gone, lead)
    whole, spread = _sum(made, gone, lead + cover)
    return Expectation(
        variant_id=pk, as_of=end, lead_days=lead, cover_days=cover, lead=soon, lead_spread=soon_spread, whole=whole,
        whole_spread=spread, low=max(whole - DEVIATIONS * spread, 0.0), high=whole + DEVIATIONS * spread,
    )  # fmt: skip


def _sum(made: Forecast, gone: int, days: int) -> tuple[float, float]:
    """Of the `days` after the first `gone` days: expected pieces and their standard deviation. Days of a week count
    alike."""
    if not days:
        return 0.0, 0.0
    middle = 0.0
    for week, sold in enumerate(made.middle.tolist()):
        inside = min(gone + days, 7 * week + 7) - max(gone, 7 * week)
        middle += sold * max(inside, 0) / 7
    weeks = math.ceil((gone + days) / 7)
    _low, total, high = made.first(weeks)
    return middle, (high - total) / DEVIATIONS * math.sqrt(days / (7 * weeks))
