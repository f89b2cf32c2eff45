"""Adding up what each customer brought: goods from the facts, points and messages from the shop's own rows."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import Sum

from akrab.core import shop
from akrab.core.money import exponent
from akrab.customers.models import Customer
from akrab.insight import store
from akrab.insight.learning.learners import Learned
from akrab.insight.models import CustomerProfit, Refresh
from akrab.insight.profit.queries import FEWEST_COSTED
from akrab.insight.warehouse import folder, reading
from akrab.messaging.models import SmsCharge, WhatsAppCharge
from akrab.orders.models import Order, OrderDiscount

COLUMNS = (
    "customer_id", "orders", "gross", "discounts", "points", "returned", "revenue", "costed_revenue", "cost",
    "messages", "profit",
)  # fmt: skip
# Services and charges cost nothing where no cost was noted, as in finance.profit.
GOODS = """
SELECT customer_id, count(DISTINCT order_id) FILTER (kind = 'sale' AND quantity > 0) AS orders,
    sum(total) FILTER (kind = 'sale') AS gross, sum(total - revenue) FILTER (kind = 'sale') AS reduced,
    -sum(revenue) FILTER (kind = 'return') AS returned, sum(revenue) AS revenue,
    sum(revenue) FILTER (cost IS NOT NULL OR sort IN ('service', 'charge')) AS costed_revenue, sum(cost) AS cost
FROM order_lines
WHERE state NOT IN ('waiting', 'rejected', 'cancelled', 'returned') AND kind IN ('sale', 'return')
    AND customer_id IS NOT NULL
GROUP BY customer_id
"""


def learn(last: Refresh) -> Learned:
    """Keep what everybody brought as CustomerProfit: whoever bought, and whoever was written to for money."""
    with folder.alone(wait=True):
        duck = reading.connect()
        reading.open_facts(duck, folder.current(), last.currency)
        goods = {int(who): [int(one or 0) for one in rest] for who, *rest in duck.execute(GOODS).fetchall()}
    rows = list(_rows(goods, points(last.currency), messages(last.currency)))
    if not enough_costs(rows):
        rows = [(*row[:-1], None) for row in rows]
    store.replace(CustomerProfit, COLUMNS, ("customer_id",), rows, only_where_exists=Customer)
    return Learned(subjects=len(rows), trouble="" if rows else "too_few", figures=totals(rows))


def enough_costs(rows: list[store.Row]) -> bool:
    """Whether the cost is known for so much of the revenue that there can be talk of profit. Without any revenue there
    is nothing whose cost could be unknown."""
    revenue, costed = (sum(row[COLUMNS.index(name)] for row in rows) for name in ("revenue", "costed_revenue"))
    return bool(revenue <= 0 or 100 * costed >= FEWEST_COSTED * revenue)


def _rows(goods: dict[int, list[int]], points: Counter[int], messages: Counter[int]) -> Iterator[store.Row]:
    for who in sorted(goods.keys() | messages.keys()):
        orders, gross, reduced, returned, revenue, costed, cost = goods.get(who, [0] * 7)
        paid, spent = min(points[who], max(reduced, 0)), messages[who]
        known = costed or cost or not (gross or returned)
        profit = costed - cost - spent if known else None
        yield who, orders, gross, reduced - paid, paid, returned, revenue, costed, cost, spent, profit


def points(currency: str) -> Counter[int]:
    """By customer, what was paid with points. Minor units."""
    kept = Order.objects.counting().filter(currency=currency, customer__isnull=False).exclude(state="returned")
    rows = OrderDiscount.objects.filter(kind=OrderDiscount.Kind.POINTS, order__in=kept).order_by()
    return Counter(dict(rows.values_list("order__customer").annotate(Sum("amount"))))


def messages(currency: str) -> Counter[int]:
    """By customer, what WhatsApp and SMS to them cost, as far as the owner has entered what they ask for. Minor units,
    rounded up; nothing where the shop has another currency today than the facts."""
    found: Counter[int] = Counter()
    if currency != shop.get("currency"):
        return found
    charges = WhatsAppCharge.objects.filter(customer__isnull=False, known=True, state__in=("expected", "charged"))
    for who, micros in charges.order_by().values_list("customer").annotate(Sum("micros")):
        found[who] += -(-micros * 10 ** exponent(currency) // 1_000_000)
    sms = SmsCharge.objects.filter(message__customer__isnull=False).order_by()
    for who, price in sms.values_list("message__customer").annotate(Sum("price")):
        found[who] += price
    return Counter({who: amount for who, amount in found.items() if amount})


def totals(rows: list[store.Row]) -> dict[str, Any]:
    """Sums of all customers, how many bring less than they cost, and how much of the revenue has a known cost."""
    sums: dict[str, Any] = {
        name: sum(row[place] for row in rows) for place, name in enumerate(COLUMNS[1:-1], start=1)
    }  # fmt: skip
    profits = [row[-1] for row in rows if row[-1] is not None]
    return sums | {
        "reductions": sums["discounts"] + sums["points"],
        "profit": sum(profits) if profits else None,
        "with_profit": len(profits),
        "losing": sum(one < 0 for one in profits),
        "lost": -sum(one for one in profits if one < 0),
        "costed_percent": round(100 * sums["costed_revenue"] / sums["revenue"], 1) if sums["revenue"] > 0 else None,
    }
