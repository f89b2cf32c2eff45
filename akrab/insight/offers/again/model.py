"""When is it bought again, and how likely: the science of gaps, borne out by the shop's own past. Pure."""

from dataclasses import dataclass

import numpy as np

from akrab.insight.science import backtest, calibration, replenish
from akrab.insight.science.arrays import Bools, Floats, Ints
from akrab.insight.science.trouble import Trouble

DAYS = 28
FEWEST = backtest.FEWEST_CUSTOMERS  # cases that came, and that did not, to learn the chances from


@dataclass(frozen=True)
class Again:
    """due: one row per customer and product, see replenish.Due; chance: of a purchase within DAYS days, shape as there.
    No chances, and a trouble, where the past is too short to bear them out."""

    due: replenish.Due
    chance: Floats
    trouble: Trouble


def again(customer: Ints, product: Ints, day: Ints, *, today: int) -> Again:
    """customer, product, day of each purchase up to the day `today`, shape (n,)."""
    now = replenish.due(customer, product, day, today=today)
    curve = _curve(customer, product, day, today)
    if isinstance(curve, Trouble):
        return Again(now, np.zeros(len(now.last)), now.trouble or curve)
    chance = curve(replenish.chance(now, DAYS, today=today))
    chance[~now.sure] = 0.0
    return Again(now, chance, now.trouble)


def _curve(customer: Ints, product: Ints, day: Ints, today: int) -> calibration.Curve | Trouble:
    """From what the gaps say to what came true, learnt DAYS days ago."""
    until = today - DAYS
    past, later = day <= until, (day > until) & (day <= today)
    then = replenish.due(customer[past], product[past], day[past], today=until)
    came = _among(then.customer, then.product, customer[later], product[later])[then.sure]
    if min(came.sum(), (~came).sum()) < FEWEST:
        return then.trouble or Trouble.TOO_FEW
    return calibration.fit(replenish.chance(then, DAYS, today=until)[then.sure], came)


def _among(customer: Ints, product: Ints, who: Ints, what: Ints) -> Bools:
    most = int(max(product.max(initial=0), what.max(initial=0))) + 1
    return np.isin(customer * most + product, who * most + what)
