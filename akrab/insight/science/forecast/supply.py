"""How much to buy, from a forecast of what will be sold: enough for all but one of so many futures, and no more.

Source: the order-up-to level of Silver, Pyke & Thomas (2017), Inventory and Production Management in Supply Chains,
chapter 7, with the range that the forecast itself has kept on the past in place of a normal distribution of demand.
"""

import math
from dataclasses import dataclass

from scipy import stats

from akrab.insight.science.forecast.making import Forecast
from akrab.insight.science.trouble import Trouble


@dataclass(frozen=True)
class Proposal:
    """quantity: to buy now, in whole packs. needed: to be had until the end of the horizon, of which `reserve` only for
    the case that more is sold than expected. enough_for: periods that what is there and ordered lasts, expected."""

    quantity: int
    needed: float
    reserve: float
    enough_for: float
    trouble: Trouble


def propose(
    made: Forecast, *, on_hand: float, incoming: float = 0.0, service: float = 0.9, share: float = 0.8, pack: int = 1
) -> Proposal:
    """made: for the periods until the next delivery after this one would arrive, of quantities, with ranges of `share`.
    service: chance that nothing runs out. A forecast in trouble (TOO_FEW) proposes nothing: quantity 0, and says so."""
    if made.trouble == Trouble.TOO_FEW:
        return Proposal(0, math.nan, math.nan, math.nan, made.trouble)
    half = (made.total_high - made.total) / stats.norm.ppf((1 + share) / 2)
    reserve = max(float(stats.norm.ppf(service) * half), 0.0)
    needed = made.total + reserve
    there = on_hand + incoming
    missing = max(needed - there, 0.0)
    left, lasts = there, 0.0
    for sold in made.middle.tolist():
        if sold >= left:
            lasts += left / sold if sold > 0 else 1.0
            break
        left -= sold
        lasts += 1
    return Proposal(math.ceil(missing / pack - 1e-9) * pack, needed, reserve, max(lasts, 0.0), made.trouble)
