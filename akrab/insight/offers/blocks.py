"""Keeping rows of many customers without holding all of them at once."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from django.db import models

from akrab.insight import store
from akrab.insight.science.arrays import Ints

CUSTOMERS = 4_000  # in one block


def of_customers(
    model: type[models.Model],
    columns: Sequence[str],
    key: Sequence[str],
    customer: Ints,
    rows: Callable[[Ints], Iterable[store.Row]],
    *,
    only_where_exists: type[models.Model],
) -> int:
    """Make the table hold exactly the rows that `rows` gives, a block of customers at a time.

    customer: rising, that of each row, shape (n,). `rows` is given places in it. Returns how many were changed.
    """
    people = np.unique(customer)
    ends = [*people[::CUSTOMERS].tolist()[1:], None]
    changed, low = 0, None
    for high in ends:
        within: models.QuerySet[Any] = model._default_manager.all()
        within = within if low is None else within.filter(customer_id__gte=low)
        within = within if high is None else within.filter(customer_id__lt=high)
        first = 0 if low is None else int(np.searchsorted(customer, low))
        last = len(customer) if high is None else int(np.searchsorted(customer, high))
        changed += store.replace(
            model, columns, key, rows(np.arange(first, last)), within=within, only_where_exists=only_where_exists
        )
        low = high
    return changed
