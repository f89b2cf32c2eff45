"""Working out what to offer whom, and keeping it."""

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from akrab.core import clock
from akrab.customers.models import Customer
from akrab.insight import store
from akrab.insight.learning.learners import Learned
from akrab.insight.models import GoodsPair, Offer, Refresh
from akrab.insight.offers.again.model import again
from akrab.insight.offers.goods import Goods, People, goods
from akrab.insight.offers.reading import Bought, bought
from akrab.insight.offers.suggested import model
from akrab.insight.offers.suggested.reasons import Sources, sources
from akrab.insight.science import backtest, replenish
from akrab.insight.science.arrays import Floats, Ints, floats, ints
from akrab.insight.science.recommend.baskets import Baskets
from akrab.insight.science.threads import one_thread
from akrab.insight.science.trouble import Trouble

YEAR, AWAY = 365, 730  # who has not been here for so long gets no suggestions
COLUMNS = (
    "customer_id", "product_id", "rank", "reason", "because_id", "days", "fresh", "chance", "amount", "expected",
    "margin",
)  # fmt: skip
EPOCH = dt.date(1970, 1, 1)
ALL = 0  # the product number that stands for all goods: a gap of it is one between two visits


@dataclass(frozen=True)
class Known:
    """What the reasons and the amounts are made of. had: customer × most + product of everything bought, rising; paid:
    mean money of each; rhythm: of those that are sure, usual days (0 for none). typical: middle money of a purchase, by
    place in the goods. visit: chance to come within DAYS days, by customer of `visitors`."""

    sold: Goods
    most: int
    had: Ints
    paid: Floats
    rhythm: Ints
    typical: Floats
    visitors: Ints
    visit: Floats
    beside: Sources
    below: Sources


def learn(last: Refresh) -> Learned:
    """Keep the suggestions of every customer as Offer."""
    sold, people = goods(), People.now()
    today = ((last.as_of or clock.today()) - EPOCH).days
    rows = bought(last.currency, sold).of_known
    rows = rows.where(rows.day <= today)
    past = model.past_of(rows.customer, rows.order, rows.product, rows.moment)
    with one_thread():
        chosen = model.choose(past)
        written = _keep(past, chosen, _known(rows, sold, today), people, _here(rows, today))
    quality = backtest.of_recommendations(chosen.any)
    of_new = backtest.of_recommendations(chosen.new)
    figures = {
        "suggestions": written.rows, "customers": written.customers, "fresh": written.fresh,
        "expected": written.expected, "weights": dict(chosen.any.weights), "weights_new": dict(chosen.new.weights),
    }  # fmt: skip
    measured = {f"{name}_new": one for name, one in of_new.figures.items()} | {
        "trouble_new": str(chosen.new.trouble), "cases": quality.cases, "base_hit": chosen.any.base.hit * 100,
        "base_hit_new": chosen.new.base.hit * 100,
    }  # fmt: skip
    few = chosen.any.trouble == Trouble.TOO_FEW
    return Learned(
        subjects=chosen.any.measured.customers if few else past.users,
        trouble=str(chosen.any.trouble) if chosen.any.trouble and chosen.new.trouble else "",
        figures=figures,
        quality={} if few else dict(quality.figures) | measured,
        quality_trouble=str(quality.trouble),
    )


def _here(rows: Bought, today: int) -> Ints:
    """Customers who came not too long ago."""
    return np.unique(rows.customer[rows.day > today - AWAY])


def _known(rows: Bought, sold: Goods, today: int) -> Known:
    most = int(sold.id[-1]) + 1 if len(sold.id) else 1
    key = rows.customer * most + rows.product
    had, at = np.unique(key, return_inverse=True)
    paid = np.bincount(at, weights=rows.money, minlength=len(had)) / np.maximum(np.bincount(at), 1)
    of_product = replenish.due(rows.customer, rows.product, rows.day, today=today)
    rhythm = np.zeros(len(had), dtype=np.int64)
    twice = np.bincount(at, minlength=len(had)) > 1
    usual = np.rint(of_product.usual).astype(np.int64)
    rhythm[np.searchsorted(had, of_product.customer * most + of_product.product)] = np.maximum(usual, 1)
    rhythm[~twice] = 0
    visits = again(rows.customer, np.full(len(rows.customer), ALL), rows.day, today=today)
    return Known(
        sold, most, had, floats(paid), rhythm, _typical(rows, sold, today), visits.due.customer,
        visits.chance if not visits.trouble else np.full(len(visits.due.customer), np.nan),
        *(_sources(kind) for kind in (GoodsPair.Kind.TOGETHER, GoodsPair.Kind.DEARER)),
    )  # fmt: skip


def _typical(rows: Bought, sold: Goods, today: int) -> Floats:
    """The middle amount that was paid for each product in the last year, else its price; by place in the goods."""
    found = sold.price.astype(float)
    lately = rows.where(rows.day > today - YEAR)
    order = np.lexsort((lately.money, lately.product))
    product, money = lately.product[order], lately.money[order]
    ids, first, number = np.unique(product, return_index=True, return_counts=True)
    found[sold.at(ids)] = money[first + number // 2]
    return floats(found)


def _sources(kind: str) -> Sources:
    rows = GoodsPair.objects.filter(kind=kind).values_list("product_id", "other_id", "both", "with_product")
    found = ints(list(rows.iterator())).reshape(-1, 4)
    return sources(found[:, 0], found[:, 1], found[:, 2] / np.maximum(found[:, 3], 1))


@dataclass
class Written:
    rows: int = 0
    customers: int = 0
    fresh: int = 0
    expected: int = 0


def _keep(past: Baskets, chosen: model.Chosen, known: Known, people: People, here: Ints) -> Written:
    """Block by block of customers, rising; what lies between and behind the blocks goes."""
    written = Written()
    offered = known.sold.offered[known.sold.at(past.item_ids)] if past.items else None
    asked = np.flatnonzero(people.among(ints(past.user_ids)) & np.isin(past.user_ids, here)) if past.users else None
    low = 0
    for found in model.suggestions(past, chosen, asked=asked, offered=offered):
        rows = list(_rows(found, past, known))
        if not rows:
            continue
        high = int(past.user_ids[found.user[-1]])
        within = Offer.objects.filter(customer_id__gt=low, customer_id__lte=high)
        store.replace(Offer, COLUMNS, ("customer_id", "product_id"), rows, within=within, only_where_exists=Customer)
        low = high
        written.rows += len(rows)
        written.customers += len(np.unique(found.user))
        written.fresh += int(found.fresh.sum())
        written.expected += sum(row[COLUMNS.index("expected")] for row in rows)
    behind = Offer.objects.filter(customer_id__gt=low)
    store.replace(Offer, COLUMNS, ("customer_id", "product_id"), (), within=behind)
    return written


def _rows(found: model.Suggested, past: Baskets, known: Known) -> Iterator[store.Row]:
    customer, product = ints(past.user_ids[found.user]), ints(past.item_ids[found.item])
    key = customer * known.most + product
    at = np.minimum(np.searchsorted(known.had, key), max(len(known.had) - 1, 0))
    place = known.sold.at(product)
    amount = np.where(found.fresh, known.typical[place], known.paid[at])
    days = np.where(found.fresh, 0, known.rhythm[at])
    visit = known.visit[np.searchsorted(known.visitors, customer)]
    expected = amount * found.chance * np.where(np.isnan(visit), 0, visit)
    below = known.below.because(product, known.had, customer, known.most)
    beside = known.beside.because(product, known.had, customer, known.most)
    columns = (
        customer, product, found.rank, found.fresh, days, below, beside, found.alike, found.chance, amount, expected,
        known.sold.margin[place],
    )  # fmt: skip
    for who, what, rank, fresh, rhythm, under, next_to, alike, chance, money, worth, share in zip(
        *(one.tolist() for one in columns), strict=True
    ):
        reason, because = _reason(fresh, under, next_to, alike)
        yield (
            who, what, rank, reason, because, rhythm or None, fresh, round(chance, 3), round(money), round(worth),
            None if math.isnan(share) else round(worth * share),
        )  # fmt: skip


def _reason(fresh: bool, below: int, beside: int, alike: bool) -> tuple[str, int | None]:
    if not fresh:
        return str(Offer.Reason.AGAIN), None
    if below:
        return str(Offer.Reason.DEARER), below
    if beside:
        return str(Offer.Reason.GOES_WITH), beside
    return str(Offer.Reason.SIMILAR if alike else Offer.Reason.POPULAR), None
