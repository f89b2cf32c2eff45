"""From purchases to what each customer is worth: the models of buying, put together. Pure: no database, no clock."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from akrab.insight.science import backtest
from akrab.insight.science.arrays import Bools, Floats, Ints
from akrab.insight.science.buying import bgnbd, histories, ranges, spend, value
from akrab.insight.science.threads import one_thread
from akrab.insight.science.trouble import Trouble

DAYS, YEAR = 90, 365
FEWEST = backtest.FEWEST_CUSTOMERS
HOLDS = {Trouble.NONE, Trouble.NO_DROPOUT}  # a fit in which nobody leaves is used as what it is
HALF = 0.5
SEED = 1  # the same trade gives the same figures, whoever works them out and however often


@dataclass(frozen=True)
class Purchases:
    """Single purchases, shape (n,) each: customer, day (whole days of one calendar), money (what was kept, > 0)."""

    customer: Ints
    day: Ints
    money: Floats


@dataclass(frozen=True)
class Worth:
    """One row per customer, in the order of `customer`; no rows where `trouble` says why the model is silent.

    bought: purchase days. last: the last of them. alive: probability to be active. expected, low, high: purchases in
    the next DAYS days. worth: money of the next YEAR days. at_stake: the same if they are active. figures: the fit and
    the totals; quality: what it was worth on the past.
    """

    customer: Ints
    bought: Ints
    last: Ints
    alive: Floats
    expected: Floats
    low: Ints
    high: Ints
    worth: Floats
    at_stake: Floats
    slipping: Bools
    customers: int
    trouble: Trouble
    figures: dict[str, Any]
    quality: backtest.Quality


def worth(bought: Purchases, *, today: int) -> Worth:
    """What is expected of everybody who has bought up to the day `today`. Never raises for want of data."""
    with one_thread():
        return _worth(bought, today)


def _worth(bought: Purchases, today: int) -> Worth:
    who, day, money = bought.customer, bought.day, bought.money
    known = histories.histories(who, day, money, until=today)
    if len(known) < FEWEST:
        return _silent(len(known), Trouble.TOO_FEW)
    fitted = value.fitted(known)
    model = fitted.model
    if model.trouble not in HOLDS:
        return _silent(len(known), model.trouble)
    weeks = DAYS / histories.DAYS_A_WEEK
    moved = backtest.drift(who, day, money, today=today, weeks=round(weeks))
    rng = np.random.default_rng(SEED)
    played = ranges.played(weeks, known.x, known.t_x, known.T, rng=rng, new=model, drift=moved)
    if played.trouble:
        return _silent(len(known), played.trouble)
    paid = spend.fit(known.x, known.spend)
    alive = bgnbd.probability_alive(known.x, known.t_x, known.T, model)
    expected = bgnbd.expected_purchases(weeks, known.x, known.t_x, known.T, model)
    money_of_a_year = value.value(
        known, model, paid, weeks=YEAR / histories.DAYS_A_WEEK, yearly_discount=0.0, steps=1
    )  # fmt: skip
    at_stake = money_of_a_year / np.maximum(alive, 1e-6)
    quality = backtest.of_buying(who, day, money, today=today, weeks=round(weeks), rng=rng)
    figures = {
        "r": model.r, "alpha": model.alpha, "a": model.a, "b": model.b, "log_likelihood": model.log_likelihood,
        "repeaters": model.repeaters, "by": fitted.by, "fit_trouble": str(model.trouble),
        "p": paid.p, "q": paid.q, "gamma": paid.gamma, "mean_spend": paid.mean, "correlation": paid.correlation,
        "spend_trouble": str(paid.trouble), "drift": moved,
        "alive": float(alive.sum()), "expected": float(expected.sum()),
        "low": played.total_low, "high": played.total_high, "worth": float(money_of_a_year.sum()),
    }  # fmt: skip
    last = today - np.rint((known.T - known.t_x) * histories.DAYS_A_WEEK).astype(np.int64)
    return Worth(
        customer=known.customer, bought=known.x.astype(np.int64) + 1, last=last, alive=alive, expected=expected,
        low=played.low.astype(np.int64), high=played.high.astype(np.int64), worth=money_of_a_year, at_stake=at_stake,
        slipping=slipping(alive, _alive_before(bought, known, model, today), at_stake), customers=len(known),
        trouble=Trouble.NONE,
        figures=finite(figures), quality=quality,
    )  # fmt: skip


def slipping(alive: Floats, before: Floats, at_stake: Floats) -> Bools:
    """Who fell below one half in the last DAYS days and would be missed: worth more than the middle customer if they
    are still there. `before`: the probability DAYS days ago."""
    return (alive < HALF) & (before >= HALF) & (at_stake > np.median(at_stake))


def _alive_before(bought: Purchases, known: histories.Histories, model: bgnbd.BGNBD, today: int) -> Floats:
    """Probability to be active DAYS days ago, by the same fit; 1 for who was no customer then."""
    before = histories.histories(bought.customer, bought.day, bought.money, until=today - DAYS)
    then = np.ones(len(known))
    then[np.isin(known.customer, before.customer)] = bgnbd.probability_alive(before.x, before.t_x, before.T, model)
    return then


def finite(figures: dict[str, Any]) -> dict[str, Any]:
    """As JSON can hold it: what is no number is null."""
    return {
        name: None if isinstance(one, float) and not math.isfinite(one) else one for name, one in figures.items()
    }  # fmt: skip


def _silent(customers: int, trouble: Trouble) -> Worth:
    none, nobody = np.zeros(0), np.zeros(0, dtype=np.int64)
    quality = backtest.Quality("buying", {}, customers, Trouble.TOO_FEW)
    return Worth(
        nobody, nobody, nobody, none, none, nobody, nobody, none, none, np.zeros(0, dtype=bool), customers, trouble, {},
        quality,
    )  # fmt: skip
