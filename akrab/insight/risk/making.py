"""Working out who may stay away, and keeping it."""

import datetime as dt
from collections.abc import Iterator

import numpy as np

from akrab.core import clock
from akrab.customers.models import Customer
from akrab.insight import store
from akrab.insight.learning.learners import Learned
from akrab.insight.models import CustomerRisk, CustomerWorth, Refresh
from akrab.insight.risk.model import Stay, stay
from akrab.insight.science.arrays import Floats
from akrab.insight.worth.model import Purchases, finite
from akrab.insight.worth.reading import purchases

COLUMNS = ("customer_id", "chance", "reasons", "last_day", "at_stake", "slipping")
EPOCH = dt.date(1970, 1, 1)


def learn(last: Refresh) -> Learned:
    """Keep everybody's chance to stay away as CustomerRisk; nobody's while the model is silent."""
    today = ((last.as_of or clock.today()) - EPOCH).days
    bought = purchases(last.currency)
    found = stay(bought, today=today)
    stake = at_stake(found, bought)
    missed = stake > np.median(stake) if len(stake) else found.fell
    slips = found.fell & missed
    store.replace(CustomerRisk, COLUMNS, ("customer_id",), _rows(found, stake, slips), only_where_exists=Customer)
    return Learned(
        subjects=found.customers,
        trouble=str(found.trouble),
        figures=found.figures | {"slipping": int(slips.sum()), "at_stake": float(stake[slips].sum())},
        quality=finite(dict(found.quality.figures)) if not found.trouble else {},
        quality_trouble=str(found.quality.trouble),
    )


def at_stake(found: Stay, bought: Purchases) -> Floats:
    """What each would buy in a year if they stayed, as the model of buying says; where it is silent, what they bought
    in the last year."""
    known = dict(CustomerWorth.objects.values_list("customer_id", "at_stake"))
    if not known and len(found.customer):
        year = bought.day > bought.day.max() - 365
        order, where = np.unique(bought.customer[year], return_inverse=True)
        sums = np.bincount(where, weights=bought.money[year], minlength=len(order))
        known = dict(zip(order.tolist(), sums.tolist(), strict=True))
    return np.array([float(known.get(who, 0)) for who in found.customer.tolist()])


def _rows(found: Stay, stake: Floats, slips: np.ndarray) -> Iterator[store.Row]:
    columns = (found.customer, found.chance, found.last, stake, slips)
    for (who, chance, last, money, slipping), why in zip(
        zip(*(one.tolist() for one in columns), strict=True), found.reasons, strict=True
    ):
        yield who, round(chance, 4), ",".join(why), EPOCH + dt.timedelta(days=last), round(money), slipping
