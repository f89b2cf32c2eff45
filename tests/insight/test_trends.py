"""What rises and falls, from the orders to the rows; what lies behind a change, to the last coin."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from akrab.catalogue.models import Product
from akrab.insight import refresh
from akrab.insight.learning.running import learn
from akrab.insight.models import ModelCard, Refresh, RevenueChange, Trend
from akrab.insight.months import following
from akrab.insight.science.trend import trend
from akrab.insight.trends import words
from akrab.insight.trends.changes import goods, pairs, ways
from akrab.insight.trends.series import begun, calendar, complete
from akrab.orders.models import Order
from tests.catalogue.factories import make_variant
from tests.insight.factories import make_buyer, make_sale

pytestmark = pytest.mark.django_db
FIRST = dt.date(2025, 11, 1)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel("2026-11-21T03:00:00Z", tick=True):
        yield


def learnt() -> ModelCard:
    refresh.run(charts=False)
    card = learn("trends")
    assert card is not None
    return card


def test_what_rises_is_named_with_its_months_and_what_wavers_is_not() -> None:
    kabel, lampu = make_variant(sku="KABEL"), make_variant(sku="LAMPU")
    Product.objects.filter(pk=kabel.product_id).update(brand="Terang")
    buyer = make_buyer()
    wavering = [5, 9, 4, 8, 6, 9, 5, 7, 4, 9, 6, 5]
    for place, pieces in enumerate(wavering):
        month = following(FIRST, place)
        make_sale(buyer, f"{month} 09:00", [("KABEL", place + 1, 100_000), ("LAMPU", pieces, 1_000_000)], cost=40_000)
    make_sale(buyer, "2026-11-05 09:00", [("KABEL", 900, 100_000)])  # this month is not over
    card = learnt()
    assert (card.figures["grain"], card.figures["periods"], card.figures["seasonal"]) == ("month", 12, False)
    one = Trend.objects.get(dimension="product", subject=str(kabel.product_id), figure="revenue")
    assert one.values == [100_000 * number for number in range(1, 13)]
    assert (one.start, one.slope, one.change, one.span, one.money) == (FIRST, 100_000, 600_000, 6, 600_000)
    # its neighbours are as alike as its own line leaves them: nothing
    assert one.p == pytest.approx(trend(one.values).p)
    assert one.p < 0.0001
    assert (one.sure, one.rising, one.leading, one.low, one.high) == (True, True, True, 600_000, 600_000)
    assert words.headline(one, "IDR") == "Rp6k more a month than half a year ago."
    assert words.certainty(one).startswith("That is not chance: by luck so steady a change comes less than once")
    more = Trend.objects.get(dimension="product", subject=str(kabel.product_id), figure="pieces")
    assert (more.change, more.money, more.leading) == (6, 600_000, False)  # six pieces at 100,000
    profit = Trend.objects.get(dimension="product", subject=str(kabel.product_id), figure="gross_profit")
    assert profit.values == [60_000 * number for number in range(1, 13)]
    assert Trend.objects.get(dimension="brand", subject="Terang", figure="revenue").values == one.values
    still = Trend.objects.get(dimension="product", subject=str(lampu.product_id), figure="revenue")
    assert (still.sure, still.leading) == (False, False)
    assert words.certainty(still) == "That may well be chance."
    assert words.doubt(card) == (
        "Your past is shorter than two years: a season of the year looks the same as a lasting change."
    )
    assert {row.figure for row in Trend.objects.filter(dimension="shop")} == {
        "revenue", "orders", "average_order", "gross_profit",
    }  # fmt: skip


def test_two_years_are_compared_month_by_month() -> None:
    make_variant(sku="KABEL")
    season = [1, 1, 1, 2, 3, 9, 1, 1, 1, 2, 4, 9]
    begin = dt.date(2024, 11, 1)
    for place in range(24):
        price = 100_000 if place < 12 else 120_000
        make_sale(None, f"{following(begin, place)} 09:00", [("KABEL", season[place % 12], price)])
    card = learnt()
    assert (card.figures["seasonal"], card.figures["periods"]) == (True, 24)
    one = Trend.objects.get(dimension="shop", figure="revenue")
    assert (one.seasonal, one.span, one.sure) == (True, 12, True)
    assert one.change == 30_000  # the middle of twelve rises: 20,000 for a piece, one or two pieces in most months
    assert "than a year ago" in words.headline(one, "IDR")
    assert words.doubt(card) == ""


def test_the_change_of_the_sales_is_split_to_the_last_coin() -> None:
    make_variant(sku="KABEL"), make_variant(sku="LAMPU"), make_variant(sku="BARU")
    sari, budi = make_buyer("Sari"), make_buyer("Budi")
    make_sale(None, "2026-08-31 09:00", [("KABEL", 1, 100_000)])
    make_sale(sari, "2026-09-02 09:00", [("KABEL", 3, 100_000)])
    make_sale(sari, "2026-09-12 09:00", [("LAMPU", 1, 50_000)])
    make_sale(budi, "2026-09-20 09:00", [("KABEL", 1, 100_000)])
    make_sale(None, "2026-09-21 09:00", [("KABEL", 1, 100_000)])
    make_sale(sari, "2026-10-02 09:00", [("KABEL", 1, 90_000), ("BARU", 1, 70_001)])
    make_sale(sari, "2026-10-03 09:00", [("KABEL", -1, 90_000)], kind=Order.Kind.RETURN)
    make_sale(budi, "2026-10-04 09:00", [("KABEL", 1, 1)], state=Order.State.CANCELLED)
    learnt()
    one = RevenueChange.objects.get(pk="month")
    assert (one.first, one.last, one.first_before) == (dt.date(2026, 10, 1), dt.date(2026, 10, 31), dt.date(2026, 9, 1))
    assert (one.revenue_before, one.revenue) == (550_000, 70_001)
    change = 70_001 - 550_000
    for name in ("ways", "people", "goods"):
        assert sum(row[1] for row in one.parts[name]) == change
    made = {row[0]: row[1:] for row in one.parts["ways"]}
    assert (made["customers"][1:], made["frequency"][1:], made["basket"][1:]) == ([2, 1], [1.5, 1], [150_000, 160_001])
    # named sales fell from 450,000 to 160,001; one of two customers stayed away
    assert made["customers"][0] + made["frequency"][0] + made["basket"][0] == 160_001 - 450_000
    assert made["unnamed_orders"][0] == -100_000
    assert made["unnamed_basket"][0] == 0
    assert made["back"] == [-90_000, 0, -90_000]
    assert dict(one.parts["goods"]) == {
        "price": -30_000, "quantity": -380_000, "mix": 0, "new": 70_001, "gone": -50_000, "back": -90_000,
    }  # fmt: skip
    people = {row[0]: row[1] for row in one.parts["people"]}
    assert people == {"new": -450_000, "returning": 160_001, "unnamed": -100_000, "back": -90_000}
    assert sum(row[1] for row in one.parts["where"]["product"]) == change
    assert sum(row[1] for row in one.parts["where"]["channel"]) == change


def test_parts_hold_where_nobody_came_and_with_great_amounts() -> None:
    nothing = dict.fromkeys(("customers", "orders", "named", "unnamed_orders", "unnamed", "revenue", "back"), 0)
    full = nothing | {"customers": 3, "orders": 7, "named": 10**15 + 1}
    found = {row[0]: row[1] for row in ways(full, nothing)}
    assert (found["customers"], found["frequency"], found["basket"]) == (-(10**15) - 1, 0, 0)
    assert sum(row[1] for row in ways(nothing, full)) == 10**15 + 1
    assert goods({}, {}, 0, 0) == [[code, 0] for code in ("price", "quantity", "mix", "new", "gone", "back")]


def test_a_young_shop_is_looked_at_by_weeks_and_a_newer_one_is_told_why_not() -> None:
    make_variant(sku="KABEL")
    for week in range(14):
        make_sale(None, f"{dt.date(2026, 8, 10) + dt.timedelta(weeks=week)} 09:00", [("KABEL", 1, 100_000 + week)])
    card = learnt()
    assert (card.figures["grain"], card.figures["periods"]) == ("week", 14)
    one = Trend.objects.get(dimension="shop", figure="revenue")
    assert (one.grain, one.span, one.change, one.start) == ("week", 8, 8, dt.date(2026, 8, 10))
    Order.objects.filter(placed_at__lt=dt.datetime(2026, 10, 20, tzinfo=dt.UTC)).delete()
    Refresh.objects.update(token="another")
    card = learnt()
    assert (card.trouble, Trend.objects.count(), RevenueChange.objects.count()) == ("too_few", 0, 0)
    assert "so far there are 3 weeks." in words.silence(card)


def test_bad_input_makes_no_trend() -> None:
    make_variant(sku="KABEL")
    make_sale(None, "2024-01-01 09:00", [("KABEL", 1, 10**12)])  # a clock that jumped
    make_sale(None, "2027-03-01 09:00", [("KABEL", 1, 10**12)])
    for place in range(12):
        back = {"state": Order.State.RETURNED}
        make_sale(None, f"{following(FIRST, place)} 09:00", [("KABEL", 1, 100_000_000_000)], **back)  # type: ignore[arg-type]
    card = learnt()
    assert card.figures["first"] == "2025-11-01"
    assert not Trend.objects.filter(sure=True).exists()
    assert {row.figure for row in Trend.objects.filter(dimension="shop")} <= {"orders", "returned"}


def test_calendars_and_series() -> None:
    end = dt.date(2026, 11, 21)
    days = [dt.date(2026, 1, 15) + dt.timedelta(days=number) for number in range(300)]
    assert begun([dt.date(2001, 1, 1), *days], end, "month") == dt.date(2026, 1, 15)
    assert begun([dt.date(2026, 1, 1)], end, "month") is None  # silent since
    assert begun([], end, "month") is None
    when = calendar(days, end)
    assert (when.grain, when.starts[0], when.starts[-1], len(when.starts)) == (
        "month", dt.date(2026, 2, 1), dt.date(2026, 10, 1), 9,
    )  # fmt: skip
    known: dict[dt.date, float | None] = dict.fromkeys(when.starts, 1.0)
    assert complete(known, when)[1] == [1.0] * 9
    assert complete(dict(list(known.items())[1:]), when) == ([], [])  # began in the second month: seven whole ones
    assert complete(known | {when.starts[4]: None}, when) == ([], [])
    assert complete({when.starts[0]: 1.0, when.starts[8]: 1.0}, when) == ([], [])
    assert list(pairs(dt.date(2026, 1, 15), end)) == ["weeks", "month", "quarter"]
    assert pairs(dt.date(2024, 11, 1), end)["year"] == (
        (dt.date(2025, 11, 1), dt.date(2026, 10, 31)), (dt.date(2024, 11, 1), dt.date(2025, 10, 31)),
    )  # fmt: skip
