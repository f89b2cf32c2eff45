"""Baskets from the warehouse's facts: which goods were bought and kept, by whom and when."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Sum

from akrab.insight.offers.goods import Goods
from akrab.insight.science.arrays import Bools, Floats, Ints, floats, ints
from akrab.insight.warehouse import folder, reading
from akrab.orders.models import Return, ReturnLine

NOBODY = -1  # the customer of a basket that nobody is known for

# metrics.lines.is_purchase, without orders that came back whole.
KEPT = f"""
SELECT order_id, coalesce(customer_id, {NOBODY}) AS customer_id, product_id,
    any_value(day) - DATE '1970-01-01' AS day, epoch(min(placed_at)) AS moment,
    sum(quantity)::BIGINT AS quantity, sum(revenue)::BIGINT AS money
FROM order_lines
WHERE kind = 'sale' AND state NOT IN ('waiting', 'rejected', 'cancelled', 'returned') AND quantity > 0
    AND coalesce(exact_unit_price, unit_price) > 0 AND product_id IS NOT NULL
GROUP BY order_id, coalesce(customer_id, {NOBODY}), product_id ORDER BY order_id, product_id
"""


@dataclass(frozen=True)
class Bought:
    """One row per order and product of which something was kept, rising by both. customer: NOBODY where unknown. day:
    days since 1970; moment: seconds. quantity: pieces; money: what was paid for them. Shapes (n,)."""

    order: Ints
    customer: Ints
    product: Ints
    day: Ints
    moment: Floats
    quantity: Ints
    money: Ints

    def where(self, some: Bools) -> "Bought":
        return Bought(*(getattr(self, name)[some] for name in self.__dataclass_fields__))

    @property
    def of_known(self) -> "Bought":
        return self.where(self.customer != NOBODY)


def bought(currency: str, sold: Goods) -> Bought:
    """Everything of `sold` that was bought in `currency` and not brought back. Waits while the facts are being
    written."""
    with folder.alone(wait=True):
        duck = reading.connect()
        reading.open_facts(duck, folder.current(), currency)
        found: dict[str, Any] = duck.execute(KEPT).fetchnumpy()
    order, customer, product, day, quantity, money = (
        ints(np.asarray(found[name])) for name in ("order_id", "customer_id", "product_id", "day", "quantity", "money")
    )
    most = int(product.max(initial=0)) + 1
    key = order * most + product
    back = ReturnLine.objects.filter(back__state=Return.State.RECEIVED, back__order__currency=currency).order_by()
    rows = back.values_list("back__order_id", "line__variant__product_id").annotate(Sum("quantity"), Sum("refund"))
    for of_order, of_product, pieces, refund in rows.iterator():
        wanted = of_order * most + (of_product or most)
        at = int(np.searchsorted(key, wanted))
        if of_product and of_product < most and at < len(key) and key[at] == wanted:
            quantity[at] -= pieces
            money[at] -= refund
    rows_of_all = Bought(order, customer, product, day, floats(np.asarray(found["moment"])), quantity, money)
    return rows_of_all.where((quantity > 0) & (money > 0) & sold.known(product))
