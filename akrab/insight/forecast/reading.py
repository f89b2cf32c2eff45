"""What was sold, from the warehouse's facts and the stored days."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from akrab.catalogue.models import BundleItem, Product
from akrab.insight.metrics.lines import NOT_TRADE
from akrab.insight.models import PeriodFigure
from akrab.insight.warehouse import folder, reading

# What came back is not taken off: it was wanted all the same. An order that came back whole was not.
SOLD = f"""
SELECT {{what}} FROM order_lines
WHERE kind = 'sale' AND quantity > 0 AND product_id IS NOT NULL AND sort <> 'charge'
    AND state NOT IN ({", ".join(f"'{state}'" for state in (*NOT_TRADE, "returned"))})
    AND day >= DATE '{{first}}' AND day < DATE '{{end}}'
GROUP BY ALL
"""
WEEKS = "variant_id, product_id, category_id, date_trunc('week', day)::DATE AS monday, sum(quantity)::DOUBLE"
DAYS = "day, category_id, count(DISTINCT order_id)"

Weeks = dict[dt.date, float]


@dataclass
class Sold:
    """Pieces by week (named by its Monday) of each category, product and, with bundles opened, variant of goods; orders
    by day of each category."""

    categories: dict[int, Weeks] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    products: dict[int, Weeks] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    goods: dict[int, Weeks] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    orders: dict[int, dict[dt.date, int]] = field(default_factory=lambda: defaultdict(dict))


def days() -> dict[dt.date, tuple[float, float]]:
    """Revenue and orders of every day, as the last refresh stored them."""
    rows = PeriodFigure.objects.filter(grain=PeriodFigure.Grain.DAY).values_list("start", "revenue", "orders")
    return {day: (float(revenue), float(orders)) for day, revenue, orders in rows.iterator()}


def sold(currency: str, first: dt.date, end: dt.date) -> Sold:
    """From `first` to the day before `end`. Waits while the facts are being written."""
    with folder.alone(wait=True):
        duck = reading.connect()
        reading.open_facts(duck, folder.current(), currency)
        weeks = duck.execute(SOLD.format(what=WEEKS, first=first, end=end)).fetchall()
        by_day = duck.execute(SOLD.format(what=DAYS, first=first, end=end)).fetchall()
    found = Sold()
    inside: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for bundle, item, number in BundleItem.objects.filter(item__product__kind=Product.Kind.GOODS).values_list(
        "bundle_id", "item_id", "quantity"
    ):
        inside[bundle].append((item, number))
    for variant, product, category, monday, number in weeks:
        found.products[product][monday] += number
        if category is not None:
            found.categories[category][monday] += number
        for item, each in inside.get(variant, [(variant, 1)]):
            found.goods[item][monday] += number * each
    for day, category, number in by_day:
        if category is not None:
            found.orders[category][day] = number
    return found
