"""How much of what a customer will buy stays with the shop: their own margin, pulled towards that of the shop."""

import numpy as np

from akrab.insight.science.arrays import Floats, Ints, floats

ENOUGH_COSTED = 0.5  # of the revenue of all customers; below it nobody's margin is known


def kept(customer: Ints, worth: Floats, known: dict[int, tuple[int, int, int]]) -> Floats | None:
    """`worth` of each customer times their margin; None where too little of the trade has a known cost.

    known: customer → revenue, revenue of the goods whose cost is known, that cost. A customer's own margin counts by
    what they bought, the shop's by what its customers bought on average: who bought little is taken to be like the
    others.
    """
    rows = np.array([known.get(int(who), (0, 0, 0)) for who in customer], dtype=float).reshape(-1, 3)
    revenue, costed, cost = rows.T
    if not len(rows) or costed.sum() <= 0 or costed.sum() < ENOUGH_COSTED * revenue.sum():
        return None
    shop = 1 - cost.sum() / costed.sum()
    weight = costed.sum() / len(rows)
    own = np.maximum(costed, 0)
    margin = (np.where(costed > 0, costed - cost, 0) + weight * shop) / (own + weight)
    return floats(worth * margin)
