"""A reward is paid with points and becomes a voucher of one's own."""

import datetime as dt

import pytest
import time_machine

from akrab.accounts.models import Role
from akrab.journal.models import Entry
from akrab.loyalty import actions
from akrab.loyalty.errors import LoyaltyError, NotEnoughPoints
from akrab.loyalty.models import Account, PointsEntry
from akrab.promotions.models import Code, Promotion
from akrab.promotions.queries import public, vouchers_of
from tests.accounts.factories import make_user
from tests.customers.factories import make_member
from tests.loyalty.factories import give, make_reward, points_on

pytestmark = pytest.mark.django_db


def test_points_go_once_and_a_voucher_of_ones_own_comes() -> None:
    with time_machine.travel("2026-03-01T03:00:00Z"):
        points_on()
        customer = make_member()
        give(customer, 80)
        reward = make_reward(points=50, days=30)
        voucher = actions.take_reward(customer_id=customer.pk, reward=reward, key="a")
        assert actions.take_reward(customer_id=customer.pk, reward=reward, key="a") == voucher
        assert vouchers_of(customer) == [voucher]
        assert public() == []
    assert Account.objects.get().balance == 30
    assert (voucher.customer_id, voucher.limit, voucher.source) == (customer.pk, 1, f"reward:{reward.pk}")
    assert voucher.ends_at == dt.datetime(2026, 3, 31, 17, tzinfo=dt.UTC)  # the end of 31 March in Jakarta
    entry = PointsEntry.objects.get(kind="reward")
    assert (entry.points, entry.note, entry.voucher) == (-50, "Potongan Rp5.000", voucher)
    told = Entry.objects.get(kind="reward.taken")
    assert told.data == {"reward": "Potongan Rp5.000", "points": 50, "code": voucher.text}


def test_without_enough_points_nothing_happens() -> None:
    points_on()
    customer = make_member()
    give(customer, 49)
    with pytest.raises(NotEnoughPoints):
        actions.take_reward(customer_id=customer.pk, reward=make_reward(points=50), key="a")
    assert (Account.objects.get().balance, Code.objects.count()) == (49, 0)


def test_a_reward_that_is_off_is_not_given() -> None:
    points_on()
    customer = make_member()
    give(customer, 80)
    reward = make_reward(is_active=False)
    with pytest.raises(LoyaltyError, match="not offered any more"):
        actions.take_reward(customer_id=customer.pk, reward=reward, key="a")


def test_what_was_taken_keeps_its_promise_when_the_reward_changes() -> None:
    points_on()
    customer, owner = make_member(), make_user(Role.OWNER)
    give(customer, 80)
    reward = make_reward()
    voucher = actions.take_reward(customer_id=customer.pk, reward=reward, key="a")
    old = reward.promotion
    actions.save_reward(
        reward=reward, name="Lain", points=60, kind="percent", value=10, days=5, minimum_spend=1_000_000, actor=owner
    )
    assert Promotion.objects.get(pk=voucher.promotion_id).amount == 500_000
    assert reward.promotion != old
    assert (reward.promotion.kind, reward.promotion.percent, reward.promotion.minimum_spend) == (
        "percent", 10, 1_000_000,
    )  # fmt: skip
    same = reward.promotion
    actions.save_reward(
        reward=reward, name="Baru", points=70, kind="percent", value=10, days=5, minimum_spend=1_000_000, actor=owner
    )
    assert reward.promotion == same
    assert Promotion.objects.get(pk=same.pk).name == "Baru"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"points": 0}, "points"),
        ({"days": 0}, "days"),
        ({"value": 0}, "value"),
        ({"kind": "percent", "value": 101}, "value"),
    ],
)
def test_a_reward_that_makes_no_sense_is_refused(wrong: dict[str, object], field: str) -> None:
    with pytest.raises(LoyaltyError) as refused:
        make_reward(**wrong)
    assert refused.value.field == field
    assert not Promotion.objects.exists()
