"""The purchases of the models, read from the warehouse's facts: what a known customer bought and kept."""

from typing import Any

import numpy as np
from django.db.models import Sum

from akrab.insight.warehouse import folder, reading
from akrab.insight.worth.model import Purchases
from akrab.orders.models import Return

# An order that came back whole keeps its day in the facts with no revenue; goods that came back stand on their own day.
KEPT = """
SELECT order_id, customer_id, day - DATE '1970-01-01' AS day, revenue AS money FROM orders
WHERE bought IS NOT NULL AND customer_id IS NOT NULL AND revenue > 0 ORDER BY order_id
"""


def purchases(currency: str) -> Purchases:
    """Every order of which something was kept, in `currency`: days since 1970, money less what came back. Waits while
    the facts are being written."""
    with folder.alone(wait=True):
        duck = reading.connect()
        reading.open_facts(duck, folder.current(), currency)
        found: dict[str, Any] = duck.execute(KEPT).fetchnumpy()
    order, money = np.asarray(found["order_id"], dtype=np.int64), np.asarray(found["money"], dtype=np.float64)
    back = Return.objects.filter(state=Return.State.RECEIVED, order__currency=currency).order_by()
    for order_id, goods in back.values_list("order_id").annotate(Sum("goods")).iterator():
        at = int(np.searchsorted(order, order_id))
        if at < len(order) and order[at] == order_id:
            money[at] -= goods
    kept = money > 0
    customer, day = (np.asarray(found[name], dtype=np.int64)[kept] for name in ("customer_id", "day"))
    return Purchases(customer, day, money[kept])
