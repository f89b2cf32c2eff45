"""The facts that reports are made of, as Ibis tables ready for measures and dimensions. No engine is named here."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from akrab.core import clock
from akrab.insight.metrics.lines import is_purchase, trade
from akrab.insight.metrics.orders import known_purchases
from akrab.insight.warehouse import reading
from akrab.insight.warehouse.tables import TABLES

if TYPE_CHECKING:
    from ibis.expr.types import Table

SOURCES = ("trade", "costs", "messages", "episodes", "visits")
DETAILS = ("channel", "outlet_id", "seller_id", "payment_method", "delivery")
PEOPLE = ("city", "region", "country", "tier", "occupation", "gender", "age_band")


def fact(name: str) -> "Table":
    return reading.table(name, TABLES[name].columns)


def open_source(name: str, joins: Collection[str], as_of: dt.date, currency: str) -> "Table":
    """The source's rows with what its measures need and the columns of `joins`: lines (with what was sold), details (of
    the order), promotions, customers, tags, standing, firsts (of the customer). A row with several promotions or tags
    stands there once for each. Trade without lines is that of whole orders: the same sums from a fifth of the rows."""
    table = fact(name) if name != "trade" else _trade() if "lines" in joins else _whole_trade()
    if "currency" in table.columns:  # messages without a cost have none
        table = table.filter((table.currency == currency) | table.currency.isnull())
    if name == "trade":
        if "details" in joins:
            details = fact("order_details").select("order_id", *DETAILS)
            table = table.left_join(details, table.sold_in == details.order_id).drop("order_id_right")
        if "promotions" in joins:
            uses = _uses()
            table = table.left_join(uses, table.sold_in == uses.order_id).drop("order_id_right")
        if "firsts" in joins:
            table = table.left_join(_firsts(), "customer_id").drop("customer_id_right")
    if "customers" in joins:
        people = fact("customers").select("customer_id", *PEOPLE)
        if "region" in table.columns:
            table = table.drop("region")
        table = table.left_join(people, "customer_id").drop("customer_id_right")
    if "tags" in joins:
        table = table.left_join(fact("customer_tags"), "customer_id").drop("customer_id_right")
    if "standing" in joins:
        from akrab.insight.metrics import rfm

        scores = rfm.scores(reading.orders(), as_of).select("customer_id", "standing")
        table = table.left_join(scores, "customer_id").drop("customer_id_right")
    return table


def _trade() -> "Table":
    """Grain: one row per line of trade. kept: it was not taken back whole; back: goods that came back, back_worth
    positive; costed; bought; sold_in: the order, also of what came back from it."""
    lines = trade(reading.order_lines())
    kept = lines.state != "returned"
    return lines.mutate(
        kept=kept,
        back=(lines.kind == "return") | (lines.state == "returned"),
        back_worth=(lines.kind == "return").ifelse(-lines.revenue, lines.revenue),
        costed=lines.cost.notnull() & kept,
        costed_revenue=lines.revenue,
        bought=is_purchase(lines),
        sold_in=lines.order_id,
    )


def _whole_trade() -> "Table":
    """Grain: one row per order of trade, with the columns of `_trade` that an order can have; see
    metrics.lines.whole_orders."""
    orders = trade(reading.orders())
    kept = orders.state != "returned"
    return orders.mutate(
        revenue=orders.amount,
        kept=kept,
        back=(orders.kind == "return") | (orders.state == "returned"),
        back_worth=orders.returned,
        costed=orders.cost.notnull() & kept,
        bought=orders.bought.notnull(),
        sold_in=orders.order_id,
    )


def _firsts() -> "Table":
    """Grain: one row per known customer. Columns: customer_id, first_day (of the first purchase), orders_ever."""
    bought = known_purchases(reading.orders())
    return bought.group_by("customer_id").agg(first_day=bought.day.min(), orders_ever=bought.order_id.nunique())


def _uses() -> "Table":
    uses = fact("promotion_uses")
    return uses.filter(uses.state == "claimed", uses.order_id.notnull()).select("order_id", "promotion_id").distinct()


def having(table: "Table", name: str, keys: Sequence[str], *, other: bool = False) -> "Table":
    """Rows with one of these promotions or tags, each once however many it has; `other`: with any but these. The key ""
    is that of rows with none."""
    links, owner, key = (_uses(), "sold_in", "promotion_id")
    if name == "tag":
        links, owner, key = fact("customer_tags"), "customer_id", "tag_id"
    column = links.columns[0]
    named = links[key].cast("string")
    chosen = links.filter(named.notin(list(keys)) if other else named.isin(list(keys))).select(column).distinct()
    found = table[owner].isin(chosen[column])
    if ("" in keys) != other:
        everybody = links.select(column).distinct()
        found = found | table[owner].isnull() | table[owner].notin(everybody[column])
    return table.filter(found)


def local_hour(table: "Table", first: dt.date, last: dt.date) -> Any:
    """The hour of the shop's clock, 0 to 23: UTC moved by the zone's difference, which is known for every change of the
    clocks within the period. Plain arithmetic, the same on every engine."""
    import ibis

    moment = table.placed_at if "placed_at" in table.columns else table.happened_at
    changes = _differences(first, last)
    hours = [((moment + ibis.interval(minutes=minutes)).hour(), since) for since, minutes in changes]
    found = hours[0][0]
    for hour, since in hours[1:]:
        found = (moment >= ibis.literal(since, "timestamp(6)")).ifelse(hour, found)
    return found


def _differences(first: dt.date, last: dt.date) -> list[tuple[dt.datetime, int]]:
    """Since when (UTC) the shop's clock is how many minutes ahead of UTC, in order; the first from the beginning on."""
    found: list[tuple[dt.datetime, int]] = []
    moment = clock.day_start(first).astimezone(dt.UTC)
    end = clock.day_start(last + dt.timedelta(days=1)).astimezone(dt.UTC)
    while moment < end:
        offset = moment.astimezone(clock.zone()).utcoffset() or dt.timedelta()
        minutes = int(offset.total_seconds() // 60)
        if not found or found[-1][1] != minutes:
            found.append((moment.replace(tzinfo=None), minutes))
        moment += dt.timedelta(hours=1)
    return found
