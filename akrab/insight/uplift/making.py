"""What each message on the shop's pages changed, from the facts to the card."""

import datetime as dt
from typing import Any

import numpy as np

from akrab.core import clock
from akrab.insight.between import ENOUGH, WITHIN_DAYS
from akrab.insight.learning.learners import Learned
from akrab.insight.models import Refresh
from akrab.insight.science import uplift
from akrab.insight.science.arrays import floats
from akrab.insight.science.threads import one_thread
from akrab.insight.science.trouble import Trouble
from akrab.insight.warehouse import folder, reading

FEWEST = ENOUGH  # customers on each side
# Only what was known when they first saw it, or were held back. Those whose time is not over yet do not count.
SHOWN = f"""
SELECT web_message_id, held,
    count(DISTINCT orders.order_id) FILTER (orders.placed_at >= shown.happened_at
        AND orders.placed_at < shown.happened_at + INTERVAL {WITHIN_DAYS} DAY) > 0 AS bought,
    count(DISTINCT orders.order_id) FILTER (orders.placed_at < shown.happened_at) AS before,
    coalesce(sum(orders.bought) FILTER (orders.placed_at < shown.happened_at), 0) AS money,
    date_diff('day', max(orders.placed_at) FILTER (orders.placed_at < shown.happened_at), shown.happened_at) AS recency,
    date_diff('day', min(orders.placed_at) FILTER (orders.placed_at < shown.happened_at), shown.happened_at) AS age
FROM web_showings shown LEFT JOIN orders ON orders.customer_id = shown.customer_id AND orders.bought IS NOT NULL
WHERE shown.customer_id IS NOT NULL AND shown.day <= ?
GROUP BY showing_id, web_message_id, held, shown.happened_at ORDER BY web_message_id, showing_id
"""


def learn(last: Refresh) -> Learned:
    """Each message that was held back from some customers: those on the pages, and the kinds of those to many."""
    from akrab.insight.uplift.kinds import learn_kinds

    today = last.as_of or clock.today()
    until = today - dt.timedelta(days=WITHIN_DAYS)
    with folder.alone(wait=True):
        duck = reading.connect()
        reading.open_facts(duck, folder.current(), last.currency)
        rows = np.array(duck.execute(SHOWN, [until]).fetchall(), dtype=float).reshape(-1, 7)
        kinds = learn_kinds(duck, max(today, clock.today()))
    made = [of_message(int(number), rows[rows[:, 0] == number]) for number in np.unique(rows[:, 0])]
    spoken = [one for one in made + kinds if one["trouble"] != "too_few"]
    best = max((one for one in made + kinds if one["best"] is not None), key=lambda one: one["shown"], default=None)
    quality = {name: best[name] for name in ("all", "best", "more_low", "more_high")} if best else {}
    return Learned(
        len(made) + len(kinds), "" if spoken else "too_few", figures={"messages": made, "kinds": kinds},
        quality=quality,
        quality_trouble=best["target"] if best else "",
    )  # fmt: skip


def of_message(number: int, rows: np.ndarray) -> dict[str, Any]:
    """What it changed in the share that ordered, in percentage points; whether some can be told apart."""
    got, bought = rows[:, 1] == 0, floats(rows[:, 2])
    said: dict[str, Any] = {
        "id": number, "shown": int(got.sum()), "held": int((~got).sum()), "trouble": "too_few", "all": None,
        "low": None, "high": None, "best": None, "more_low": None, "more_high": None, "target": "too_few",
    }  # fmt: skip
    if min(said["shown"], said["held"]) < FEWEST:
        return said
    with one_thread():
        found = uplift.measure(floats(rows[:, 3:]), got.astype(float), bought)
    said |= {"trouble": "", "target": str(found.trouble)}
    numbers = {"all": found.all.value, "low": found.all.low, "high": found.all.high}
    if found.trouble != Trouble.TOO_FEW:
        numbers |= {"best": found.best_half.value, "more_low": found.more.low, "more_high": found.more.high}
    return said | {name: round(100 * value, 2) for name, value in numbers.items() if np.isfinite(value)}
