"""How good a model is on this shop's own past, in the few numbers of one sentence.

Each function hides the end of the past, lets the model guess it, and compares with what happened and with a rule that
everybody understands. What comes out is a `Quality`: the numbers of the sentence in its model card
(docs/reference/models), or a trouble, with which the pages stay silent or show a wide range.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from akrab.insight.science import replenish, risk, slipping
from akrab.insight.science.arrays import ArrayLike, floats, ints
from akrab.insight.science.buying import bgnbd, ranges
from akrab.insight.science.buying.histories import DAYS_A_WEEK, bought_later, histories
from akrab.insight.science.buying.prior import USUAL_SHOP
from akrab.insight.science.forecast.making import Forecast
from akrab.insight.science.recommend.blend import Chosen
from akrab.insight.science.trouble import Trouble
from akrab.insight.science.uplift import Uplift

FEWEST_CUSTOMERS = 20
LEAST_DRIFT, USUAL_DRIFT = 0.05, 0.2


@dataclass(frozen=True)
class Quality:
    """model: which card. figures: the numbers of its sentence, by name. cases: on how many it was measured."""

    model: str
    figures: Mapping[str, float]
    cases: int
    trouble: Trouble


def drift(customer: ArrayLike, day: ArrayLike, money: ArrayLike, *, today: int, weeks: int, tries: int = 4) -> float:
    """How far season, campaigns and the times have moved the purchases of all customers away from what was foretold:
    root mean square of ln(came / foretold) over up to `tries` stretches of `weeks` weeks that lie behind, less what
    chance would give, with USUAL_DRIFT for two stretches more."""
    days = round(weeks * DAYS_A_WEEK)
    found = []
    for back in range(1, tries + 1):
        until = today - back * days
        known = histories(customer, day, money, until=until)
        if len(known) < FEWEST_CUSTOMERS or known.T.max() < weeks:  # shorter known than foretold
            break
        came = bought_later(customer, day, of=known.customer, after=until, until=until + days).sum()
        fitted = bgnbd.fit(known.x, known.t_x, known.T, prior=USUAL_SHOP)
        foretold = bgnbd.expected_purchases(weeks, known.x, known.t_x, known.T, fitted).sum()
        off = float(np.log((came + 1) / (foretold + 1)))
        found.append(off**2 - 2 / (foretold + 1))  # purchases of a customer come in flocks: twice Poisson's variance
    mean = (sum(found) + 2 * USUAL_DRIFT**2) / (len(found) + 2)
    return float(np.sqrt(max(mean, LEAST_DRIFT**2)))


def of_buying(
    customer: ArrayLike, day: ArrayLike, money: ArrayLike, *, today: int, weeks: int, rng: np.random.Generator
) -> Quality:
    """The sentence: "`weeks` weeks ago the model foretold `foretold` purchases (between `low` and `high`); `came` came.
    It was off by `off` purchases per customer, the same rate as before by `base_off`." Purchases of new customers do
    not count. BIASED where what came lay twice as far off as the ends of the range: a season the past did not show.
    """
    until = today - round(weeks * DAYS_A_WEEK)
    known = histories(customer, day, money, until=until)
    if len(known) < FEWEST_CUSTOMERS:
        return Quality("buying", {}, len(known), Trouble.TOO_FEW)
    came = bought_later(customer, day, of=known.customer, after=until, until=today).astype(float)
    moved = drift(customer, day, money, today=until, weeks=weeks)
    prior = USUAL_SHOP
    fitted = bgnbd.fit(known.x, known.t_x, known.T, prior=prior)
    expected = bgnbd.expected_purchases(weeks, known.x, known.t_x, known.T, fitted)
    played = ranges.played(weeks, known.x, known.t_x, known.T, rng=rng, prior=prior, plays=200, new=fitted, drift=moved)
    same_rate = np.divide(known.x * weeks, known.T, out=np.zeros(len(known)), where=known.T > 0)
    off, base_off = float(np.abs(expected - came).mean()), float(np.abs(same_rate - came).mean())
    figures = {
        "weeks": weeks, "foretold": float(expected.sum()), "low": played.total_low, "high": played.total_high,
        "came": float(came.sum()), "off": off, "base_off": base_off, "drift": moved,
    }  # fmt: skip
    # absolute errors alone favour a rule that foretells nothing for whoever has bought once
    squared, base_squared = float(np.square(expected - came).mean()), float(np.square(same_rate - came).mean())
    worse = Trouble.NOT_BETTER if off > base_off and squared > base_squared else Trouble.NONE
    # an end of the range is passed once in five times by chance; twice as far is no chance
    low, high = 2 * played.total_low - played.total, 2 * played.total_high - played.total
    outside = Trouble.NONE if low <= came.sum() <= high else Trouble.BIASED
    edge = fitted.trouble if fitted.trouble != Trouble.NO_DROPOUT else Trouble.NONE  # nobody leaves: a fit that holds
    return Quality("buying", figures, len(known), edge or played.trouble or outside or worse)


def of_slipping(
    customer: ArrayLike, day: ArrayLike, money: ArrayLike, *, today: int, horizon: int
) -> tuple[Quality, risk.Risk]:
    """The sentence: "Of the tenth it worried about most, `lift` times as many stayed away as of all; its probabilities
    were off by `off` per cent on average." The model, which comes with it, has learned from the day `horizon` days ago;
    the sentence is about one that learned `horizon` days earlier still, so that it was asked about its future. Where
    the past is too short for that, about customers kept apart.
    """
    then = slipping.snapshot(customer, day, money, at=today - horizon, horizon=horizon)
    known = ~np.isnan(then.away)
    X, away = then.X[known], then.away[known]
    found = risk.fit(X, away)
    measured, trouble = found.measured, found.trouble
    before = slipping.snapshot(customer, day, money, at=today - 2 * horizon, horizon=horizon)
    if not trouble and min(before.away.sum(), (1 - before.away).sum()) >= risk.FEWEST_OF_EACH:
        measured = risk.measure(risk.fit(before.X, before.away).chance(X), away)
        trouble = risk.verdict(measured, away)
    figures = {
        "lift": measured.lift, "off": measured.off * 100, "auc": measured.auc, "rate": measured.rate * 100,
        "brier": measured.brier, "base_brier": measured.base_brier,
    }  # fmt: skip
    return Quality("slipping", figures, measured.customers, trouble), found


def of_replenishment(customer: ArrayLike, product: ArrayLike, day: ArrayLike, *, today: int, days: int = 28) -> Quality:
    """The sentence: "`days` days ago `named` purchases were named as due by now; `came` of a hundred came. Of all it
    did not name `base` of a hundred came." Only what could be told with more than one gap."""
    who, what, when = ints(customer), ints(product), ints(day)
    until = today - days
    past = when <= until
    found = replenish.due(who[past], what[past], when[past], today=until)
    later = (when > until) & (when <= today)
    came = _pairs(found.customer, found.product, who[later], what[later])
    named = found.sure & (found.due <= days)
    cases = int(named.sum())
    if cases < FEWEST_CUSTOMERS or named.all():
        return Quality("replenishment", {}, cases, found.trouble or Trouble.TOO_FEW)
    hit, base = float(came[named].mean() * 100), float(came[~named].mean() * 100)
    figures = {"days": days, "named": cases, "came": hit, "base": base}
    return Quality("replenishment", figures, cases, Trouble.NONE if hit > base else Trouble.NOT_BETTER)


def _pairs(customer: np.ndarray, product: np.ndarray, who: np.ndarray, what: np.ndarray) -> np.ndarray:
    """Whether each (customer, product) is among (who, what)."""
    most = int(max(product.max(initial=0), what.max(initial=0))) + 1
    return floats(np.isin(customer * most + product, who * most + what))


def of_recommendations(chosen: Chosen) -> Quality:
    """The sentence: "Of what customers bought in their last basket, ten suggestions held `recall` per cent; the ten
    best-selling products held `base`." """
    figures = {
        "recall": chosen.measured.recall * 100,
        "base": chosen.base.recall * 100,
        "hit": chosen.measured.hit * 100,
    }
    return Quality("recommendations", figures, chosen.measured.customers, chosen.trouble)


def of_forecast(made: Forecast) -> Quality:
    """The sentence: "In `tries` tries on the past it was off by `error` per cent; the season before, taken as it was,
    by `base`." """
    figures = {"error": made.error * 100, "base": made.naive_error * 100, "tries": made.origins}
    return Quality("forecast", figures, made.origins, made.trouble)


def of_uplift(found: Uplift) -> Quality:
    """The sentence: "The message moved `all` of a hundred customers; of the half chosen by the model `best` (between
    `low` and `high` more)." With NOT_BETTER: nobody can be told apart; write to all or to none."""
    figures = {
        "all": found.all.value * 100, "best": found.best_half.value * 100,
        "low": found.more.low * 100, "high": found.more.high * 100,
    }  # fmt: skip
    return Quality("uplift", figures, found.all.customers, found.trouble)
