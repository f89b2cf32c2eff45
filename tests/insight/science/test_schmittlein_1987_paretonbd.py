"""Pareto/NBD against the published figures of CDNOW (BTYD's vignette) and against its hypergeometric form."""

from pathlib import Path

import numpy as np
import pytest
from scipy.special import gammaln, hyp2f1

from akrab.insight.science.buying import paretonbd
from akrab.insight.science.buying.histories import Histories, grouped, histories
from akrab.insight.science.trouble import Trouble
from tests.insight.science import published


@pytest.fixture(scope="module")
def cdnow(shared_data: Path) -> Histories:
    found = published.cdnow(shared_data)
    return histories(found.customer, found.day, found.money, until=published.day(1997, 9, 30))


def by_hypergeometric(x: float, t_x: float, T: float, r: float, alpha: float, s: float, beta: float) -> float:
    """ln of the likelihood of one customer as Fader & Hardie (2005) write it, for alpha >= beta."""

    def part(age: float) -> float:
        z = (alpha - beta) / (alpha + age)
        return float(hyp2f1(r + s + x, s + 1, r + s + x + 1, z) / (alpha + age) ** (r + s + x))

    inside = (alpha + T) ** -(r + x) * (beta + T) ** -s + s / (r + s + x) * (part(t_x) - part(T))
    return float(gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta) + np.log(inside))


@pytest.mark.parametrize("row", [(0, 0, 38.9), (1, 30.4, 38.9), (29, 33.1, 39), (7, 0.1, 39), (120, 250, 260)])
def test_the_integral_equals_the_hypergeometric_form(row: tuple[float, float, float]) -> None:
    logs = np.log([0.55, 10.6, 0.6, 9.7])
    one = grouped(*(np.array([value], dtype=float) for value in row))
    assert paretonbd.log_likelihood(logs, one)[0] == pytest.approx(by_hypergeometric(*row, *np.exp(logs)), rel=1e-9)


def test_the_parameters_are_those_of_the_vignette(cdnow: Histories) -> None:
    found = paretonbd.fit(cdnow.x, cdnow.t_x, cdnow.T)
    assert found.log_likelihood == pytest.approx(-9594.98, abs=0.05)
    assert [found.r, found.alpha, found.s, found.beta] == pytest.approx([0.553, 10.578, 0.606, 11.669], abs=0.0006)
    assert found.trouble == Trouble.NONE


def test_the_gradient_is_that_of_the_likelihood(cdnow: Histories) -> None:
    data = grouped(cdnow.x, cdnow.t_x, cdnow.T)
    at = np.log([0.8, 6.0, 0.4, 15.0])
    steps = np.eye(4) * 1e-5
    low_high = [[paretonbd.log_likelihood(at + sign * d, data)[0] for sign in (-1, 1)] for d in steps]
    slope = [(high - low) / 2e-5 for low, high in low_high]
    assert paretonbd.log_likelihood(at, data)[1] == pytest.approx(slope, rel=1e-4)


def test_who_bought_once_may_have_left(cdnow: Histories) -> None:
    found = paretonbd.fit(cdnow.x, cdnow.t_x, cdnow.T)
    alive = paretonbd.probability_alive(cdnow.x, cdnow.t_x, cdnow.T, found)
    assert alive[cdnow.x == 0].max() < 0.5
    assert ((alive >= 0) & (alive <= 1)).all()
    expected = paretonbd.expected_purchases(39, cdnow.x, cdnow.t_x, cdnow.T, found)
    assert expected.sum() == pytest.approx(1665.5, abs=1)


def test_one_as_a_rate_of_leaving_is_no_exception() -> None:
    def expected(s: float) -> float:
        model = paretonbd.ParetoNBD(0.5, 10.0, s, 12.0, 0.0, 9, 9)
        return float(paretonbd.expected_purchases(39, [2], [30], [38], model)[0])

    assert expected(1.0) == pytest.approx((expected(0.9999) + expected(1.0001)) / 2, rel=1e-6)


def test_too_few_customers_are_named() -> None:
    assert paretonbd.fit([1], [2], [3]).trouble == Trouble.TOO_FEW
    assert paretonbd.fit([0] * 20, [0] * 20, [3] * 20).trouble == Trouble.NO_REPEATS
