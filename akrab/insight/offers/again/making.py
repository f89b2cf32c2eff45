"""Working out what is bought again and when, and keeping it."""

import datetime as dt
import math
from collections.abc import Iterator

import numpy as np

from akrab.core import clock
from akrab.customers.models import Customer
from akrab.insight import store
from akrab.insight.learning.learners import Learned
from akrab.insight.models import NextPurchase, Refresh
from akrab.insight.offers.again.model import Again, again
from akrab.insight.offers.blocks import of_customers
from akrab.insight.offers.goods import Goods, People, goods
from akrab.insight.offers.reading import Bought, bought
from akrab.insight.science import backtest
from akrab.insight.science.arrays import Floats, Ints, floats, ints
from akrab.insight.science.threads import one_thread

AHEAD = 60  # days that the rows look ahead
LEAST = 0.05  # chance below which a purchase is not worth a word
MOST = 12  # of one customer
COLUMNS = (
    "customer_id", "product_id", "bought", "last_day", "usual_days", "due_day", "low_day", "high_day", "chance",
    "amount", "expected", "margin",
)  # fmt: skip
EPOCH = dt.date(1970, 1, 1)


def learn(last: Refresh) -> Learned:
    """Keep what will probably be bought again as NextPurchase."""
    sold, people = goods(), People.now()
    today = ((last.as_of or clock.today()) - EPOCH).days
    rows = bought(last.currency, sold).of_known
    rows = rows.where(rows.day <= today)
    with one_thread():
        found = again(rows.customer, rows.product, rows.day, today=today)
        quality = backtest.of_replenishment(rows.customer, rows.product, rows.day, today=today)
    kept = np.zeros(0, dtype=np.int64) if found.trouble else _kept(found, sold, people)
    paid, days = _own(rows, found)
    of_customers(
        NextPurchase, COLUMNS, ("customer_id", "product_id"), found.due.customer[kept],
        lambda some: _rows(found, kept[some], sold, own=(paid, days), today=today), only_where_exists=Customer,
    )  # fmt: skip
    expected = float((paid[kept] * found.chance[kept]).sum())
    return Learned(
        subjects=len(np.unique(found.due.customer)),
        trouble=str(found.trouble),
        figures={"purchases": len(kept), "expected": expected, "pairs": len(found.due.last)},
        quality=dict(quality.figures),
        quality_trouble=str(quality.trouble),
    )


def _kept(found: Again, sold: Goods, people: People) -> Ints:
    """Which pairs are kept: sure, likely enough and soon enough, on sale, of people who may be looked at; of each the
    MOST likely."""
    due = found.due
    fits = due.sure & (found.chance >= LEAST) & (due.due <= AHEAD) & people.among(due.customer)
    fits &= sold.offered[sold.at(due.product)] if len(due.product) else fits
    some = np.flatnonzero(fits)
    order = some[np.lexsort((due.product[some], -found.chance[some], due.customer[some]))]
    who = due.customer[order]
    start = np.r_[True, who[1:] != who[:-1]] if len(who) else np.zeros(0, bool)
    place = np.arange(len(who)) - np.flatnonzero(start)[np.cumsum(start) - 1] if len(who) else who
    return np.sort(order[place < MOST])


def _own(rows: Bought, found: Again) -> tuple[Floats, Ints]:
    """Of each pair of `found`: mean money of a purchase, and days with one."""
    most = int(rows.product.max(initial=0)) + 1
    pairs = found.due.customer * most + found.due.product  # rising
    at = np.searchsorted(pairs, rows.customer * most + rows.product)
    number = np.bincount(at, minlength=len(pairs))
    money = np.bincount(at, weights=rows.money, minlength=len(pairs))
    of_a_day = np.unique(np.stack([at, rows.day], axis=1), axis=0)[:, 0] if len(at) else at
    return floats(money / np.maximum(number, 1)), ints(np.bincount(of_a_day, minlength=len(pairs)))


def _rows(found: Again, some: Ints, sold: Goods, *, own: tuple[Floats, Ints], today: int) -> Iterator[store.Row]:
    due, (paid, days) = found.due, own
    margin = sold.margin[sold.at(due.product[some])]
    columns = (
        due.customer[some], due.product[some], days[some], due.last[some], np.rint(due.usual[some]), due.due[some],
        due.low[some], due.high[some], found.chance[some], paid[some], margin,
    )  # fmt: skip
    for who, what, bought_on, on, usual, middle, low, high, chance, amount, share in zip(
        *(one.tolist() for one in columns), strict=True
    ):
        expected = round(amount * chance)
        yield (
            who, what, bought_on, EPOCH + dt.timedelta(days=on), max(1, round(usual)),
            *(EPOCH + dt.timedelta(days=today + round(min(one, 3650))) for one in (middle, low, high)),
            round(chance, 3), round(amount), expected, None if math.isnan(share) else round(expected * share),
        )  # fmt: skip
