"""The chance of leaving against IBM's Telco set, the thin fallback, and the columns made of a shop's orders."""

from pathlib import Path

import numpy as np
import pytest

from akrab.insight.science import risk
from akrab.insight.science.arrays import Floats
from akrab.insight.science.slipping import COLUMNS, snapshot
from akrab.insight.science.trouble import Trouble
from tests.insight.science import published

NUMBERS = ("tenure", "SeniorCitizen", "MonthlyCharges", "TotalCharges")


def telco(data: Path) -> tuple[Floats, Floats]:
    """TotalCharges is blank for new customers (tenure 0): unknown, not 0."""
    rows = published.telco(data)
    columns = [np.array([float(row[name]) if row[name].strip() else np.nan for row in rows]) for name in NUMBERS]
    for name in sorted(set(rows[0]) - {*NUMBERS, "customerID", "Churn"}):
        texts = np.array([row[name] for row in rows])
        columns += [(texts == text).astype(float) for text in np.unique(texts)[1:]]
    return np.stack(columns, axis=1), np.array([float(row["Churn"] == "Yes") for row in rows])


def test_telco(shared_data: Path) -> None:
    """Reference: AUC 0.846 to 0.847, Brier 0.134, lift of the first tenth 2.8."""
    X, y = telco(shared_data)
    assert int(np.isnan(X).sum()) == 9
    found = risk.fit(X, y)
    assert (found.way, found.trouble) == ("trees", Trouble.NONE)
    assert found.measured.auc >= 0.84
    assert found.measured.brier <= 0.137
    assert found.measured.lift == pytest.approx(2.8, abs=0.15)
    assert found.measured.off < 0.03  # what is called 30 % happens in 30 of 100


def test_one_column_of_telco_is_a_fallback_worth_having(shared_data: Path) -> None:
    """A fiftieth of the customers: too few for trees; who has stayed long stays."""
    X, y = telco(shared_data)
    some = slice(0, None, 50)
    found = risk.fit(np.column_stack([-X[some, 0], X[some, 2]]), y[some], lead=0)
    assert (found.way, found.trouble) == ("one_column", Trouble.NONE)
    assert found.measured.auc > 0.65
    assert found.measured.brier < found.measured.base_brier
    chance = found.chance(np.array([[-70.0, 50], [-20, 50], [-1, 50], [np.nan, 50]]))
    assert chance[0] <= chance[1] <= chance[2]
    assert chance[3] == pytest.approx(y[some].mean())


def test_too_few_leavers_give_the_rate_and_say_so() -> None:
    found = risk.fit(np.zeros((30, 2)), np.r_[np.ones(3), np.zeros(27)])
    assert (found.way, found.trouble) == ("rate", Trouble.TOO_FEW)
    assert found.chance(np.zeros((2, 2))) == pytest.approx([4 / 32] * 2)
    assert risk.fit(np.zeros((0, 2)), np.zeros(0)).trouble == Trouble.TOO_FEW


def test_columns_that_say_nothing_are_called_no_better() -> None:
    rng = np.random.default_rng(0)
    found = risk.fit(rng.random((180, 3)), (rng.random(180) < 0.3).astype(float))
    assert found.trouble == Trouble.NOT_BETTER


def test_auc_counts_ties_half() -> None:
    assert risk.auc(np.array([0.1, 0.5, 0.5, 0.9]), np.array([0, 0, 1, 1.0])) == 0.875
    assert risk.auc(np.array([0.1, 0.5]), np.array([1.0, 1.0])) == 0.5


def test_reasons_name_the_column_that_did_it() -> None:
    rng = np.random.default_rng(2)
    X = rng.random((150, 3))
    found = risk.fit(X, (rng.random(150) < X[:, 1]).astype(float), lead=1)
    assert risk.reasons(found, np.array([[0.5, 0.99, 0.5], [0.5, 0.01, 0.5]])) == [[1], []]


def test_the_columns_of_a_shop_know_nothing_of_the_future() -> None:
    """Customer 7 buys every ten days until day 40 and never again; customer 9 once, on day 45, and again on day 70."""
    customer, day = [7, 7, 7, 7, 9, 9], [10, 20, 30, 40, 45, 70]
    money = [100, 100, 100, 400, 50, 60]
    then = snapshot(customer, day, money, at=50, horizon=20)
    column = {name: then.X[:, at] for at, name in enumerate(COLUMNS)}
    assert then.customer.tolist() == [7, 9]
    assert column["recency"].tolist() == [10, 5]
    assert column["frequency"].tolist() == [4, 1]
    assert column["gap"][0] == pytest.approx(10)
    assert column["lateness"][0] == pytest.approx(1)
    assert column["trend"][0] == pytest.approx(1)
    assert np.isnan(column["trend"][1])
    assert column["money"].tolist() == [175, 50]
    assert then.away.tolist() == [1, 0]
    same = snapshot(customer[:5], day[:5], money[:5], at=50, horizon=20)
    assert np.array_equal(same.X, then.X, equal_nan=True)
    assert np.isnan(same.away).all()  # the twenty days are not over


def test_an_empty_shop_has_no_columns() -> None:
    assert snapshot([], [], [], at=5, horizon=3).X.shape == (0, len(COLUMNS))
    assert len(snapshot([1], [9], [5.0], at=5, horizon=3).customer) == 0
