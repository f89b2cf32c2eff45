"""What lies behind a change of the revenue: parts that add up to it exactly, for the periods owners compare."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from akrab.insight.metrics.lines import NOT_TRADE
from akrab.insight.models import RevenueChange
from akrab.insight.months import first_of, following, monday_of
from akrab.insight.reports.spans import Span
from akrab.insight.science.parts import chain, in_whole, price_parts, product_parts
from akrab.insight.trends import reading as trade
from akrab.insight.trends.series import begun
from akrab.insight.warehouse import folder, reading

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST = 6  # categories, products, ... named
STATES = ", ".join(f"'{state}'" for state in NOT_TRADE)
# Trade as in the reports, metrics.lines: what came back is taken off on its own day. The facts are read once: whole
# orders, and the sums of each article over stretches, days that no period parts. Null: nothing kept, nothing bought.
WHOLE = f"""
CREATE TEMP TABLE whole AS SELECT day, customer_id, CASE WHEN state <> 'returned' THEN revenue END AS revenue, bought,
    coalesce(channel, '') AS channel
FROM orders LEFT JOIN (SELECT order_id, channel FROM order_details) USING (order_id)
WHERE state NOT IN ({STATES}) AND kind IN ('sale', 'return') AND day BETWEEN $first AND $last
"""
FIRSTS = """
CREATE TEMP TABLE firsts AS SELECT customer_id, min(day) AS first_day FROM orders
WHERE bought IS NOT NULL AND customer_id IS NOT NULL GROUP BY customer_id
"""
STRETCHES = """
CREATE TEMP TABLE stretches AS SELECT one AS day, max(start) AS stretch
FROM (SELECT unnest(generate_series($first::DATE, $last::DATE, INTERVAL 1 DAY))::DATE AS one)
JOIN (SELECT unnest($starts::DATE[]) AS start) ON start <= one GROUP BY one
"""
SOLD = f"""
CREATE TEMP TABLE sold AS SELECT stretch AS day, coalesce(product_id::VARCHAR, 'sku:' || article) AS product,
    coalesce(category_id::VARCHAR, '') AS category, sum(revenue) FILTER (state <> 'returned') AS revenue,
    sum(quantity) FILTER (bought) AS pieces, sum(revenue) FILTER (bought) AS money
FROM (
    SELECT day, state, product_id, category_id, quantity, revenue, CASE WHEN product_id IS NULL THEN sku END AS article,
        kind = 'sale' AND quantity > 0 AND coalesce(exact_unit_price, unit_price) > 0 AS bought
    FROM order_lines WHERE state NOT IN ({STATES}) AND kind IN ('sale', 'return')
) JOIN stretches USING (day) GROUP BY stretch, product_id, article, category_id
"""
SUMS = """
SELECT count(DISTINCT customer_id) FILTER (bought IS NOT NULL),
    count(bought) FILTER (customer_id IS NOT NULL), coalesce(sum(bought) FILTER (customer_id IS NOT NULL), 0)::BIGINT,
    count(bought) FILTER (customer_id IS NULL), coalesce(sum(bought) FILTER (customer_id IS NULL), 0)::BIGINT,
    coalesce(sum(revenue), 0)::BIGINT, coalesce(sum(bought) FILTER (first_day >= $first), 0)::BIGINT
FROM whole LEFT JOIN firsts USING (customer_id) WHERE day BETWEEN $first AND $last
"""
GOODS = """
SELECT product, sum(pieces)::BIGINT, sum(money)::BIGINT
FROM sold WHERE pieces IS NOT NULL AND day BETWEEN $first AND $last GROUP BY 1
"""
WHERE = {"category": "sold", "product": "sold", "channel": "whole"}
PLACES = """
SELECT {place}, sum(revenue)::BIGINT FROM {table} WHERE revenue IS NOT NULL AND day BETWEEN $first AND $last GROUP BY 1
"""


def pairs(begin: dt.date | None, end: dt.date) -> dict[str, tuple[Span, Span]]:
    """What is compared: name → the later and the earlier period, both whole and within the shop's past."""
    if begin is None:
        return {}
    month, monday, day = first_of(end), monday_of(end), dt.timedelta(days=1)

    def months(count: int, back: int) -> Span:
        return following(month, -back - count), following(month, -back) - day

    weeks = dt.timedelta(weeks=4)
    found = {
        "weeks": ((monday - weeks, monday - day), (monday - 2 * weeks, monday - weeks - day)),
        "month": (months(1, 0), months(1, 1)), "month_year": (months(1, 0), months(1, 12)),
        "quarter": (months(3, 0), months(3, 3)), "quarter_year": (months(3, 0), months(3, 12)),
        "year": (months(12, 0), months(12, 12)),
    }  # fmt: skip
    return {name: both for name, both in found.items() if both[1][0] >= begin}


def learn(currency: str, end: dt.date, made_at: dt.datetime) -> list[str]:
    """Keep a RevenueChange of every pair there is; returns their names."""
    wanted = pairs(begun(trade.days(), end, "month"), end)
    if not wanted:
        return []
    with folder.alone(wait=True):
        duck = reading.connect()
        reading.open_facts(duck, folder.current(), currency)
        _read(duck, [span for both in wanted.values() for span in both])
        made = [_change(duck, name, *both) for name, both in wanted.items()]
    for change in made:
        change.made_at = made_at
        change.save()
    return list(wanted)


def _read(duck: "DuckDBPyConnection", spans: Sequence[Span]) -> None:
    """Make the tables that the periods are summed from."""
    starts = {first for first, _last in spans} | {last + dt.timedelta(days=1) for _first, last in spans}
    whole = _asked((min(first for first, _last in spans), max(last for _first, last in spans)))
    duck.execute(STRETCHES, whole | {"starts": sorted(starts)})
    duck.execute(SOLD)
    duck.execute(WHOLE, whole)
    duck.execute(FIRSTS)


def _change(duck: "DuckDBPyConnection", name: str, now: Span, before: Span) -> RevenueChange:
    sums, earlier = (_sums(duck, span) for span in (now, before))
    change = sums["revenue"] - earlier["revenue"]
    parts = {
        "ways": ways(earlier, sums),
        "people": [[code, sums[code] - earlier[code], earlier[code], sums[code]]
                   for code in ("new", "returning", "unnamed", "back")],
        "goods": goods(_goods(duck, before), _goods(duck, now), sums["back"] - earlier["back"], change),
        "where": {place: _places(duck, place, now, before) for place in WHERE},
        "numbers": {code: [earlier[code], sums[code]] for code in ("customers", "orders", "unnamed_orders")},
    }  # fmt: skip
    return RevenueChange(
        name=name, first=now[0], last=now[1], first_before=before[0], last_before=before[1], revenue=sums["revenue"],
        revenue_before=earlier["revenue"], parts=parts,
    )  # fmt: skip


def _asked(span: Span) -> dict[str, Any]:
    return {"first": span[0], "last": span[1]}


def _sums(duck: "DuckDBPyConnection", span: Span) -> dict[str, int]:
    row = duck.execute(SUMS, _asked(span)).fetchone() or (0,) * 7
    customers, orders, named, unnamed_orders, unnamed, revenue, new = (int(one) for one in row)
    return {
        "customers": customers, "orders": orders, "named": named, "unnamed_orders": unnamed_orders, "unnamed": unnamed,
        "revenue": revenue, "new": new, "returning": named - new, "back": revenue - named - unnamed,
    }  # fmt: skip


def ways(before: Mapping[str, int], now: Mapping[str, int]) -> list[list[Any]]:
    """[code, part, before, now]: customers, how often they bought, what an order held; the same of sales without a
    name; what came back. The parts sum to the change of the revenue. before, now: of a factor, None where the part
    itself is the amount."""
    found: list[list[Any]] = []
    for codes, levels in (
        (("customers", "frequency", "basket"), ("customers", "orders", "named")),
        (("unnamed_orders", "unnamed_basket"), ("unnamed_orders", "unnamed")),
    ):
        first, second = (chain([side[level] for level in levels]) for side in (before, now))
        start, end = _filled(first, second), _filled(second, first)
        change = now[levels[-1]] - before[levels[-1]]
        whole = in_whole(product_parts(start, end), change)
        found += [list(row) for row in zip(codes, whole, first, second, strict=True)]
    return [*found, ["back", now["back"] - before["back"], before["back"], now["back"]]]


def _filled(own: Sequence[float], other: Sequence[float]) -> list[float]:
    """Where nobody came, how often and how much is not known: as in the other period, so that all of the change is that
    nobody came."""
    return list(own) if own[0] else [own[0], *other[1:]]


def goods(before: Mapping[str, tuple[int, int]], now: Mapping[str, tuple[int, int]], back: int, change: int) -> Any:
    """[code, part]: price, quantity, mix, new, gone, back; they sum to the change. before, now: article → pieces,
    money."""
    keys = sorted({*before, *now})
    first, second = ([side.get(key, (0, 0)) for key in keys] for side in (before, now))
    columns = [[pair[place] for pair in side] for side in (first, second) for place in (0, 1)]
    made = price_parts(*columns)
    whole = in_whole(list(made.values()), change - back)
    return [[code, part] for code, part in [*zip(made, whole, strict=True), ("back", back)]]


def _goods(duck: "DuckDBPyConnection", span: Span) -> dict[str, tuple[int, int]]:
    return {key: (pieces, money) for key, pieces, money in duck.execute(GOODS, _asked(span)).fetchall()}


def _places(duck: "DuckDBPyConnection", place: str, now: Span, before: Span) -> list[list[Any]]:
    """[key, part, before, now] of those that changed most, then of all others together (key None)."""
    query = PLACES.format(place=place, table=WHERE[place])
    later, earlier = (dict(duck.execute(query, _asked(span)).fetchall()) for span in (now, before))
    rows = [[one, later.get(one, 0) - earlier.get(one, 0), earlier.get(one, 0), later.get(one, 0)]
            for one in {*later, *earlier}]  # fmt: skip
    rows.sort(key=lambda row: (-abs(row[1]), row[0]))
    rest = rows[MOST:]
    return rows[:MOST] + ([[None, *(sum(row[at] for row in rest) for at in (1, 2, 3))]] if rest else [])
