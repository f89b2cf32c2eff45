"""Value of customers on Online Retail and CDNOW, and the simpler way where the plain fit is in trouble."""

from pathlib import Path

import numpy as np
import pytest

from akrab.insight.science.arrays import Floats
from akrab.insight.science.buying import bgnbd, spend, value
from akrab.insight.science.buying.histories import Histories, bought_later, histories
from akrab.insight.science.risk import auc
from akrab.insight.science.trouble import Trouble
from tests.insight.science import published

UNTIL = published.day(2011, 8, 31)


@pytest.fixture(scope="module")
def retail(shared_data: Path) -> Histories:
    lines = published.online_retail(shared_data)
    return histories(lines["customer"], lines["day"], lines["money"], until=UNTIL)


def paid_later(data: Path, of: Histories) -> Floats:
    lines = published.online_retail(data)
    later = (lines["day"] > UNTIL) & np.isin(lines["customer"], of.customer)
    at = np.searchsorted(of.customer, lines["customer"][later])
    return np.bincount(at, weights=lines["money"][later], minlength=len(of))


def test_the_top_fifth_by_value_hold_most_of_what_comes(shared_data: Path, retail: Histories) -> None:
    """Reference: 63.7 % of the later revenue; buys again, AUC 0.729 by expected purchases, 0.685 by recency."""
    found = value.fitted(retail)
    assert (found.by, found.plain) == ("no_dropout", Trouble.NO_DROPOUT)
    money = spend.fit(retail.x, retail.spend)
    worth = value.value(retail, found.model, money, weeks=100 / 7)
    later = paid_later(shared_data, retail)
    top = np.argsort(-worth)[: len(worth) // 5]
    assert later[top].sum() / later.sum() == pytest.approx(0.637, abs=0.01)
    lines = published.online_retail(shared_data)
    came = bought_later(lines["customer"], lines["day"], of=retail.customer, after=UNTIL, until=UNTIL + 100)
    assert came.sum() == 4806
    expected = bgnbd.expected_purchases(100 / 7, retail.x, retail.t_x, retail.T, found.model)
    assert auc(expected, (came > 0).astype(float)) == pytest.approx(0.729, abs=0.001)
    assert auc(retail.t_x - retail.T, (came > 0).astype(float)) == pytest.approx(0.685, abs=0.001)


def test_who_buys_again_at_cdnow(shared_data: Path) -> None:
    found = published.cdnow(shared_data)
    until = published.day(1997, 9, 30)
    shop = histories(found.customer, found.day, found.money, until=until)
    model = value.fitted(shop)
    assert (model.by, model.plain) == ("likelihood", Trouble.NONE)
    came = bought_later(found.customer, found.day, of=shop.customer, after=until, until=until + 273) > 0
    expected = bgnbd.expected_purchases(39, shop.x, shop.t_x, shop.T, model.model)
    assert came.sum() == 684
    assert auc(expected, came.astype(float)) == pytest.approx(0.773, abs=0.001)


def test_a_small_shop_is_helped_and_money_later_counts_less() -> None:
    shop = histories([1, 1, 1, 2, 3, 3], [0, 20, 40, 10, 5, 30], [10, 20, 30, 9, 5, 15], until=60)
    found = value.fitted(shop)
    assert (found.by, found.plain) == ("prior", Trouble.TOO_FEW)
    money = spend.fit(shop.x, shop.spend)
    assert money.trouble == Trouble.TOO_FEW
    now, later = (value.value(shop, found.model, money, weeks=52, yearly_discount=rate) for rate in (0.0, 0.2))
    assert (later < now).all()
    assert (later > 0.85 * now).all()
    plain = bgnbd.expected_purchases(52, shop.x, shop.t_x, shop.T, found.model)
    assert now == pytest.approx(plain * spend.expected_spend(shop.x, shop.spend, money))
    assert value.value(shop, found.model, money, weeks=52, margin=[0.5, 0.2, 0.0])[2] == 0
