"""One ledger for all outlets: what it sums up to is what there is, whatever happens in whatever order."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from akrab.catalogue import outlets, places, stock
from akrab.catalogue.bundles import set_content
from akrab.catalogue.models import Outlet, OutletStock, Product, Stock, StockMove, Variant
from akrab.journal.models import Entry
from tests.catalogue.factories import make_variant
from tests.catalogue.ledger import assert_ledger_holds, figures

pytestmark = pytest.mark.django_db
R = StockMove.Reason


def second() -> Outlet:
    outlets.main_outlet()
    return outlets.save_outlet(name="Kios Pasar")


def give_back(variant: Variant, quantity: int, reference: str, **details: object) -> bool:
    return stock.give_back(
        variant_id=variant.pk,
        quantity=quantity,
        reference=reference,
        reason=R.CANCELLED,
        **{"still_reserved": True, **details},  # type: ignore[arg-type]
    )


def test_the_sum_of_the_ledger_is_the_stock() -> None:
    variant = make_variant(stock=5)
    stock.take({variant.pk: 3}, reference="a")
    stock.receive(variant=variant, quantity=10)
    assert stock.count(variant=variant, counted=14) == -1  # 12 free and 3 promised lay there
    assert stock.count(variant=variant, counted=14) == 0
    assert figures(variant) == (11, 3, 0, 0)
    assert_ledger_holds()


def test_more_than_there_is_cannot_be_taken() -> None:
    variant = make_variant(stock=2)
    with pytest.raises(stock.OutOfStock, match="2"):
        stock.take({variant.pk: 3}, reference="a")
    assert figures(variant) == (2, 0, 0, 0)
    with pytest.raises(stock.StockError):
        stock.receive(variant=variant, quantity=0)
    with pytest.raises(stock.StockError):
        stock.count(variant=variant, counted=-1)


def test_a_count_below_what_is_promised_is_refused_in_words() -> None:
    variant = make_variant(stock=5)
    stock.take({variant.pk: 4}, reference="a")
    with pytest.raises(stock.StockError, match="4 of them are promised"):
        stock.count(variant=variant, counted=3)
    assert figures(variant) == (1, 4, 0, 0)


def test_goods_go_back_once() -> None:
    variant = make_variant(stock=2)
    stock.take({variant.pk: 2}, reference="a")
    assert give_back(variant, 2, "b")
    assert not give_back(variant, 2, "b")
    assert figures(variant) == (2, 0, 0, 0)


def test_goods_are_taken_once_per_order() -> None:
    variant = make_variant(stock=5)
    stock.take({variant.pk: 2}, reference="a")
    stock.hand_over({variant.pk: 2})
    assert figures(variant) == (3, 0, 0, 0)
    assert StockMove.objects.get(reason="sale").reference == f"a:{variant.pk}:sale"


def test_a_shop_with_one_outlet_pays_one_update_and_one_insert(django_assert_num_queries: object) -> None:
    variants = [make_variant(stock=5) for _each in range(3)]
    with django_assert_num_queries(2):  # type: ignore[operator]
        stock.take({one.pk: 1 for one in variants}, reference="a")
    with django_assert_num_queries(3):  # type: ignore[operator]
        stock.hand_over({one.pk: 1 for one in variants}, reference="a")


def test_whoever_takes_hears_where_few_are_left_or_a_bundle_counts_on_it() -> None:
    plenty, few, in_bundle = make_variant(stock=50), make_variant(stock=7), make_variant(stock=50)
    bundle = make_variant(kind=Product.Kind.BUNDLE, stock=0)
    set_content(bundle=bundle, item=in_bundle, quantity=2)
    assert stock.take({plenty.pk: 1, few.pk: 2, in_bundle.pk: 1}, reference="a") == {few.pk, in_bundle.pk}
    assert stock.take({few.pk: 1}, reference="b") == {few.pk}


def test_where_one_of_many_is_short_nothing_is_taken() -> None:
    first, short, last = make_variant(stock=5), make_variant(stock=1), make_variant(stock=5)
    with pytest.raises(stock.OutOfStock) as refused, transaction.atomic():
        stock.take({last.pk: 1, short.pk: 2, first.pk: 1}, reference="a")
    assert (refused.value.variant, refused.value.left) == (short, 1)
    assert [figures(one)[:2] for one in (first, short, last)] == [(5, 0), (1, 0), (5, 0)]
    assert not StockMove.objects.filter(reason="sale").exists()


def test_the_main_outlet_is_emptied_first_and_the_rest_comes_from_the_others() -> None:
    variant, kiosk = make_variant(stock=2), second()
    stock.receive(variant=variant, quantity=4, outlet=kiosk)
    stock.take({variant.pk: 5}, reference="a")
    assert figures(variant) == (1, 5, 1, 3)
    moves = StockMove.objects.filter(reason="sale").order_by("id").values_list("outlet_id", "quantity", "reference")
    assert list(moves) == [
        (None, -2, f"a:{variant.pk}:sale"),
        (kiosk.pk, -3, f"a:{variant.pk}:sale:{kiosk.pk}"),
    ]
    assert_ledger_holds()


def test_a_named_outlet_sells_only_what_lies_there() -> None:
    variant, kiosk = make_variant(stock=9), second()
    stock.receive(variant=variant, quantity=1, outlet=kiosk)
    with pytest.raises(stock.OutOfStock, match=r"Only 1 .* “Kios Pasar”"):
        stock.take({variant.pk: 2}, reference="a", outlet=kiosk)
    assert figures(variant) == (10, 0, 1, 0)
    stock.take({variant.pk: 1}, reference="b", outlet=kiosk)
    with pytest.raises(stock.OutOfStock, match="9"):
        stock.take({variant.pk: 10}, reference="c", outlet=outlets.main_outlet())
    stock.take({variant.pk: 9}, reference="d", outlet=outlets.main_outlet())
    assert figures(variant) == (0, 10, 0, 1)
    assert_ledger_holds()


def test_what_is_given_up_goes_back_to_the_outlet_it_came_from() -> None:
    variant, kiosk = make_variant(stock=2), second()
    stock.receive(variant=variant, quantity=4, outlet=kiosk)
    stock.take({variant.pk: 5}, reference="a")
    stock.hand_over({variant.pk: 2}, reference="a")
    assert figures(variant) == (1, 3, 1, 3)  # those of the main outlet went first
    assert give_back(variant, 3, "a:back", taken_by="a")
    assert figures(variant) == (4, 0, 4, 0)
    assert OutletStock.objects.get().on_hand == 4
    assert_ledger_holds()


def test_the_second_parcel_leaves_the_outlet_where_the_rest_lies() -> None:
    variant, kiosk = make_variant(stock=2), second()
    stock.receive(variant=variant, quantity=3, outlet=kiosk)
    stock.take({variant.pk: 5}, reference="a")
    stock.receive(variant=variant, quantity=2)
    stock.take({variant.pk: 2}, reference="other")
    stock.hand_over({variant.pk: 2}, reference="a")
    stock.hand_over({variant.pk: 3}, reference="a", before={variant.pk: 2})
    assert figures(variant) == (0, 2, 0, 0)  # the other order's two are still promised in the main outlet
    assert OutletStock.objects.get().reserved == 0


def test_returned_goods_are_laid_down_where_they_were_bought_or_where_somebody_says() -> None:
    variant, kiosk = make_variant(stock=0), second()
    stock.receive(variant=variant, quantity=3, outlet=kiosk)
    stock.take({variant.pk: 3}, reference="a", outlet=kiosk)
    stock.hand_over({variant.pk: 3}, reference="a")
    assert give_back(variant, 1, "r1", still_reserved=False, taken_by="a")
    assert give_back(variant, 1, "r2", still_reserved=False, taken_by="a", outlet=outlets.main_outlet())
    assert figures(variant) == (2, 0, 1, 0)
    assert_ledger_holds()


def test_damaged_goods_need_a_reason_and_must_be_free() -> None:
    variant = make_variant(stock=3)
    stock.take({variant.pk: 2}, reference="a")
    with pytest.raises(stock.StockError, match="what happened"):
        stock.write_off(variant=variant, quantity=1, note=" ")
    with pytest.raises(stock.OutOfStock):
        stock.write_off(variant=variant, quantity=2, note="pecah")
    stock.write_off(variant=variant, quantity=1, note="pecah")
    assert figures(variant) == (0, 2, 0, 0)
    assert Entry.objects.filter(kind="stock.moved").order_by("-id")[0].data["reason"] == "damaged"
    assert_ledger_holds()


def test_the_same_movement_is_booked_once() -> None:
    variant = make_variant(stock=3)
    assert stock.move(variant=variant, quantity=4, reason=R.TRANSFER, reference="t:1")
    assert not stock.move(variant=variant, quantity=4, reason=R.TRANSFER, reference="t:1")
    assert figures(variant) == (7, 0, 0, 0)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["take", "hand", "back", "return", "receive", "count", "off"]),
        st.integers(1, 6),
        st.sampled_from([None, 0, 1]),  # no outlet named, the main one, the kiosk
        st.integers(0, 9),  # which of the open orders
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_the_ledger_holds_after_any_sequence(steps: list[tuple[str, int, int | None, int]]) -> None:
    variant, kiosk = make_variant(stock=5), Outlet.objects.filter(is_main=False).first() or second()
    named = [outlets.main_outlet(), kiosk]
    promised: dict[str, int] = {}
    sold: dict[str, int] = {}
    for number, (what, quantity, where, which) in enumerate(steps):
        outlet, reference = None if where is None else named[where], f"{variant.pk}-{number}"
        before = figures(variant)
        order = sorted(promised)[which % len(promised)] if promised else ""
        try:
            if what == "take":
                stock.take({variant.pk: quantity}, reference=reference, outlet=outlet)
                promised[reference] = quantity
            elif what == "receive":
                stock.receive(variant=variant, quantity=quantity, outlet=outlet)
            elif what == "off":
                stock.write_off(variant=variant, quantity=quantity, note="rusak", outlet=outlet)
            elif what == "count":
                stock.count(variant=variant, counted=quantity, outlet=outlet)
            elif what in {"hand", "back"} and order:
                some = min(quantity, promised[order])
                if what == "hand":
                    stock.hand_over({variant.pk: some}, reference=order, before={variant.pk: sold.get(order, 0)})
                    sold[order] = sold.get(order, 0) + some
                else:
                    assert give_back(variant, some, reference, taken_by=order)
                promised[order] -= some
                if not promised[order]:
                    del promised[order]
            elif what == "return" and sold:
                order, some = sold.popitem()
                assert give_back(variant, some, reference, still_reserved=False, taken_by=order, outlet=outlet)
        except stock.StockError:
            assert figures(variant) == before
        assert figures(variant)[1] == sum(promised.values())
        assert_ledger_holds(variant)
    assert places.shelf(variant.pk, None) + places.shelf(variant.pk, kiosk.pk) == sum(figures(variant)[:2])
    assert Stock.objects.filter(variant=variant).count() == 1
