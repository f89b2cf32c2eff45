"""Whom messages to many move: learnt for each kind from those whom chance kept from it, kept as rows where it holds."""

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db.models import Count

from akrab.customers.models import Customer
from akrab.insight import store
from akrab.insight.between import WITHIN_DAYS
from akrab.insight.models import CustomerUplift
from akrab.insight.response.mass import register
from akrab.insight.science import uplift
from akrab.insight.science.arrays import Floats, Ints, floats, ints
from akrab.insight.science.threads import one_thread
from akrab.insight.uplift.making import of_message
from akrab.messaging.models import MassMessage

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST = 5  # kinds, those with the most receivers
COLUMNS = ("customer_id", "kind", "gain", "best")
BEFORE = """
    count(DISTINCT orders.order_id) FILTER (orders.placed_at < people.at) AS before,
    coalesce(sum(orders.bought) FILTER (orders.placed_at < people.at), 0) AS money,
    date_diff('day', max(orders.placed_at) FILTER (orders.placed_at < people.at), people.at) AS recency,
    date_diff('day', min(orders.placed_at) FILTER (orders.placed_at < people.at), people.at) AS age
"""
JOINED = "LEFT JOIN orders ON orders.customer_id = people.customer_id AND orders.bought IS NOT NULL"
# Only what was known when it was decided who gets it. Those whose time is not over yet do not count.
ASKED = f"""
SELECT mass_id, held, count(orders.order_id) FILTER (orders.placed_at >= people.at
        AND orders.placed_at < people.at + INTERVAL {WITHIN_DAYS} DAY) > 0 AS bought, {BEFORE}
FROM receivers people {JOINED} WHERE people.at < ?
GROUP BY mass_id, held, people.customer_id, people.at ORDER BY mass_id, people.customer_id
"""
NOW = f"""
SELECT people.customer_id, {BEFORE} FROM (SELECT customer_id, ?::TIMESTAMP AS at FROM customers) people {JOINED}
GROUP BY people.customer_id, people.at ORDER BY people.customer_id
"""


def learn_kinds(duck: "DuckDBPyConnection", as_of: dt.date) -> list[dict[str, Any]]:
    """What each kind changed and whether some can be told apart, as making.of_message says it; with the customers
    whom it moves most and least (`chosen`, `spared`) where the order held. Keeps these as CustomerUplift."""
    made: list[dict[str, Any]] = []
    kept: list[store.Row] = []
    now = dt.datetime.combine(as_of, dt.time()) + dt.timedelta(days=1)
    for kind, messages in _kinds().items():
        register(duck, messages)
        asked = duck.execute(ASKED, [now - dt.timedelta(days=WITHIN_DAYS)]).fetchall()
        rows = np.array(asked, dtype=float).reshape(-1, 7)
        said = of_message(0, rows) | {"kind": kind, "chosen": 0, "spared": 0}
        del said["id"]
        if not said["trouble"] and not said["target"] and said["best"] > 0:
            customers, gains, best = _chosen(rows, np.array(duck.execute(NOW, [now]).fetchall(), dtype=float))
            said |= {"chosen": int(best.sum()), "spared": int((~best).sum())}
            kept += [
                (who, kind, round(gain, 4), side)
                for who, gain, side in zip(customers.tolist(), gains.tolist(), best.tolist(), strict=True)
            ]
        made.append(said)
    store.replace(CustomerUplift, COLUMNS, ("customer_id", "kind"), kept, only_where_exists=Customer)
    return made


def _kinds() -> dict[str, list[int]]:
    """Messages of each kind that were held back from somebody, those with the most receivers first. Of one kind only
    those with the share that most of its receivers had: sides of different shares must not be thrown together."""
    rows = MassMessage.objects.filter(share__gt=0).annotate(people=Count("receivers")).filter(people__gt=0)
    people: Counter[tuple[str, int]] = Counter()
    messages: dict[tuple[str, int], list[int]] = {}
    for one in rows.order_by("pk"):
        people[one.kind, one.share] += one.people
        messages.setdefault((one.kind, one.share), []).append(one.pk)
    found: dict[str, list[int]] = {}
    for (kind, share), _n in people.most_common():
        if kind not in found and len(found) < MOST:
            found[kind] = messages[kind, share]
    return found


def _chosen(rows: Floats, now: Floats) -> tuple[Ints, Floats, Any]:
    """Customers with what the message would change for each, and whether they are above the middle of those from whom
    it was learnt."""
    X, got, bought = floats(rows[:, 3:]), (rows[:, 1] == 0).astype(float), floats(rows[:, 2])
    with one_thread():
        model = uplift.x_learner(X, got, bought)
        middle = float(np.median(model(X)))
        gains = model(floats(now[:, 1:]))
    return ints(now[:, 0]), gains, gains > middle
