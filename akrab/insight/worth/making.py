"""Working out what customers are worth, and keeping it."""

import datetime as dt
from collections.abc import Iterator

from akrab.core import clock
from akrab.customers.models import Customer
from akrab.insight import store
from akrab.insight.learning.learners import Learned
from akrab.insight.models import CustomerProfit, CustomerWorth, Refresh
from akrab.insight.science.arrays import Floats
from akrab.insight.worth.margin import kept
from akrab.insight.worth.model import Worth, finite, worth
from akrab.insight.worth.reading import purchases

COLUMNS = (
    "customer_id", "purchases", "last_day", "alive", "expected", "low", "high", "worth", "at_stake", "slipping",
    "profit",
)  # fmt: skip
EPOCH = dt.date(1970, 1, 1)


def learn(last: Refresh) -> Learned:
    """Keep what is expected of every customer as CustomerWorth."""
    as_of = last.as_of or clock.today()
    found = worth(purchases(last.currency), today=(as_of - EPOCH).days)
    rows = CustomerProfit.objects.values_list("customer_id", "revenue", "costed_revenue", "cost")
    profit = kept(found.customer, found.worth, {who: (revenue, costed, cost) for who, revenue, costed, cost in rows})
    store.replace(CustomerWorth, COLUMNS, ("customer_id",), _rows(found, profit), only_where_exists=Customer)
    return Learned(
        subjects=found.customers,
        trouble=str(found.trouble),
        figures=found.figures
        | {"slipping": int(found.slipping.sum()), "profit": None if profit is None else float(profit.sum())},
        quality=finite(dict(found.quality.figures)),
        quality_trouble=str(found.quality.trouble),
    )


def _rows(found: Worth, profit: Floats | None) -> Iterator[store.Row]:
    columns = (
        found.customer, found.bought, found.last, found.alive, found.expected, found.low, found.high, found.worth,
        found.at_stake, found.slipping,
    )  # fmt: skip
    stays = [None] * len(found.customer) if profit is None else [round(one) for one in profit.tolist()]
    for (who, bought, last, alive, expected, low, high, money, stake, slips), left in zip(
        zip(*(one.tolist() for one in columns), strict=True), stays, strict=True
    ):
        day = EPOCH + dt.timedelta(days=last)
        yield (
            who, bought, day, round(alive, 4), round(expected, 4), low, high, round(money), round(stake), slips, left,
        )  # fmt: skip
