"""BG/NBD against the published figures of CDNOW, and what it must survive."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.special import hyp2f1

from akrab.insight.science.arrays import Floats
from akrab.insight.science.buying import bgnbd
from akrab.insight.science.buying.histories import Histories, bought_later, grouped, histories
from akrab.insight.science.buying.prior import USUAL_SHOP, Prior
from akrab.insight.science.trouble import Trouble
from tests.insight.science import published

CALIBRATED = published.day(1997, 9, 30)


@pytest.fixture(scope="module")
def cdnow(shared_data: Path) -> Histories:
    found = published.cdnow(shared_data)
    return histories(found.customer, found.day, found.money, until=CALIBRATED)


@pytest.fixture(scope="module")
def fitted(cdnow: Histories) -> bgnbd.BGNBD:
    return bgnbd.fit(cdnow.x, cdnow.t_x, cdnow.T)


def test_the_histories_count_days_and_not_lines(cdnow: Histories) -> None:
    assert (len(cdnow), int((cdnow.x > 0).sum()), int(cdnow.x.sum())) == (2357, 946, 2457)


def test_the_parameters_are_those_of_the_paper(fitted: bgnbd.BGNBD) -> None:
    assert [round(one, 3) for one in (fitted.r, fitted.alpha, fitted.a, fitted.b)] == [0.243, 4.414, 0.793, 2.426]
    assert fitted.log_likelihood == pytest.approx(-9582.43, abs=0.05)
    assert fitted.trouble == Trouble.NONE


def test_the_validation_table(shared_data: Path, cdnow: Histories, fitted: bgnbd.BGNBD) -> None:
    found = published.cdnow(shared_data)
    actual = bought_later(found.customer, found.day, of=cdnow.customer, after=CALIBRATED, until=CALIBRATED + 39 * 7)
    expected = bgnbd.expected_purchases(39, cdnow.x, cdnow.t_x, cdnow.T, fitted)
    assert actual.sum() == 1882
    assert expected.sum() == pytest.approx(1653, abs=0.5)
    assert np.abs(actual - expected).mean() == pytest.approx(0.786, abs=0.001)
    of = np.minimum(cdnow.x, 7)
    table = [0.237, 0.225, 0.697, 0.523, 1.393, 1.044, 1.560, 1.520, 2.532, 2.164, 2.947, 2.654, 3.862, 3.504,
             6.359, 6.157]  # fmt: skip
    measured = [float(one[of == x].mean()) for x in range(8) for one in (actual, expected)]
    assert measured == pytest.approx(table, abs=0.01)


def test_the_worked_example_of_the_excel_note(fitted: bgnbd.BGNBD) -> None:
    assert bgnbd.expected_purchases(39, [2], [30.43], [38.86], fitted)[0] == pytest.approx(1.226, abs=0.001)


@pytest.mark.parametrize("a", [0.793, 0.999, 1.001, 3.0, 1e-3])
def test_the_quadrature_equals_equation_10(a: float, cdnow: Histories, fitted: bgnbd.BGNBD) -> None:
    model = replace(fitted, a=a)
    x, t_x, T, t = cdnow.x, cdnow.t_x, cdnow.T, 39
    r, alpha, b = model.r, model.alpha, model.b
    series = hyp2f1(r + x, b + x, a + b + x - 1, t / (alpha + T + t))
    above = (a + b + x - 1) / (a - 1) * (1 - ((alpha + T) / (alpha + T + t)) ** (r + x) * series)
    odds = np.where(x > 0, a / np.where(x > 0, b + x - 1, 1) * ((alpha + T) / (alpha + t_x)) ** (r + x), 0)
    assert bgnbd.expected_purchases(t, x, t_x, T, model) == pytest.approx(above / (1 + odds), rel=1e-8)


@pytest.mark.parametrize("prior", [None, USUAL_SHOP])
def test_the_derivatives_are_those_of_the_likelihood_and_prior(prior: Prior | None, cdnow: Histories) -> None:
    some = slice(0, None, 20)
    data = grouped(cdnow.x[some], cdnow.t_x[some], cdnow.T[some])
    at = np.log([0.5, 8.0, 0.4, 3.0])
    steps = np.eye(4) * 1e-5
    low, high = ([bgnbd.badness(at + sign * step, data, prior) for step in steps] for sign in (-1, 1))
    _value, gradient, second = bgnbd.badness(at, data, prior)
    assert gradient == pytest.approx([(two[0] - one[0]) / 2e-5 for one, two in zip(low, high, strict=True)], abs=1e-7)
    for row, one, other in zip(second, low, high, strict=True):
        assert row == pytest.approx((other[1] - one[1]) / 2e-5, abs=1e-7)


def test_grouping_changes_nothing(cdnow: Histories, fitted: bgnbd.BGNBD) -> None:
    twice: list[Floats] = [np.concatenate([one, one]) for one in (cdnow.x, cdnow.t_x, cdnow.T)]
    again = bgnbd.fit(*twice)
    assert again.log_likelihood == pytest.approx(2 * fitted.log_likelihood)
    assert again.logs == pytest.approx(fitted.logs, abs=1e-4)


def test_a_fit_that_runs_to_the_edge_says_so(shared_data: Path) -> None:
    lines = published.online_retail(shared_data)
    until = published.day(2011, 8, 31)
    shop = histories(lines["customer"], lines["day"], lines["money"], until=until)
    found = bgnbd.fit(shop.x, shop.t_x, shop.T)
    assert found.trouble == Trouble.NO_DROPOUT
    assert found.log_likelihood == pytest.approx(-21755.35, abs=0.05)
    assert (found.r, found.alpha) == (pytest.approx(0.723, abs=0.001), pytest.approx(9.42, abs=0.01))
    expected = bgnbd.expected_purchases(100 / 7, shop.x, shop.t_x, shop.T, found)
    assert expected.sum() == pytest.approx(3633, abs=5)
    assert bgnbd.probability_alive(shop.x, shop.t_x, shop.T, found).min() > 0.98


@pytest.mark.parametrize(
    ("rows", "trouble"),
    [
        ([], Trouble.TOO_FEW),
        ([(3, 5, 9)], Trouble.TOO_FEW),
        ([(0, 0, 9)] * 40, Trouble.NO_REPEATS),
        ([(0, 0, 0)] * 40, Trouble.NO_REPEATS),
    ],
)
def test_what_cannot_be_fitted_is_named(rows: list[tuple[float, ...]], trouble: Trouble) -> None:
    found = bgnbd.fit(*np.array(rows, dtype=float).reshape(-1, 3).T)
    assert found.trouble == trouble
    assert min(found.r, found.alpha, found.a, found.b) > 0


def test_an_impossible_row_is_named() -> None:
    with pytest.raises(ValueError, match="row 1: t_x is above T"):
        bgnbd.fit([1, 1], [2, 9], [5, 5])


def test_probabilities_and_expectations_keep_their_bounds(fitted: bgnbd.BGNBD) -> None:
    x, t_x, T = np.array([0, 1, 5, 3000, 3000]), np.array([0, 0, 100, 520, 1.0]), np.array([500, 500, 104, 520, 520])
    alive = bgnbd.probability_alive(x, t_x, T, fitted)
    expected = bgnbd.expected_purchases(1e4, x, t_x, T, fitted)
    assert alive[0] == 1  # the trap: who never came back cannot have left in this model
    assert ((alive >= 0) & (alive <= 1)).all()
    assert np.isfinite(expected).all()
    assert (expected >= 0).all()
    assert bgnbd.expected_purchases(0, x, t_x, T, fitted) == pytest.approx(0)
