"""What messages to many did: those who might have got them and did, beside those whom chance kept from them."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from akrab.insight.between import WITHIN_DAYS, Side, means_between, shares_between
from akrab.messaging.models import MassMessage, MassReceiver

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST = 50  # messages, the newest
# Everybody counts on the side that chance put them on, whether or not the message then arrived: whoever counts only
# those who read it compares the willing with everybody.
SIDES = f"""
SELECT mass_id, held, count(*), count(*) FILTER (money IS NOT NULL), coalesce(sum(money), 0)::BIGINT,
    coalesce(sum(money::DOUBLE * money), 0)
FROM (
    SELECT mass_id, held, receivers.customer_id, sum(orders.bought) AS money
    FROM receivers LEFT JOIN orders ON orders.customer_id = receivers.customer_id AND orders.bought IS NOT NULL
        AND orders.placed_at >= receivers.at AND orders.placed_at < receivers.at + INTERVAL {WITHIN_DAYS} DAY
    GROUP BY ALL
) GROUP BY ALL
"""


def register(duck: "DuckDBPyConnection", messages: list[int]) -> None:
    """The view `receivers` of these messages: mass_id, customer_id, held, at (UTC)."""
    import pyarrow as pa

    rows = MassReceiver.objects.filter(mass__in=messages).order_by("mass_id", "customer_id")
    found = list(rows.values_list("mass_id", "customer_id", "held", "at").iterator())
    columns: list[list[Any]] = [list(column) for column in zip(*found, strict=True)] or [[], [], [], []]
    columns[3] = [at.astimezone(dt.UTC).replace(tzinfo=None) for at in columns[3]]
    kinds = (pa.int64(), pa.int64(), pa.bool_(), pa.timestamp("us"))
    names = ("mass_id", "customer_id", "held", "at")
    duck.register(
        "receivers",
        pa.table({name: pa.array(one, kind) for name, one, kind in zip(names, columns, kinds, strict=True)}),
    )


def newest() -> list[MassMessage]:
    """Messages with somebody on both sides, the newest first."""
    return list(MassMessage.objects.filter(receivers__held=True).distinct().order_by("-created_at", "-pk")[:MOST])


def effects(duck: "DuckDBPyConnection") -> list[dict[str, Any]]:
    """Of each message its two sides, and what it brought in buyers and money where enough people are on both."""
    messages = newest()
    register(duck, [one.pk for one in messages])
    sides = {
        (mass, held): Side(people, buyers, int(money), float(squares))
        for mass, held, people, buyers, money, squares in duck.execute(SIDES).fetchall()
    }
    nobody = Side(0, 0, 0)
    return [said(one, sides.get((one.pk, False), nobody), sides.get((one.pk, True), nobody)) for one in messages]


def said(message: MassMessage, got: Side, held: Side) -> dict[str, Any]:
    """As the card keeps it: differences times those who got it, so `buyers` and `money` are what the message brought;
    `low` and `high` are the ends of the interval. None with too few."""
    made: dict[str, Any] = {"id": message.pk}
    for name, side in (("got", got), ("held", held)):
        made[name] = {"people": side.people, "buyers": side.buyers, "money": side.money}
    for name, found in (("buyers", shares_between(got, held)), ("money", means_between(got, held))):
        made[name] = found and {
            "value": round(found.value * got.people, 1), "low": round(found.low * got.people, 1),
            "high": round(found.high * got.people, 1), "clear": found.is_clear,
        }  # fmt: skip
    return made
