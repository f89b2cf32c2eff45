"""What each promotion moved, from the facts to the card."""

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np

from akrab.catalogue.models import Product
from akrab.core import clock
from akrab.insight.learning.learners import Learned
from akrab.insight.models import Refresh
from akrab.insight.response.mass import effects
from akrab.insight.response.model import BEFORE, Moved, false_alarms, moved
from akrab.insight.warehouse import folder, reading
from akrab.promotions.models import Promotion
from akrab.promotions.offers import below
from akrab.promotions.queries import results

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST = 40  # promotions, the newest
WINDOW = 182  # days before it that it is compared with
DAILY = """
SELECT day, sum(revenue) FROM order_lines
WHERE state NOT IN ('waiting', 'rejected', 'cancelled', 'returned') AND kind = 'sale' AND day BETWEEN ? AND ?
    AND (? OR product_id IN (SELECT unnest(?)))
GROUP BY day
"""


def learn(last: Refresh) -> Learned:
    """The newest promotions that have begun, each with what it moved or why that cannot be told."""
    today = last.as_of or clock.today()
    begun = [one for one in Promotion.objects.order_by("-pk")[: 5 * MOST] if first_day(one) <= today][:MOST]
    given = results(one.pk for one in begun)
    made, wrong, asked = [], 0, 0
    with folder.alone(wait=True):
        duck = reading.connect()
        reading.open_facts(duck, folder.current(), last.currency)
        span = duck.execute("SELECT min(day), max(day) FROM orders WHERE bought IS NOT NULL").fetchall()[0]
        for one in begun if span[0] else []:
            found, tries = _of(duck, one, begins=span[0], ends=min(today, span[1]))
            wrong, asked = wrong + tries[0], asked + tries[1]
            use = given.get(one.pk)
            made.append(_said(one, found, discount=use.discount if use else 0, uses=use.uses if use else 0))
        written = effects(duck) if span[0] else []
    quality = {"tries": asked, "false": wrong} if asked else {}
    speaks = any(not one["trouble"] for one in made)
    return Learned(
        len(begun), "" if speaks else "too_few", figures={"promotions": made, "written": written}, quality=quality
    )


def first_day(one: Promotion) -> dt.date:
    return (one.starts_at or one.created_at).astimezone(clock.zone()).date()


def _of(duck: "DuckDBPyConnection", one: Promotion, *, begins: dt.date, ends: dt.date) -> tuple[Moved, tuple[int, int]]:
    """What it moved, and the false alarms on the days before it."""
    first = first_day(one)
    last = min(ends, (one.ends_at - dt.timedelta(seconds=1)).astimezone(clock.zone()).date()) if one.ends_at else ends
    start = max(begins, first - dt.timedelta(days=WINDOW))
    length = max((last - start).days + 1, 0)
    goods = product_ids(one)
    sold = np.zeros(length)
    rows = duck.execute(DAILY, [start, last, goods is None, goods or []]).fetchall() if length else []
    for day, revenue in rows:
        sold[(day - start).days] = max(int(revenue), 0)
    running = np.arange(length) >= (first - start).days
    tries = (0, 0)
    before = sold[~running]
    if len(before) >= 2 * BEFORE:
        tries = false_alarms(before, start.weekday(), days=min(max(int(running.sum()), 7), 28), tries=4)
    return moved(sold, running, start.weekday()), tries


def product_ids(one: Promotion) -> list[int] | None:
    """The products it is for; None for all."""
    if not (one.product_ids or one.category_ids or one.brands):
        return None
    branches = set().union(*below(one.category_ids).values()) if one.category_ids else set()
    found = set(one.product_ids) | set(Product.objects.filter(category__in=branches).values_list("pk", flat=True))
    return sorted(found | set(Product.objects.filter(brand__in=one.brands).values_list("pk", flat=True)))


def _said(one: Promotion, found: Moved, **more: Any) -> dict[str, Any]:
    numbers = {name: getattr(found, name) for name in ("came", "expected", "extra", "low", "high")}
    return {
        "id": one.pk, "days": found.days, "trouble": str(found.trouble), "clear": found.clear,
        **{name: round(value) if np.isfinite(value) else None for name, value in numbers.items()}, **more,
    }  # fmt: skip
