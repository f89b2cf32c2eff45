"""Market-basket rules against the counts of arules on Groceries, and against counting by hand."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from akrab.insight.science.rules import Frequent, Rule, TooManySets, frequent_sets, rules, telling
from tests.insight.science import published


@pytest.fixture(scope="module")
def groceries(shared_data: Path) -> tuple[np.ndarray, np.ndarray, list[str]]:
    baskets = published.groceries(shared_data)
    names = sorted({name for basket in baskets for name in basket})
    number = {name: at for at, name in enumerate(names)}
    rows = [(at, number[name]) for at, basket in enumerate(baskets) for name in basket]
    return *np.array(rows).T, names


@pytest.fixture(scope="module")
def thousandth(groceries: tuple[np.ndarray, np.ndarray, list[str]]) -> Frequent:
    return frequent_sets(*groceries[:2], support=0.001)


def test_the_frequent_sets_are_all_there(
    groceries: tuple[np.ndarray, np.ndarray, list[str]], thousandth: Frequent
) -> None:
    assert thousandth.baskets == 9835
    assert len(thousandth.count) == 13_492
    assert len(frequent_sets(*groceries[:2], support=0.01).count) == 333


def test_a_confidence_of_exactly_four_fifths_is_kept(thousandth: Frequent) -> None:
    found = rules(thousandth, confidence=0.8)
    assert len(found) == 410
    assert np.bincount([len(rule.left) + 1 for rule in found]).tolist() == [0, 0, 0, 29, 229, 140, 12]
    assert sum(rule.together * 5 == rule.on_left * 4 for rule in found) == 39
    assert len(rules(thousandth, confidence=0.5)) == 5668


@pytest.mark.parametrize(("support", "confidence", "number"), [(0.006, 0.25, 463), (0.005, 0.5, 120), (0.01, 0.5, 15)])
def test_the_published_numbers_of_rules(
    groceries: tuple[np.ndarray, np.ndarray, list[str]], support: float, confidence: float, number: int
) -> None:
    assert len(rules(frequent_sets(*groceries[:2], support=support), confidence=confidence)) == number


def test_the_best_lift_is_beer(groceries: tuple[np.ndarray, np.ndarray, list[str]], thousandth: Frequent) -> None:
    names = groceries[2]
    best = rules(thousandth, confidence=0.8)[0]
    assert ({names[one] for one in best.left}, names[best.right]) == ({"liquor", "red/blush wine"}, "bottled beer")
    assert (best.together, round(best.confidence, 4), round(best.lift, 3)) == (19, 0.9048, 11.235)


def test_sets_equal_counting_by_hand() -> None:
    rng = np.random.default_rng(5)
    held = rng.random((60, 7)) < 0.4
    held[~held.any(1), 0] = True
    found = frequent_sets(*np.nonzero(held), support=0.1).count
    by_hand = {
        some: int(held[:, some].all(1).sum())
        for size in range(1, 8)
        for some in itertools.combinations(range(7), size)
        if held[:, some].all(1).sum() >= 6
    }
    assert found == by_hand


def test_no_basket_and_one_product() -> None:
    assert rules(frequent_sets([], [], support=0.1), confidence=0.5) == []
    assert rules(frequent_sets([0, 1, 2], [0, 0, 0], support=0.1), confidence=0.5) == []


def test_too_small_a_support_is_refused_instead_of_filling_the_memory() -> None:
    with pytest.raises(TooManySets):
        frequent_sets(np.repeat([0, 1], 40), np.tile(np.arange(40), 2), support=0.5, at_most=1000)


def test_a_longer_rule_that_says_no_more_is_dropped() -> None:
    short = Rule((1,), 3, 40, 50, 60, 100)
    no_better, better = Rule((1, 2), 3, 16, 20, 60, 100), Rule((0, 1), 3, 9, 10, 60, 100)
    by_chance = Rule((4,), 5, 25, 50, 50, 100)
    assert telling([short, no_better, better, by_chance]) == [short, better]
