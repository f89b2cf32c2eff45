"""What was chosen and when, from the warehouse's facts: one look at each table, whatever its size."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from akrab.core import clock
from akrab.insight.overhead.finding import HALF_YEAR, QUARTER, Chosen
from akrab.insight.overhead.hours import WEEKS, Table, table
from akrab.insight.warehouse import folder, reading

# Orders of this shop: in those that were imported nobody could choose what it offers.
HERE = """
CREATE TEMP VIEW here AS SELECT d.* FROM order_details d
JOIN (SELECT order_id FROM orders WHERE source = 'shop') USING (order_id)
"""
# Orders that were refused later were chosen all the same.
ORDERS = """
SELECT {key}, max(day), count(DISTINCT order_id) FILTER (day >= $since) FROM {source}
WHERE kind = 'sale' AND day < $end GROUP BY 1
"""
KEYS = {
    "payment": ("coalesce(payment_method, '')", "here"),
    "delivery": ("coalesce(delivery, '')", "here"),
    "outlet": ("coalesce(outlet_id::VARCHAR, '')", "here"),
    "seller": ("coalesce(seller_id::VARCHAR, '')", "here"),
    "category": ("coalesce(category_id::VARCHAR, '')", "order_lines"),
}
BEGUN = "SELECT min(day), count(*) FILTER (day >= $since) FROM {source} WHERE kind = 'sale' AND day < $end"
USES = "SELECT promotion_id, max(day) FROM promotion_uses WHERE state = 'claimed' AND day < $end GROUP BY 1"
VOUCHERS = "SELECT source, max(day) FROM vouchers WHERE source IS NOT NULL AND day < $end GROUP BY 1"
POINTS = """
SELECT min(day) FILTER (points > 0), max(day) FILTER (kind IN ('redeemed', 'reward')),
    coalesce(sum(points) FILTER (points > 0 AND day >= $since), 0)::BIGINT FROM points WHERE day < $end
"""
CHANNELS = """
SELECT channel, max(day), count(*) FILTER (day >= $since), coalesce(sum(cost) FILTER (day >= $since), 0)::BIGINT
FROM messages WHERE day < $end AND state NOT IN ('failed', 'skipped') GROUP BY 1
"""
BROUGHT = """
SELECT source, coalesce(sum(amount), 0)::BIGINT FROM visits
WHERE day >= $since AND day < $end AND (currency = $currency OR currency IS NULL) GROUP BY 1
"""
ANSWERED = "SELECT answered_by, max(day) FROM episodes WHERE answered_by IS NOT NULL AND day < $end GROUP BY 1"
VISITS = "SELECT count(*) FROM visits WHERE day >= $since AND day < $end"
BUSY = """
SELECT date_trunc('hour', happened_at), count(*) FROM order_details
WHERE kind = 'sale' AND day >= $since AND day < $end AND (channel = 'counter') = $counter GROUP BY 1
"""
WRITTEN = """
SELECT date_trunc('hour', happened_at), count(*) FROM messages
WHERE direction = 'in' AND day >= $since AND day < $end GROUP BY 1
"""


@dataclass
class Facts:
    """channels: code → last day, messages and minor units of the last quarter. brought: sales of visits that came from
    a channel in the last quarter. points: first earned, last redeemed, earned in the last half year."""

    chosen: Chosen
    promotions: dict[int, dt.date] = field(default_factory=dict)
    vouchers: dict[str, dt.date] = field(default_factory=dict)
    points: tuple[dt.date | None, dt.date | None, int] = (None, None, 0)
    channels: dict[str, tuple[dt.date, int, int]] = field(default_factory=dict)
    brought: dict[str, int] = field(default_factory=dict)
    answered: dict[int, dt.date] = field(default_factory=dict)
    visits: int = 0
    hours: dict[str, Table] = field(default_factory=dict)


def facts(currency: str, end: dt.date) -> Facts:
    """Everything before the day `end`. Waits while the facts are being written."""
    half, quarter = end - dt.timedelta(days=HALF_YEAR), end - dt.timedelta(days=QUARTER)
    monday = end - dt.timedelta(days=end.weekday())
    weeks = {"since": monday - dt.timedelta(weeks=WEEKS), "end": monday}
    with folder.alone(wait=True):
        duck = reading.connect()
        reading.open_facts(duck, folder.current(), currency)
        duck.execute(HERE)
        begun, orders, begun_ever, orders_ever = (
            one
            for source in ("here", "order_details")
            for one in duck.execute(BEGUN.format(source=source), {"since": half, "end": end}).fetchone() or (None, 0)
        )
        last: dict[str, dict[str, tuple[dt.date, int]]] = defaultdict(dict)
        for dimension, (key, source) in KEYS.items():
            asked = duck.execute(ORDERS.format(key=key, source=source), {"since": half, "end": end})
            last[dimension] = {found: (day, count) for found, day, count in asked.fetchall()}
        found = Facts(Chosen(end, begun, orders, begun_ever, orders_ever, last))
        found.promotions = dict(duck.execute(USES, {"end": end}).fetchall())
        found.vouchers = dict(duck.execute(VOUCHERS, {"end": end}).fetchall())
        found.points = duck.execute(POINTS, {"since": half, "end": end}).fetchone() or (None, None, 0)
        messages = duck.execute(CHANNELS, {"since": quarter, "end": end}).fetchall()
        found.channels = {channel: (day, count, cost) for channel, day, count, cost in messages}
        period = {"since": quarter, "end": end}
        found.brought = dict(duck.execute(BROUGHT, period | {"currency": currency}).fetchall())
        found.answered = dict(duck.execute(ANSWERED, {"end": end}).fetchall())
        found.visits = (duck.execute(VISITS, period).fetchone() or (0,))[0]
        zone = clock.zone()
        for name, counter in (("orders", False), ("counter", True)):
            found.hours[name] = table(duck.execute(BUSY, weeks | {"counter": counter}).fetchall(), zone)
        found.hours["messages"] = table(duck.execute(WRITTEN, weeks).fetchall(), zone)
    return found
