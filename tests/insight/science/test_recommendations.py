"""Recommendations against the reference values of Online Retail, Ta-Feng and MovieLens; bounds and small shops."""

import re
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from akrab.insight.science.recommend import again, blend, together
from akrab.insight.science.recommend.baskets import Baskets, Split, baskets, leave_last_out
from akrab.insight.science.recommend.quality import Scorer, measure, top
from akrab.insight.science.trouble import Trouble
from tests.insight.science import published


def online_retail(data: Path) -> Baskets:
    lines = published.online_retail(data)
    goods = np.array([bool(re.match(r"\d{5}", code)) for code in lines["code"]])
    return baskets(*(lines[name][goods] for name in ("customer", "invoice")), lines["code"][goods].astype(str),
                   lines["moment"][goods])  # fmt: skip


def tafeng(data: Path) -> Baskets:
    past, future = published.tafeng(data)
    rows = [
        (int(customer), number, item)
        for customer, before in past.items()
        for number, basket in enumerate([*before, future[customer]])
        for item in basket
    ]
    who, place, item = np.array(rows).T
    return baskets(who, who * 1000 + place, item, place)


def own_rates(past: Baskets) -> Scorer:
    rates, popular = again.personal(past), again.popularity(past)
    return lambda users: rates[users].toarray() + 1e-5 * popular


@pytest.fixture(scope="module")
def retail(shared_data: Path) -> Split:
    return leave_last_out(online_retail(shared_data))


def test_the_split_is_that_of_the_reference(retail: Split) -> None:
    assert (retail.past.users, retail.past.items) == (2829, 3602)
    bought = retail.past.bought()
    customers = np.asarray(bought.sum(0))
    every: Scorer = lambda users: np.tile(customers, (len(users), 1))  # noqa: E731
    assert measure(every, bought, retail.last, new=True).recall == pytest.approx(0.024, abs=0.001)
    assert measure(every, bought, retail.last, new=False).recall == pytest.approx(0.038, abs=0.001)


def test_own_frequency_and_rebuying_beat_the_reference_for_any_item(retail: Split) -> None:
    found = measure(own_rates(retail.past), retail.past.bought(), retail.last, new=False)
    assert found.recall >= 0.19  # reference: 0.188
    assert found.customers == 2827


def test_cosine_for_new_items(retail: Split) -> None:
    bought = retail.past.bought()
    found = measure(together.scorer(bought, together.cosine(bought)), bought, retail.last, new=True)
    assert found.recall == pytest.approx(0.063, abs=0.0006)


@pytest.mark.soak
def test_the_next_basket_of_ta_feng(shared_data: Path) -> None:
    split = leave_last_out(tafeng(shared_data))
    found = measure(own_rates(split.past), split.past.bought(), split.last, new=False)
    assert found.customers == 13_858
    assert found.recall >= 0.128  # TIFU-KNN with 300 neighbours: 0.1304
    assert found.ndcg >= 0.1147


def test_ease_on_movielens(shared_data: Path) -> None:
    users, films = published.movielens(shared_data)
    test = np.random.default_rng(0).random(len(users)) < 0.25
    shape = (users.max() + 1, films.max() + 1)
    train, hidden = (
        sparse.csr_array((np.ones(int(some.sum())), (users[some], films[some])), shape=shape) for some in (~test, test)
    )
    found = measure(together.scorer(train, together.ease(train)), train, hidden, new=True)
    assert found.recall >= 0.222
    assert found.ndcg == pytest.approx(0.475, abs=0.01)


@pytest.mark.soak
@pytest.mark.parametrize(("new", "least"), [(True, 0.068), (False, 0.19)])
def test_the_blend_chosen_on_the_past_reaches_the_last_basket(retail: Split, new: bool, least: float) -> None:
    chosen = blend.choose(retail.past, new=new, rng=np.random.default_rng(0))
    found = measure(blend.blended(retail.past, chosen.weights), retail.past.bought(), retail.last, new=new)
    assert found.recall >= least
    assert chosen.trouble == Trouble.NONE


def shop_of(customers: int, rng: np.random.Generator) -> Baskets:
    """Half buy tea, half buy coffee, each with what goes with it; three baskets each."""
    rows = [
        (who, who * 3 + place, 10 * (who % 2) + item, place)
        for who in range(customers)
        for place in range(3)
        for item in rng.choice(5, 2, replace=False)
    ]
    return baskets(*np.array(rows).T)


def test_the_blend_of_a_small_shop_finds_what_goes_together() -> None:
    shop = shop_of(80, np.random.default_rng(2))
    chosen = blend.choose(shop, new=True, rng=np.random.default_rng(2), k=2)
    assert chosen.trouble == Trouble.NONE
    assert sum(chosen.weights.values()) == pytest.approx(1)
    assert chosen.measured.recall > chosen.base.recall
    score = blend.blended(shop, chosen.weights)
    found = blend.suggest(score, shop, np.arange(80), new=True, k=3)
    bought = shop.bought().toarray()
    for user, items in enumerate(found.items):
        for item in items[items >= 0]:
            assert not bought[user, item]
    only = blend.suggest(score, shop, np.arange(4), new=False, offered=np.arange(shop.items) == 2)
    assert set(only.items.ravel().tolist()) <= {2, -1}


def test_a_shop_with_few_customers_is_told_so() -> None:
    chosen = blend.choose(shop_of(10, np.random.default_rng(2)), new=False, rng=np.random.default_rng(2))
    assert (chosen.trouble, dict(chosen.weights)) == (Trouble.TOO_FEW, {"popular": 1.0})


@pytest.mark.parametrize("rows", [[], [(7, 1, 3, 0)], [(7, 1, 3, 0), (7, 2, 3, 1)]])
@pytest.mark.parametrize("way", sorted(blend.WAYS))
def test_hardly_any_purchases_break_nothing(rows: list[tuple[int, ...]], way: str) -> None:
    past = baskets(*np.array(rows, dtype=float).reshape(-1, 4).T)
    scores = blend.WAYS[way](past)(np.arange(past.users))
    assert scores.shape == (past.users, past.items)
    assert np.isfinite(scores).all()


def test_baskets_are_in_order_and_once() -> None:
    found = baskets([5, 5, 5, 9, 5], ["b", "a", "a", "x", "a"], ["tea", "tea", "cup", "cup", "tea"], [2, 1, 1, 0, 1])
    assert found.length.tolist() == [2, 1]
    rows = sorted(zip(found.user_ids[found.user], found.item_ids[found.item], found.age.tolist(), strict=True))
    assert rows == [(5, "cup", 1), (5, "tea", 0), (5, "tea", 1), (9, "cup", 0)]


def test_what_is_bought_again_is_told_from_what_is_bought_once() -> None:
    """Ten customers buy rice every time and one pot once."""
    rows = [(who, who * 5 + place, item, place) for who in range(10) for place in range(5)
            for item in ([0, 1] if place == 0 else [0])]  # fmt: skip
    rice, pot = again.rebuy_rates(baskets(*np.array(rows).T))
    assert rice == pytest.approx((40 + 25) / 90)
    assert pot == pytest.approx(25 / 90)


def test_the_best_come_first_and_ties_by_number() -> None:
    assert top(np.array([[1.0, 3, 3, 0], [0, 0, 0, 9]]), 3).tolist() == [[1, 2, 0], [3, 0, 1]]
    assert top(np.zeros((2, 1)), 3).tolist() == [[0], [0]]


def test_too_many_goods_for_ease_are_refused() -> None:
    with pytest.raises(ValueError, match="5000 items"):
        together.ease(sparse.csr_array((2, 5001)))
