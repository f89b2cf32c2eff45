"""How many to order: from what was sold, what is there and on its way, and how long a delivery takes. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean, stdev

WEEKS = 8  # of sales that are looked at


@dataclass(frozen=True)
class Need:
    """What to order and the figures behind it; quantities in pieces, `mean` and `spread` per week."""

    quantity: int
    mean: float
    spread: float
    line: int  # order when no more than this is there and on its way


def need(
    weekly: Sequence[int],
    *,
    position: int,
    lead_days: int,
    cover_days: int,
    service: int,
    pack: int = 1,
    at_least: int = 0,
) -> Need:
    """Pieces to order now; 0 while enough is there.

    weekly: pieces sold in each of the last weeks, shape (n,), n >= 1, whole, >= 0. position: free pieces and those
    on their way. lead_days: until a delivery is here. cover_days: how long an order should last beyond that. service:
    per cent of deliveries until which the goods should last, 50 to 99. pack: orders are multiples of it. at_least: the
    shop's own line for this article, 0 for none. Raises ValueError for a week below zero or no week at all.

    Reorder line = mean·L + z·sd·√L; what is ordered fills up to mean·(L+C) + z·sd·√(L+C), demand of different weeks
    taken as independent. Source: Silver, Pyke & Thomas (2017), Inventory and Production Management, 4th ed., 7.7.
    """
    if not weekly or min(weekly) < 0:
        raise ValueError("weekly needs at least one week, none below zero")
    mean, spread = fmean(weekly), stdev(weekly) if len(weekly) > 1 else 0.0
    lead, whole = lead_days / 7, (lead_days + cover_days) / 7
    found = need_of(
        (mean * lead, spread * math.sqrt(lead)), (mean * whole, spread * math.sqrt(whole)), days=lead_days + cover_days,
        position=position, service=service, pack=pack, at_least=at_least,
    )  # fmt: skip
    return Need(found.quantity, mean, spread, found.line)


def need_of(
    lead: tuple[float, float],
    whole: tuple[float, float],
    *,
    days: int,
    position: int,
    service: int,
    pack: int = 1,
    at_least: int = 0,
) -> Need:
    """The same from what will be sold, as (expected pieces, standard deviation): until the delivery, and in all the
    `days` until the one after it."""
    z = NormalDist().inv_cdf(service / 100)
    weeks = days / 7
    mean, spread = whole[0] / weeks, whole[1] / math.sqrt(weeks)
    line = max(math.ceil(lead[0] + z * lead[1]), at_least)
    if position > line:
        return Need(0, mean, spread, line)
    target = max(math.ceil(whole[0] + z * whole[1]), at_least + 1 if at_least else 0)
    missing = max(0, target - position)
    return Need(math.ceil(missing / pack) * pack, mean, spread, line)
