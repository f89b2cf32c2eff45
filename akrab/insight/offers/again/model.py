"""When is it bought again, and how likely: the science of gaps, borne out by the shop's own past. Pure."""

from dataclasses import dataclass

import numpy as np

from akrab.insight.science import backtest, calibration, replenish
from akrab.insight.science.arrays import Bools, Floats, Ints, distinct
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
    until = today - DAYS
    past, later = day <= until, (day > until) & (day <= today)
    then = replenish.due(customer[past], product[past], day[past], today=until)
    came = _among(then.customer, then.product, customer[later], product[later])
    said, says = replenish.chance(then, DAYS, today=until), replenish.chance(now, DAYS, today=today)
    once_then, once_now = (
        _once(*rows) for rows in ((customer[past], product[past], day[past]), (customer, product, day))
    )
    chance = np.zeros(len(now.last))
    learnt = False
    # Who bought a thing once may never want a second one: those are another kind of case.
    for then_of_kind, now_of_kind in ((~once_then, ~once_now), (once_then, once_now)):
        cases = then_of_kind & then.sure
        if min(came[cases].sum(), (~came[cases]).sum()) >= FEWEST:
            curve = calibration.fit(said[cases], came[cases])
            asked = now_of_kind & now.sure
            chance[asked] = curve(says[asked])
            learnt = True
    return Again(now, chance, now.trouble if learnt else now.trouble or then.trouble or Trouble.TOO_FEW)


def _once(customer: Ints, product: Ints, day: Ints) -> Bools:
    """Whether there is one day only, for each pair in the order of Due."""
    who, what, _on = distinct(customer, product, day)
    new = np.r_[True, (who[1:] != who[:-1]) | (what[1:] != what[:-1])] if len(who) else np.zeros(0, bool)
    days: Ints = np.diff(np.r_[np.flatnonzero(new), len(who)])
    once: Bools = days == 1
    return once


def _among(customer: Ints, product: Ints, who: Ints, what: Ints) -> Bools:
    most = int(max(product.max(initial=0), what.max(initial=0))) + 1
    found: Bools = np.isin(customer * most + product, who * most + what)
    return found
