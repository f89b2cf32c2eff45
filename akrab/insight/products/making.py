"""Working out how each product sells, and keeping it."""

import datetime as dt
from typing import Any

import numpy as np

from akrab.catalogue.models import Product, Stock
from akrab.core import clock
from akrab.insight.learning.learners import Learned
from akrab.insight.models import ProductTrade, Refresh
from akrab.insight.months import first_of, following
from akrab.insight.products import reading, visits
from akrab.insight.science.arrays import Floats, floats
from akrab.insight.science.response import Response, of_product, pulled
from akrab.insight.science.threads import one_thread

YEAR, QUARTER, NEW = 365, 90, 60  # days
SLOW = 182  # days of stock above which money lies idle
A, B = 0.8, 0.95  # of the revenue
WEEKS = 104  # in which prices are looked at
MOST = 500  # products whose prices are looked at, the best sellers
FEWEST_PRICES = 3  # products whose price moved: below that each stands for itself


def learn(last: Refresh) -> Learned:
    """Keep ProductTrade of every product that is on sale, lies on the shelf or was ever sold."""
    end = last.as_of or clock.today()
    found = reading.trade(last.currency, end)
    stocks = _stocks()
    ways = visits.of_products(end - dt.timedelta(days=QUARTER), end)
    states = dict(Product.objects.exclude(kind=Product.Kind.CHARGE).values_list("pk", "state"))
    begun = min((one["first_day"] for one in found.values() if one["first_day"]), default=end)
    rows = []
    for pk, state in states.items():
        sold = found.get(pk)
        on_hand, value = stocks.get(pk, (0, 0))
        if sold is None and not on_hand and state != Product.State.ACTIVE:
            continue
        rows.append(_row(pk, sold or {}, end, begun, stock=(on_hand, value), way=ways.get(pk, (0, 0, 0))))
    _grade(rows)
    moved = _prices(rows, last.currency, end)
    _keep(rows)
    figures = {
        "products": sum(one.pieces > 0 for one in rows), "slow": sum(one.slow for one in rows),
        "idle": sum(one.stock_value for one in rows if one.slow), "new": sum(one.is_new for one in rows),
        "best": sum(one.grade == "A" for one in rows), "moved": moved, "visits": any(one.seen for one in rows),
        "revenue": sum(one.revenue for one in rows),
    }  # fmt: skip
    return Learned(len(rows), figures=figures)


def _row(
    pk: int, sold: dict[str, Any], end: dt.date, begun: dt.date, *, stock: tuple[int, int], way: tuple[int, int, int]
) -> ProductTrade:  # fmt: skip
    on_hand, value = stock
    pace = max(sold.get("pieces_lately", 0), 0) / QUARTER
    lasts = round(on_hand / pace) if pace and on_hand > 0 else None
    first, latest = sold.get("first_day"), sold.get("last_day")
    # goods that came a moment ago had no time to sell
    old = first is not None and (end - first).days >= QUARTER
    return ProductTrade(
        product_id=pk, orders=sold.get("orders", 0), pieces=sold.get("pieces", 0), returned=sold.get("returned", 0),
        revenue=sold.get("revenue", 0), cost=sold.get("cost"), costed_revenue=sold.get("costed_revenue", 0),
        margin=sold.get("costed_revenue", 0) - (sold.get("cost") or 0), lately=sold.get("lately", 0),
        before=sold.get("before", 0), months=_months(sold.get("months", {}), end), first_day=first, last_day=latest,
        is_new=first is not None and (end - first).days <= NEW and (end - begun).days > QUARTER,
        on_hand=on_hand, stock_value=value, lasts=lasts,
        slow=on_hand > 0 and old and (not pace or (lasts is not None and lasts > SLOW)),
        seen=way[0], basketed=way[1], ordered=way[2],
    )  # fmt: skip


def _months(by_month: dict[dt.date, int], end: dt.date) -> list[int]:
    last = first_of(end - dt.timedelta(days=1))
    return [by_month.get(following(last, -back), 0) for back in range(11, -1, -1)]


def _stocks() -> dict[int, tuple[int, int]]:
    """Pieces that lie there, promised ones too, and what they cost, by product."""
    found: dict[int, tuple[int, int]] = {}
    rows = Stock.objects.values_list("variant__product_id", "on_hand", "reserved", "variant__cost")
    for product, free, reserved, cost in rows.iterator():
        pieces, value = found.get(product, (0, 0))
        found[product] = (pieces + free + reserved, value + (free + reserved) * (cost or 0))
    return found


def _grade(rows: list[ProductTrade]) -> None:
    whole = sum(max(one.revenue, 0) for one in rows)
    running = 0
    for one in sorted(rows, key=lambda one: (-one.revenue, one.product_id)):
        if whole and one.revenue > 0:
            one.grade = "A" if running < A * whole else "B" if running < B * whole else "C"
            one.share = one.revenue / whole
            running += one.revenue


def _prices(rows: list[ProductTrade], currency: str, end: dt.date) -> int:
    """How sales answered to the price, where it moved; returns of how many products."""
    best = sorted((one for one in rows if one.pieces > 0), key=lambda one: (-one.revenue, one.product_id))[:MOST]
    weekly = reading.prices(currency, [one.product_id for one in best], end, WEEKS)
    shop = weekly.shop
    asked: list[tuple[ProductTrade, Response, list[Any]]] = []
    with one_thread():
        for one in best:
            weeks, price, pieces = weekly.of(one.product_id)
            if len(weeks) < 2:
                continue
            answer = of_product(price, pieces, season=_season(shop, weeks, pieces))
            if not answer.trouble:
                told = [
                    [monday.isoformat(), round(paid), round(sold)]
                    for monday, paid, sold in zip(weeks, price.tolist(), pieces.tolist(), strict=True)
                ]
                asked.append((one, answer, told))
    answers = [answer for _one, answer, _told in asked]
    if len(answers) >= FEWEST_PRICES:
        answers = pulled(answers)
    for (one, _answer, told), answer in zip(asked, answers, strict=True):
        low, middle, high = answer.factor(0.9)
        if np.isfinite([low, middle, high]).all() and high < 100:
            one.cheaper_low, one.cheaper, one.cheaper_high = round(low, 4), round(middle, 4), round(high, 4)
            one.weeks = told
    return sum(one.cheaper is not None for one in rows)


def _season(shop: dict[dt.date, float], weeks: list[dt.date], own: Floats) -> Floats:
    """What the rest of the shop sold in those weeks, as a logarithm: a price cut in a busy week sold no more for it."""
    rest = np.array([shop.get(monday, 0.0) for monday in weeks]) - own
    level = np.log(np.maximum(rest, 1.0))
    return floats((level - level.mean()).reshape(-1, 1))


def _keep(rows: list[ProductTrade]) -> None:
    made_at = clock.now()
    for row in rows:
        row.made_at = made_at
    fields = [one.name for one in ProductTrade._meta.concrete_fields if one.name != "product"]
    ProductTrade.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=["product"], update_fields=fields
    )  # fmt: skip
    ProductTrade.objects.exclude(made_at=made_at).delete()
