"""Whom an e-mail moves, on Hillstrom's test: the women's e-mail can be targeted, the men's cannot."""

from pathlib import Path

import numpy as np
import pytest

from akrab.insight.science import uplift
from akrab.insight.science.arrays import Floats
from akrab.insight.science.trouble import Trouble
from tests.insight.science import published


def hillstrom(data: Path, arm: str) -> tuple[Floats, Floats, Floats]:
    """Features, who got the e-mail, who visited; the arm against no e-mail."""
    rows = [row for row in published.hillstrom(data) if row["segment"] in {arm, "No E-Mail"}]
    columns = [
        np.array([float(row[name]) for row in rows]) for name in ("recency", "history", "mens", "womens", "newbie")
    ]
    for name in ("zip_code", "channel"):
        texts = np.array([row[name] for row in rows])
        columns += [(texts == text).astype(float) for text in np.unique(texts)]
    treated = np.array([float(row["segment"] == arm) for row in rows])
    return np.stack(columns, axis=1), treated, np.array([float(row["visit"]) for row in rows])


@pytest.mark.parametrize(("arm", "points"), [("Womens E-Mail", 4.09), ("Mens E-Mail", 7.20)])
def test_the_effect_on_everybody(arm: str, points: float, shared_data: Path) -> None:
    """Visit rates of this half: 14.94 and 18.05 against 10.85 per cent."""
    _X, treated, visited = hillstrom(shared_data, arm)
    found = uplift.effect(visited, treated > 0)
    assert found.value * 100 == pytest.approx(points, abs=0.01)
    assert found.low > 0.03
    assert found.error * 100 == pytest.approx(0.47, abs=0.03)


@pytest.mark.parametrize("way", sorted(uplift.WAYS))
def test_the_best_half_of_the_womens_mail_is_moved_more(way: str, shared_data: Path) -> None:
    found = uplift.measure(*hillstrom(shared_data, "Womens E-Mail"), way=way)
    assert found.trouble == Trouble.NONE
    assert found.p < 0.001
    assert found.more.low > 0
    assert found.best_half.value > 1.4 * found.all.value
    assert found.qini > 0.1


def test_the_mens_mail_is_honestly_not_targetable(shared_data: Path) -> None:
    found = uplift.measure(*hillstrom(shared_data, "Mens E-Mail"))
    assert found.trouble == Trouble.NOT_BETTER
    assert found.more.low < 0 < found.more.high
    assert abs(found.qini) < 0.1


def test_conversions_of_a_small_test_are_too_few(shared_data: Path) -> None:
    X, treated, visited = hillstrom(shared_data, "Womens E-Mail")
    found = uplift.measure(X[::40], treated[::40], visited[::40])
    assert found.trouble == Trouble.TOO_FEW
    assert found.all.customers == len(X[::40])


def test_qini_of_a_perfect_order_and_of_its_reverse() -> None:
    treated = np.tile([True, False], 200)
    moved = np.arange(400) < 200
    happened = (treated & moved).astype(float)
    assert uplift.qini(moved.astype(float), treated, happened) == pytest.approx(0.5, abs=0.01)
    assert uplift.qini(-moved.astype(float), treated, happened) == pytest.approx(-0.5, abs=0.01)
    assert np.isnan(uplift.qini(moved.astype(float), treated, np.zeros(400)))
