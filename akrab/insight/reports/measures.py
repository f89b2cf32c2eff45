"""What can be measured: a few sums over the facts, and the figures made of them.

A base is one aggregate over one source (`sources`), written for Ibis so that every engine serves. A measure is made of
bases; where it divides by nothing it is None. What measures mean: `insight.dictionary`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from akrab.accounts.access import Capability
from akrab.core import shop
from akrab.core.money import exponent
from akrab.insight.dictionary import METRICS, Metric

if TYPE_CHECKING:
    from ibis.expr.types import Table

Number = int | float


@dataclass(frozen=True)
class Base:
    """`build` aggregates the source's table. `adds`: sums of the rows make the total. `people`: the source is first
    brought to one row per customer. `lines`: cannot be told from whole orders."""

    source: str
    build: Callable[["Table"], Any]
    adds: bool = True
    people: bool = False
    lines: bool = False


def _total(table: "Table", column: str, where: Any = None) -> Any:
    return table[column].sum(where=where).cast("int64")


def _seconds(moment: Any) -> Any:
    """Whole seconds since 1970. Ibis takes them for whole numbers already, which DuckDB and PostgreSQL do not give."""
    return moment.truncate("s").epoch_seconds().cast("float64").cast("int64")


def _waited(table: "Table") -> Any:
    waited = _seconds(table.answered_at) - _seconds(table.happened_at)
    return waited.sum(where=table.answered_at.notnull()).cast("int64")


OUT, SENT = "out", ("sent", "delivered", "read")


def _out(table: "Table") -> Any:
    return (table.direction == OUT) & table.state.isin(SENT)


def _went(table: "Table", state: str) -> Any:
    return table.message_id.count(where=(table.direction == OUT) & (table.state == state))


BASES: dict[str, Base] = {
    "revenue": Base("trade", lambda t: _total(t, "revenue", t.kept)),
    "returned": Base("trade", lambda t: _total(t, "back_worth", t.back)),
    "pieces": Base("trade", lambda t: _total(t, "quantity", t.kept), lines=True),
    "cost": Base("trade", lambda t: _total(t, "cost", t.costed)),
    "costed_revenue": Base("trade", lambda t: _total(t, "costed_revenue", t.costed)),
    "list_price": Base("trade", lambda t: _total(t, "total", t.bought), lines=True),
    "bought_for": Base("trade", lambda t: _total(t, "revenue", t.bought), lines=True),
    "known_revenue": Base("trade", lambda t: _total(t, "revenue", t.kept & t.customer_id.notnull())),
    "orders": Base("trade", lambda t: t.order_id.nunique(where=t.bought), adds=False),
    "customers": Base("trade", lambda t: t.customer_id.nunique(where=t.bought), adds=False),
    "new_customers": Base("trade", lambda t: t.customer_id.nunique(where=t.bought & t.is_new), adds=False),
    "second_purchases": Base(
        "trade", lambda t: t.customer_id.nunique(where=t.bought & t.is_new & (t.orders_ever > 1)), adds=False
    ),
    "repeaters": Base("trade", lambda t: t.customer_id.count(where=t.orders_here > 1), adds=False, people=True),
    "marketing_spend": Base("costs", lambda t: _total(t, "amount", t.is_marketing)),
    "messages_sent": Base("messages", lambda t: t.message_id.count(where=_out(t))),
    "messages_received": Base("messages", lambda t: t.message_id.count(where=t.direction == "in")),
    "messages_failed": Base("messages", lambda t: _went(t, "failed")),
    "messages_seen": Base("messages", lambda t: _went(t, "read")),
    "cost_micros": Base("messages", lambda t: _total(t, "cost_micros", _out(t))),
    "conversations": Base("episodes", lambda t: t.episode_id.count()),
    "answered": Base("episodes", lambda t: t.episode_id.count(where=t.answered_at.notnull())),
    "waited_seconds": Base("episodes", _waited),
    "visits": Base("visits", lambda t: t.visit_id.count()),
    "visit_orders": Base("visits", lambda t: t.visit_id.count(where=t.orders > 0)),
    "pages": Base("visits", lambda t: _total(t, "pages")),
}  # fmt: skip


@dataclass(frozen=True)
class Measure:
    """A figure of the dictionary as a report shows it: `value` of its `parts`, in that order."""

    name: str
    parts: tuple[str, ...]
    value: Callable[..., Number | None]
    cell: str = ""  # the measure whose rows are behind it, where it is a quotient; see `behind`

    @property
    def metric(self) -> Metric:
        return METRICS[self.name]

    @property
    def label(self) -> Any:
        return self.metric.label

    @property
    def unit(self) -> str:
        return self.metric.unit

    @property
    def needs(self) -> Capability | None:
        return self.metric.needs

    @property
    def adds(self) -> bool:
        return len(self.parts) == 1 and BASES[self.parts[0]].adds

    @property
    def sources(self) -> set[str]:
        return {BASES[part].source for part in self.parts}

    @property
    def behind(self) -> str:
        """The measure whose rows stand behind this one."""
        return self.cell or self.name


def _same(value: Number | None) -> Number | None:
    return value


def _count(value: Number | None) -> Number:
    return value or 0


def _share(part: Number | None, whole: Number | None) -> float | None:
    """Of one; None where there is nothing to share."""
    return None if not whole or part is None else part / whole


def _whole_share(part: Number | None, whole: Number | None) -> int | None:
    return None if not whole or part is None else round(part / whole)


def _less(one: Number | None, other: Number | None) -> Number | None:
    return None if one is None or other is None else one - other


def _cost_of_messages(micros: Number | None) -> int | None:
    """Minor units of millionths of the whole unit; None where no rate is known."""
    return None if micros is None else round(micros * 10 ** exponent(str(shop.get("currency"))) / 1_000_000)


def _minutes(seconds: Number | None, count: Number | None) -> float | None:
    found = _share(seconds, count)
    return None if found is None else found / 60


_MEASURES = [
    Measure("revenue", ("revenue",), _count),
    Measure("orders", ("orders",), _count),
    Measure("pieces", ("pieces",), _count),
    Measure("average_order", ("revenue", "orders"), _whole_share, "revenue"),
    Measure("discount", ("list_price", "bought_for"), lambda full, paid: _count(full) - _count(paid)),
    Measure(
        "discount_share",
        ("list_price", "bought_for"),
        lambda full, paid: _share(_count(full) - _count(paid), full),
        "discount",
    ),
    Measure("returned", ("returned",), _count),
    Measure("customers", ("customers",), _count),
    Measure("new_customers", ("new_customers",), _count),
    Measure(
        "returning_customers", ("customers", "new_customers"), lambda all_, new: _count(all_) - _count(new), "customers"
    ),
    Measure("repeat_rate", ("repeaters", "customers"), _share, "customers"),
    Measure("second_purchases", ("second_purchases",), _count),
    Measure("second_purchase_rate", ("second_purchases", "new_customers"), _share, "new_customers"),
    Measure("revenue_per_customer", ("known_revenue", "customers"), _whole_share, "customers"),
    Measure("cost", ("cost",), _same),
    Measure("gross_profit", ("costed_revenue", "cost"), _less),
    Measure(
        "margin",
        ("costed_revenue", "cost"),
        lambda revenue, cost: _share(_less(revenue, cost), revenue),
        "gross_profit",
    ),
    Measure("marketing_spend", ("marketing_spend",), _count),
    Measure("winning_cost", ("marketing_spend", "new_customers"), _whole_share, "new_customers"),
    Measure("messages_sent", ("messages_sent",), _count),
    Measure("messages_received", ("messages_received",), _count),
    Measure("messages_failed", ("messages_failed",), _count),
    Measure("messages_read", ("messages_seen", "messages_sent"), _share, "messages_sent"),
    Measure("message_cost", ("cost_micros",), _cost_of_messages, "messages_sent"),
    Measure("conversations", ("conversations",), _count),
    Measure("answered_share", ("answered", "conversations"), _share, "conversations"),
    Measure("first_answer", ("waited_seconds", "answered"), _minutes, "conversations"),
    Measure("visits", ("visits",), _count),
    Measure("visit_orders", ("visit_orders",), _count),
    Measure("conversion", ("visit_orders", "visits"), _share, "visits"),
    Measure("pages_per_visit", ("pages", "visits"), _share, "visits"),
]
MEASURES = {one.name: one for one in _MEASURES}
