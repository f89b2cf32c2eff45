"""What each product sold, from the warehouse's facts."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from akrab.insight.metrics.lines import NOT_TRADE
from akrab.insight.science.arrays import Floats
from akrab.insight.warehouse import folder, reading

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

WEEK = dt.timedelta(days=7)
STATES = ", ".join(f"'{state}'" for state in NOT_TRADE)
# Trade as everywhere: what came back is taken off on its own day; an order that came back whole is returned only.
TRADE = f"""
CREATE TEMP VIEW sold AS SELECT *, kind = 'sale' AND quantity > 0 AND state <> 'returned' AS bought,
    state <> 'returned' AS kept
FROM order_lines
WHERE state NOT IN ({STATES}) AND kind IN ('sale', 'return') AND product_id IS NOT NULL AND day < DATE '{{end}}'
"""
FIGURES = """
SELECT product_id,
    coalesce(count(DISTINCT order_id) FILTER (bought AND day >= $year), 0) AS orders,
    coalesce(sum(quantity) FILTER (kept AND day >= $year), 0)::BIGINT AS pieces,
    coalesce(sum(abs(quantity)) FILTER ((kind = 'return' OR NOT kept) AND day >= $year), 0)::BIGINT AS returned,
    coalesce(sum(revenue) FILTER (kept AND day >= $year), 0)::BIGINT AS revenue,
    (sum(cost) FILTER (kept AND day >= $year))::BIGINT AS cost,
    coalesce(sum(revenue) FILTER (kept AND cost IS NOT NULL AND day >= $year), 0)::BIGINT AS costed_revenue,
    coalesce(sum(quantity) FILTER (kept AND day >= $quarter), 0)::BIGINT AS pieces_lately,
    coalesce(sum(revenue) FILTER (kept AND day >= $quarter), 0)::BIGINT AS lately,
    coalesce(sum(revenue) FILTER (kept AND day < $quarter AND day >= $half), 0)::BIGINT AS before,
    min(day) FILTER (bought) AS first_day, max(day) FILTER (bought) AS last_day
FROM sold GROUP BY product_id
"""
MONTHS = """
SELECT product_id, month, sum(revenue)::BIGINT FROM sold WHERE kept AND day >= $since GROUP BY product_id, month
"""
# The usual price of a week: the median of its lines, so that one large order at a better price moves nothing.
PRICES = """
SELECT product_id, date_trunc('week', day)::DATE AS monday, median(unit_price) AS price, sum(quantity)::DOUBLE AS pieces
FROM sold WHERE bought AND unit_price > 0 AND day >= $since AND day < $until GROUP BY product_id, monday
"""


def _open(currency: str, end: dt.date) -> "DuckDBPyConnection":
    duck = reading.connect()
    reading.open_facts(duck, folder.current(), currency)
    duck.execute(TRADE.format(end=end))
    return duck


def trade(currency: str, end: dt.date) -> dict[int, dict[str, Any]]:
    """Figures of every product that was ever sold, by the columns of FIGURES; `months`: revenue of each month."""
    ago = {name: end - dt.timedelta(days=days) for name, days in (("year", 365), ("quarter", 90), ("half", 180))}
    with folder.alone(wait=True):
        duck = _open(currency, end)
        cursor = duck.execute(FIGURES, ago)
        names = [column[0] for column in cursor.description or []]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        months = duck.execute(MONTHS, {"since": end - dt.timedelta(days=400)}).fetchall()
    found: dict[int, dict[str, Any]] = {row.pop("product_id"): row | {"months": {}} for row in rows}
    for product, month, revenue in months:
        found[product]["months"][month] = revenue
    return found


@dataclass
class Prices:
    """Weeks of products: {product: {Monday: (price, pieces)}}; `shop`: pieces of all of them."""

    found: dict[int, dict[dt.date, tuple[float, float]]]
    shop: dict[dt.date, float]
    last: dt.date

    def of(self, product: int) -> tuple[list[dt.date], Floats, Floats]:
        """Every week from the first sale on; in one without a sale the price of the week before stood."""
        known = self.found.get(product, {})
        if not known:
            return [], np.zeros(0), np.zeros(0)
        weeks, price, pieces = [], [], []
        monday, stood = min(known), 0.0
        while monday <= self.last:
            stood, sold = known.get(monday, (stood, 0.0))
            weeks.append(monday)
            price.append(stood)
            pieces.append(sold)
            monday += WEEK
        return weeks, np.array(price), np.array(pieces)


def prices(currency: str, products: list[int], end: dt.date, weeks: int) -> Prices:
    """Usual price and pieces of these products in the last whole weeks."""
    until = end - dt.timedelta(days=end.weekday())
    with folder.alone(wait=True):
        duck = _open(currency, end)
        rows = duck.execute(PRICES, {"since": until - WEEK * weeks, "until": until}).fetchall()
    wanted = set(products)
    found: dict[int, dict[dt.date, tuple[float, float]]] = defaultdict(dict)
    shop: dict[dt.date, float] = defaultdict(float)
    for product, monday, price, pieces in rows:
        shop[monday] += pieces
        if product in wanted:
            found[product][monday] = (float(price), pieces)
    return Prices(found, shop, until - WEEK)
