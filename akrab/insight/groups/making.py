"""From everybody's purchases to groups, kept as rows and described on the card."""

import datetime as dt
from typing import Any

import numpy as np
from django.db.models import Sum

from akrab.core import clock
from akrab.customers.models import Customer
from akrab.insight import store
from akrab.insight.learning.learners import Learned
from akrab.insight.models import CustomerGroup, CustomerProfit, CustomerWorth, Refresh
from akrab.insight.science import groups
from akrab.insight.science.arrays import Floats, Ints
from akrab.insight.science.threads import one_thread
from akrab.insight.worth.model import Purchases
from akrab.insight.worth.reading import purchases

# Purchase days, and money of one of them. How long ago somebody bought last is told by the standing, and would leave
# two groups only in most shops: those who are here and those who are gone.
COLUMNS = ("frequency", "basket")
MIDDLE = "middle"
SEED = 1  # the same trade gives the same groups
EPOCH = dt.date(1970, 1, 1)


def learn(last: Refresh) -> Learned:
    """Keep the group of every customer as CustomerGroup; nobody's where no groups are found again."""
    today = ((last.as_of or clock.today()) - EPOCH).days
    customer, rows, recency = features(purchases(last.currency), today=today)
    with one_thread():
        found = groups.find(rows, rng=np.random.default_rng(SEED))
    names = codes(found)
    kept = [] if found.trouble else [(who, names[at]) for who, at in zip(customer.tolist(), found.group, strict=True)]
    store.replace(CustomerGroup, ("customer_id", "group"), ("customer_id",), kept, only_where_exists=Customer)
    quality = {"stability": found.stability} if found.stability else {}
    if found.trouble:
        return Learned(len(customer), str(found.trouble), quality=quality)
    return Learned(len(customer), figures={"groups": described(found, names, recency)}, quality=quality)


def features(bought: Purchases, *, today: int) -> tuple[Ints, Floats, Ints]:
    """customer, shape (n,), rising; COLUMNS of each, shape (n, 2); days since their last purchase, shape (n,)."""
    day, first = np.unique(np.stack([bought.customer, bought.day]), axis=1, return_inverse=True)
    money = np.bincount(first.ravel(), weights=bought.money, minlength=day.shape[1])
    customer, start, many = np.unique(day[0], return_index=True, return_counts=True)
    if not len(customer):
        return customer, np.zeros((0, len(COLUMNS))), customer
    last = day[1][start + many - 1]
    basket = np.add.reduceat(money, start) / many
    return customer, np.stack([many, basket], axis=1).astype(float), today - last


def codes(found: groups.Groups) -> list[str]:
    """A name for each group that stays the same as long as it is known by the same marks."""
    made: list[str] = []
    for name in groups.names(found, COLUMNS):
        code = "-".join(name) or MIDDLE
        made.append(code if code not in made else f"{code}-{made.count(code) + 1}")
    return made


def described(found: groups.Groups, names: list[str], recency: Ints) -> list[dict[str, Any]]:
    """Each group with its size, its middle customer, what it paid, what of that stayed, and what it will buy."""
    paid = {name: {"revenue": 0, "profit": None, "worth": None} for name in names}
    for model, columns in ((CustomerProfit, ("revenue", "profit")), (CustomerWorth, ("worth",))):
        rows = model.objects.filter(customer__group__isnull=False).order_by().values_list("customer__group__group")
        for name, *sums in rows.annotate(*(Sum(column) for column in columns)):
            paid[name] |= dict(zip(columns, sums, strict=True))
    return [
        {
            "code": name,
            "marks": [[COLUMNS[mark.column], mark.high] for mark in found.marks[at]],
            "size": int(found.sizes[at]),
            "middle": dict(zip(COLUMNS, found.middle[at].tolist(), strict=True)),
            "recency": float(np.median(recency[found.group == at])),
            **paid[name],
        }
        for at, name in enumerate(names)
    ]
