"""Gamma-Gamma against note 025, and spends that it cannot use."""

from pathlib import Path

import numpy as np
import pytest

from akrab.insight.science.buying import spend
from akrab.insight.science.buying.histories import Histories, histories
from akrab.insight.science.trouble import Trouble
from tests.insight.science import published


@pytest.fixture(scope="module")
def cdnow(shared_data: Path) -> Histories:
    found = published.cdnow(shared_data)
    return histories(found.customer, found.day, found.money, until=published.day(1997, 9, 30))


def test_the_parameters_are_those_of_the_note(cdnow: Histories) -> None:
    found = spend.fit(cdnow.x, cdnow.spend)
    assert (found.p, found.q, found.gamma) == (
        pytest.approx(6.25, abs=0.005), pytest.approx(3.74, abs=0.005), pytest.approx(15.44, abs=0.01),
    )  # fmt: skip
    assert found.log_likelihood == pytest.approx(-4055.9, abs=0.05)
    assert found.mean == pytest.approx(35.17, abs=0.01)
    assert found.customers == 946
    assert abs(found.correlation) < 0.2


def test_rupiah_fit_as_dollars_do(cdnow: Histories) -> None:
    dollars, rupiah = (spend.fit(cdnow.x, cdnow.spend * unit) for unit in (1, 1_640_000))
    assert (rupiah.p, rupiah.q) == (pytest.approx(dollars.p, rel=1e-4), pytest.approx(dollars.q, rel=1e-4))
    assert rupiah.mean == pytest.approx(dollars.mean * 1_640_000, rel=1e-4)


def test_who_is_hardly_known_is_pulled_towards_all(cdnow: Histories) -> None:
    found = spend.fit(cdnow.x, cdnow.spend)
    new, once, often = spend.expected_spend([0, 1, 30], [0, 100, 100], found)
    assert new == pytest.approx(found.mean)
    assert found.mean < once < often < 100


def test_returns_and_alike_spends_are_named() -> None:
    assert spend.fit([1] * 20, [-5.0] * 20).trouble == Trouble.TOO_FEW
    alike = spend.fit([1, 2] * 10, [50.0] * 20)
    assert alike.trouble == Trouble.NO_VARIATION
    assert spend.expected_spend([0, 4], [0, 50.0], alike) == pytest.approx(50)


def test_a_heavy_tail_has_no_mean_and_says_so() -> None:
    rng = np.random.default_rng(3)
    heavy = spend.fit([1] * 400, rng.pareto(0.6, 400) + 1)
    assert heavy.trouble == Trouble.EDGE
    assert np.isfinite(spend.expected_spend([1], [10.0], heavy)).all()
