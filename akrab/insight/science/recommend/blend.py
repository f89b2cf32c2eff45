"""Several ways to recommend, added up with weights that the shop's own past chooses.

Source of the choice: Caruana, Niculescu-Mizil, Crew & Ksikes (2004), "Ensemble selection from libraries of models",
ICML: take the best way, then again and again add the one (any of them, the same too) that helps most. Chosen on one
half of the customers, measured on the other, so that the figure told is not the one that was searched for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy import sparse

from akrab.insight.science.arrays import Floats, Ints
from akrab.insight.science.recommend import again, together
from akrab.insight.science.recommend.baskets import Baskets, leave_last_out
from akrab.insight.science.recommend.quality import Ranking, Scorer, batches, measure, scaled, top
from akrab.insight.science.trouble import Trouble

FEWEST = 30  # customers with a basket to hide
ROUNDS = 8
ASKED = 2_000  # customers that are enough to choose by
BASE = "popular"  # what a blend has to beat


def _popular(past: Baskets) -> Scorer:
    shares = again.popularity(past)
    return lambda users: np.tile(shares, (len(users), 1))


def _personal(past: Baskets) -> Scorer:
    rates = again.personal(past)
    return lambda users: rates[users].toarray()


def _cosine(past: Baskets) -> Scorer:
    bought = past.bought()
    return together.scorer(bought, together.cosine(bought))


def _ease(past: Baskets) -> Scorer:
    """On the square roots of the baskets' decayed weights: what was bought lately says more about what comes next."""
    columns = together.most_bought(past.bought())
    weights = together.ease(sparse.csr_array(past.bought()[:, columns]))
    lately = past.matrix(np.where(_is_last(past), again.DECAY ** past.age.astype(float), 0.0))
    return together.scorer(lately, weights, columns)


def _is_last(past: Baskets) -> np.ndarray:
    """Whether the row is the customer's latest basket with that item."""
    order = np.lexsort((past.age, past.item, past.user))
    user, item = past.user[order], past.item[order]
    found = np.zeros(len(order), dtype=bool)
    found[order] = np.r_[True, (user[1:] != user[:-1]) | (item[1:] != item[:-1])][: len(order)]
    return found


WAYS: dict[str, Callable[[Baskets], Scorer]] = {
    BASE: _popular,
    "personal": _personal,
    "cosine": _cosine,
    "ease": _ease,
    "neighbours": again.neighbours,
}
FOR_NEW = (BASE, "cosine", "ease", "neighbours")
FOR_ANY = (BASE, "personal", "cosine", "ease", "neighbours")


@dataclass(frozen=True)
class Chosen:
    """weights: of each way used, adding up to 1. measured: on customers that the choice has not seen. base: the same
    for the plain list of what sells most. `trouble`: TOO_FEW customers to measure by, or NOT_BETTER than that list."""

    new: bool
    weights: Mapping[str, float]
    measured: Ranking
    base: Ranking
    trouble: Trouble


def choose(past: Baskets, *, new: bool, rng: np.random.Generator, ways: tuple[str, ...] = (), k: int = 10) -> Chosen:
    """Which blend suits this shop: every customer's last basket is hidden and guessed from those before.

    new: suggest only what the customer never bought. ways: names of WAYS, by default all that make sense. Deterministic
    for the same `rng`.
    """
    names = ways or (FOR_NEW if new else FOR_ANY)
    split = leave_last_out(past)
    if split.past.users < FEWEST:
        none = Ranking(0.0, 0.0, 0.0, split.past.users)
        return Chosen(new, {BASE: 1.0}, none, none, Trouble.TOO_FEW)
    order = rng.permutation(split.past.users)[: 2 * ASKED]
    halves = np.sort(order[: len(order) // 2]), np.sort(order[len(order) // 2 :])
    scorers = {name: WAYS[name](split.past) for name in names}
    bought = split.past.bought()
    seen: list[dict[str, np.ndarray]] = [
        {name: _in_batches(score, users) for name, score in scorers.items()} for users in halves
    ]

    def value(half: int, weights: Mapping[str, float]) -> Ranking:
        whole = sum(seen[half][name] * weight for name, weight in weights.items())
        users = halves[half]
        return measure(lambda some: np.asarray(whole)[some], bought[users], split.last[users], new=new, k=k)

    weights = _greedy(names, partial(value, 0))
    measured, base = value(1, weights), value(1, {BASE: 1.0})
    trouble = Trouble.NONE if measured.recall > base.recall else Trouble.NOT_BETTER
    return Chosen(new, weights, measured, base, trouble)


def _in_batches(score: Scorer, users: Ints) -> np.ndarray:
    """Scores of many users, scaled; some hundreds at a time, for each way may need several tables on its way."""
    parts = [scaled(score(users[some])).astype(np.float32) for some in batches(len(users))]
    return np.concatenate(parts)


def _greedy(names: tuple[str, ...], value: Callable[[Mapping[str, float]], Ranking]) -> dict[str, float]:
    counts: dict[str, int] = {}
    best = -1.0
    for _round in range(ROUNDS):
        tried = []
        for name in names:
            more = counts | {name: counts.get(name, 0) + 1}
            whole = sum(more.values())
            tried.append((value({one: number / whole for one, number in more.items()}).recall, name))
        recall, name = max(tried, key=lambda one: one[0])
        if recall <= best:
            break
        best = recall
        counts[name] = counts.get(name, 0) + 1
    whole = sum(counts.values())
    return {name: number / whole for name, number in counts.items()}


def blended(past: Baskets, weights: Mapping[str, float]) -> Scorer:
    """The blend over all that is known; scores of a user lie in [0, 1]."""
    scorers = {name: WAYS[name](past) for name, weight in weights.items() if weight > 0}

    def score(users: Ints) -> Floats:
        whole = np.zeros((len(users), past.items))
        for name, one in scorers.items():
            whole += weights[name] * scaled(one(users))
        return whole

    return score


@dataclass(frozen=True)
class Suggestions:
    """For each asked user the items, best first, and their scores; -1 and 0 where there are no more. Shape (k, n)."""

    items: Ints
    scores: Floats


def suggest(
    score: Scorer, past: Baskets, users: Ints, *, new: bool, k: int = 10, offered: np.ndarray | None = None
) -> Suggestions:
    """The k best items of each user. new: none that the user has bought. offered: which items may be suggested at all
    (in stock, visible), shape (items,), by default all."""
    scores = score(users)
    if new:
        scores = np.where(past.bought()[users].toarray() > 0, -np.inf, scores)
    if offered is not None:
        scores = np.where(offered, scores, -np.inf)
    items = top(scores, k)
    found = np.take_along_axis(scores, items, axis=1)
    nothing = ~(found > 0)
    return Suggestions(np.where(nothing, -1, items), np.where(nothing, 0.0, found))
