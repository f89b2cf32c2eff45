"""From purchases to the chance that a customer stays away. Pure: no database, no clock."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from akrab.insight.science import backtest, risk, slipping
from akrab.insight.science.arrays import Bools, Floats, Ints
from akrab.insight.science.threads import one_thread
from akrab.insight.science.trouble import Trouble
from akrab.insight.worth.model import Purchases

HORIZON = 90  # days
HALF = 0.5


@dataclass(frozen=True)
class Stay:
    """One row per customer; none where `trouble` says why the model is silent. chance: not to buy in the next HORIZON
    days. reasons: columns of science.slipping. at_stake is filled in by who keeps the rows."""

    customer: Ints
    last: Ints
    chance: Floats
    reasons: list[list[str]]
    fell: Bools
    customers: int
    trouble: Trouble
    figures: dict[str, Any]
    quality: backtest.Quality


def stay(bought: Purchases, *, today: int) -> Stay:
    """What became of those who were as they are now. Never raises for want of data."""
    with one_thread():
        return _stay(bought, today)


def _stay(bought: Purchases, today: int) -> Stay:
    who, day, money = bought.customer, bought.day, bought.money
    now = slipping.snapshot(who, day, money, at=today, horizon=HORIZON)
    if len(now.customer) < backtest.FEWEST_CUSTOMERS:
        return _silent(len(now.customer), Trouble.TOO_FEW)
    # the past counts as known up to the last sale of anybody
    quality, model = backtest.of_slipping(who, day, money, today=min(today, int(day.max())), horizon=HORIZON)
    if model.trouble or quality.trouble:
        return _silent(len(now.customer), model.trouble or quality.trouble, quality)
    chance = model.chance(now.X)
    named = [[slipping.COLUMNS[at] for at in row] for row in risk.reasons(model, now.X)]
    figures = {"way": model.way, "horizon": HORIZON, "away": float(chance.sum()), "auc": quality.figures["auc"]}
    last = today - now.X[:, slipping.COLUMNS.index("recency")].astype(np.int64)
    return Stay(
        now.customer, last, chance, named, fell(bought, model, now, chance, today=today), len(now.customer),
        Trouble.NONE, figures, quality,
    )  # fmt: skip


def fell(
    bought: Purchases, model: risk.Risk, now: slipping.Snapshot, chance: Floats, *, today: int
) -> Bools:  # fmt: skip
    """Who came more than once, was more likely to come than to stay away HORIZON days ago, and is no longer."""
    then = slipping.snapshot(bought.customer, bought.day, bought.money, at=today - HORIZON, horizon=HORIZON)
    before = np.ones(len(now.customer))
    if len(then.customer):
        before[np.isin(now.customer, then.customer)] = model.chance(then.X)
    several = now.X[:, slipping.COLUMNS.index("frequency")] > 1
    return several & (chance >= HALF) & (before < HALF)


def _silent(customers: int, trouble: Trouble, quality: backtest.Quality | None = None) -> Stay:
    none, nobody = np.zeros(0), np.zeros(0, dtype=np.int64)
    quality = quality or backtest.Quality("slipping", {}, customers, Trouble.TOO_FEW)
    figures = {"horizon": HORIZON}
    return Stay(nobody, nobody, none, [], np.zeros(0, dtype=bool), customers, trouble, figures, quality)
