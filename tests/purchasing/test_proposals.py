import datetime as dt

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from akrab.catalogue import stock
from akrab.catalogue.models import Stock, StockMove
from akrab.purchasing.actions import suppliers
from akrab.purchasing.proposals import proposals
from akrab.purchasing.proposing import need
from tests.catalogue.factories import make_variant
from tests.purchasing.factories import make_purchase, make_supplier

START = dt.datetime(2026, 9, 27, 12, tzinfo=dt.UTC)


def ask(weekly: list[int], position: int, **details: int) -> int:
    values = {"lead_days": 7, "cover_days": 14, "service": 95, **details}
    return need(weekly, position=position, **values).quantity  # type: ignore[arg-type]


def test_even_sales_are_ordered_for_the_delivery_and_the_days_after() -> None:
    assert ask([3] * 8, 3) == 6  # 9 for three weeks, 3 are there
    assert ask([3] * 8, 4) == 0  # enough until the delivery


def test_uneven_sales_get_a_safety_stock() -> None:
    # mean 3, sd 2.138; line = 3 + 1.645·2.138 = 6.5 → 7, target = 9 + 1.645·2.138·√3 = 15.09 → 16
    weekly = [0, 6, 1, 5, 2, 4, 1, 5]
    assert ask(weekly, 8) == 0
    assert ask(weekly, 7) == 9
    assert ask(weekly, 7, service=50) == 0
    assert ask(weekly, 7, pack=12) == 12


def test_what_nobody_buys_is_filled_up_only_to_the_shops_own_line() -> None:
    assert ask([0] * 8, 0) == 0
    assert ask([0] * 8, 2, at_least=5) == 4


@given(
    weekly=st.lists(st.integers(0, 500), min_size=1, max_size=8),
    position=st.integers(0, 2000),
    lead=st.integers(0, 90),
    pack=st.integers(1, 48),
    service=st.integers(50, 99),
)
def test_a_proposal_is_whole_packs_and_never_less_for_a_longer_wait(
    weekly: list[int], position: int, lead: int, pack: int, service: int
) -> None:
    found = ask(weekly, position, lead_days=lead, pack=pack, service=service)
    assert found >= 0
    assert found % pack == 0
    assert ask(weekly, position, lead_days=lead + 7, pack=pack, service=service) >= found
    assert ask(weekly, position + 1, lead_days=lead, pack=pack, service=service) <= found


@pytest.mark.parametrize("weekly", [[], [3, -1]])
def test_impossible_weeks_are_refused(weekly: list[int]) -> None:
    with pytest.raises(ValueError, match="week"):
        ask(weekly, 0)


@pytest.mark.django_db
def test_the_list_says_what_to_order_and_why() -> None:
    with time_machine.travel(START, tick=False):
        variant, quiet = make_variant(stock=27), make_variant(stock=1)
        suppliers.save_item(supplier=make_supplier(lead_days=7), variant=variant, last_price=500, pack_size=6)
    for week in range(8):
        with time_machine.travel(START + dt.timedelta(weeks=week, days=1), tick=False):
            stock.take({variant.pk: 4}, reference=f"w{week}")
            stock.give_back(
                variant_id=variant.pk,
                quantity=1,
                reference=f"w{week}:back",
                reason=StockMove.Reason.CANCELLED,
                still_reserved=True,
            )
    with time_machine.travel(START + dt.timedelta(weeks=8), tick=False):
        assert Stock.objects.get(variant=quiet).on_hand == 1  # nobody buys it: it is not proposed
        (one,) = proposals()
        assert (one.variant_id, one.on_hand, one.need.mean) == (variant.pk, 3, 3.0)
        assert (one.need.quantity, one.cost) == (6, 3000)
        assert one.reason == "Sells 3 a week, 3 left, delivery takes 7 days: order 6"


@pytest.mark.django_db
def test_what_is_on_its_way_is_not_ordered_again() -> None:
    with time_machine.travel(START, tick=False):
        variant = make_variant(stock=10)
    with time_machine.travel(START + dt.timedelta(weeks=1), tick=False):
        stock.take({variant.pk: 10}, reference="a")
        (one,) = proposals()
        assert one.reason == f"Sells 10 a week, 0 left, delivery takes 7 days: order {one.need.quantity}"
        make_purchase(variant=variant, quantity=one.need.quantity)
        assert proposals() == []
