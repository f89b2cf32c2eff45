"""What the shop undertakes: its costs to the last discount, what it brought, and what is never called a profit."""

import datetime as dt
from typing import Any

import pytest

from akrab.accounts.models import Role
from akrab.core import clock, shop
from akrab.core.errors import NotAllowed
from akrab.customers.models import Customer
from akrab.engagement.models import BookedExpense, Undertaking, WebShowing, WorkedTime
from akrab.engagement.undertakings import actions
from akrab.engagement.undertakings.actions import Plan, UndertakingError
from akrab.engagement.undertakings.brought import orders
from akrab.engagement.undertakings.costs import costs, open_expenses
from akrab.engagement.undertakings.days import Days
from akrab.engagement.undertakings.figures import figures
from akrab.engagement.undertakings.known import candidates
from akrab.finance import actions as books
from akrab.finance.profit import profit
from akrab.insight.between import Between
from akrab.insight.models import ModelCard, PeriodFigure, Refresh
from akrab.messaging.models import MassMessage, MassReceiver, Message, WhatsAppCharge
from akrab.orders.models import Order, OrderDiscount, OrderLine, Return, ReturnLine
from akrab.promotions.models import Promotion
from akrab.tracking.models import Event, Visit
from tests.accounts.factories import make_user
from tests.customers.factories import make_customer
from tests.engagement.factories import make_web_message
from tests.finance.factories import sold, spent
from tests.promotions.factories import make_promotion

pytestmark = pytest.mark.django_db
K = Undertaking.Kind


def take(kind: str, source: str = "", *, days: int = 10, **more: Any) -> Undertaking:
    today = clock.today()
    plan = Plan(name="Lebaran", first_day=today - dt.timedelta(days=days - 1), **more)
    return actions.begin(key=f"{kind}:{source}", kind=kind, source=source, plan=plan, actor=None)


def off(
    order: Order, amount: int, promotion: Promotion | None = None, *, kind: str = "promotion", posts: int = 0
) -> None:
    pk = promotion.pk if promotion else None
    OrderDiscount.objects.create(
        order=order, kind=kind, label="Promo", promotion_id=pk, amount=amount, on_shipping=posts
    )


def parts(one: Undertaking) -> dict[str, tuple[int, int]]:
    return {part.code: (part.amount, part.rows) for part in costs(one, Days.of(one))}


def response_card(promotion: Promotion, **more: object) -> None:
    row = {
        "id": promotion.pk, "days": 10, "trouble": "", "clear": True, "came": 18_000_000, "expected": 10_000_000,
        "extra": 8_000_000, "low": 2_000_000, "high": 14_000_000, "discount": 2_000_000, "uses": 2,
    }  # fmt: skip
    ModelCard.objects.create(
        name="response", made_at=clock.now(), tried_at=clock.now(), as_of=clock.today(), currency="IDR", subjects=1,
        figures={"promotions": [row | more]},
    )  # fmt: skip


def test_a_promotion_costs_what_was_taken_off_orders_that_count_and_what_is_booked_to_it() -> None:
    promotion = make_promotion()
    one = take(K.PROMOTION, str(promotion.pk))
    off(sold(price=10_000_000, cost=6_000_000, discount=1_000_000), 1_000_000, promotion, posts=50_000)
    off(sold(price=10_000_000, cost=6_000_000, discount=1_000_000), 1_000_000, promotion)
    off(sold(state=Order.State.CANCELLED), 7_000_000, promotion)
    off(sold(currency="USD"), 7_000_000, promotion)
    off(sold(day=clock.today() - dt.timedelta(days=40)), 7_000_000, promotion)
    off(sold(), 7_000_000, make_promotion())
    expense = spent(500_000, kind="marketing")
    actions.book(undertaking=one, expense=expense, actor=None)
    actions.note_time(undertaking=one, key="t", minutes=90, hourly_cost=2_000_000, actor=None)
    assert parts(one) == {
        "discounts": (2_000_000, 2), "postage": (50_000, 1), "expenses": (500_000, 1), "time": (3_000_000, 1),
    }  # fmt: skip
    found = figures(one)
    assert found.cost == 5_550_000
    assert found.brought is not None
    assert (found.brought.orders, found.brought.sales, found.brought.margin) == (2, 18_000_000, 6_000_000)
    assert (found.measured, found.roi) == (None, None)  # nothing measured: no return is said
    books.withdraw(expense=expense, actor=make_user())
    assert "expenses" not in parts(one)


def test_what_came_back_later_is_taken_off_as_in_the_books() -> None:
    """Two pieces of three come back, one onto the shelf; of the other order, whose cost is unknown, nothing does."""
    promotion = make_promotion()
    one = take(K.PROMOTION, str(promotion.pk))
    kept = sold(price=10_000_000, cost=6_000_000, quantity=3, discount=3_000_000)
    off(kept, 3_000_000, promotion)
    line = kept.lines.get()
    came_back(kept, line, restock=True, refund=9_000_000, key="b0")
    back = came_back(kept, line, refund=9_000_000, key="b1")
    came_back(kept, line, refund=9_000_000, key="asked", state=Return.State.ACCEPTED)  # not here yet
    came_back(sold(), None, refund=5_000_000, key="other")
    found = figures(one).brought
    assert found is not None
    assert (found.orders, found.sales, found.back, found.margin) == (1, 9_000_000, 18_000_000, -3_000_000)
    ReturnLine.objects.filter(back=back).update(restock=True)
    found = figures(one).brought
    assert found is not None
    assert found.margin == 3_000_000
    today = clock.today()
    books_say = profit(today, today)
    assert (books_say.revenue, books_say.gross) == (9_000_000 + 5_000_000, 3_000_000 + 5_000_000 - 6_000_000)


def came_back(
    order: Order, line: OrderLine | None, *, refund: int, key: str, restock: bool = False, state: str = "received"
) -> Return:
    back = Return.objects.create(
        order=order, number=key, key=key, state=state, reason="x", goods=refund, requested_at=clock.now(),
        received_at=clock.now() if state == "received" else None,
    )  # fmt: skip
    ReturnLine.objects.create(back=back, line=line or order.lines.get(), quantity=1, restock=restock, refund=refund)
    return back


def test_the_return_of_a_measured_promotion_by_hand() -> None:
    """Extra sales 8 million as paid, 2 million of discounts, margin 40 % at full prices: 4 million left, 2 million and
    half a million spent."""
    promotion = make_promotion()
    one = take(K.PROMOTION, str(promotion.pk))
    for _number in range(2):
        off(sold(price=10_000_000, cost=6_000_000, discount=1_000_000), 1_000_000, promotion)
    actions.book(undertaking=one, expense=spent(500_000), actor=None)
    response_card(promotion)
    found = figures(one)
    assert found.measured is not None
    assert found.measured.margin is not None
    margin = found.measured.margin
    assert (margin.value, margin.low, margin.high) == pytest.approx((4_000_000, 1_600_000, 6_400_000))
    assert found.roi is not None
    assert (found.roi.value, found.roi.low, found.roi.high) == pytest.approx((0.6, -0.36, 1.56))


def test_a_measured_promotion_without_known_costs_or_without_spending_has_no_return() -> None:
    promotion = make_promotion()
    one = take(K.PROMOTION, str(promotion.pk))
    response_card(promotion)
    free = figures(one)
    assert free.measured is not None
    assert (free.measured.margin, free.roi) == (None, None)  # nothing sold: no margin
    sold(price=10_000_000, cost=6_000_000)
    found = figures(one)
    assert found.measured is not None
    assert found.measured.margin is not None
    assert (found.cost, found.roi) == (0, None)


def test_a_removed_promotion_keeps_its_booked_costs_and_another_currency_says_nothing() -> None:
    promotion = make_promotion()
    one = take(K.PROMOTION, str(promotion.pk))
    actions.book(undertaking=one, expense=spent(500_000), actor=None)
    response_card(promotion)
    ModelCard.objects.update(currency="USD")
    assert figures(one).measured is None
    ModelCard.objects.update(currency="IDR")
    Promotion.objects.filter(pk=promotion.pk).delete()
    found = figures(one)
    assert (found.cost, found.measured, found.roi) == (500_000, None, None)
    assert found.brought is not None
    assert found.brought.orders == 0


def test_points_cards_and_ranges_count_their_own_orders() -> None:
    points = take(K.POINTS)
    order = sold(price=10_000_000, discount=400_000)
    off(order, 400_000, kind="points")
    assert parts(points) == {"points": (400_000, 1)}
    assert figures(points).brought is not None
    rows = orders(points, Days.of(points))
    assert rows is not None
    assert [one.pk for one in rows] == [order.pk]
    line = order.lines.get()
    assert line.variant is not None
    assert orders(take(K.PROJECT), Days.of(points)) is None
    nothing = take(K.RANGE, "999999")
    found = figures(nothing).brought
    assert found is not None
    assert found.orders == 0


def test_a_message_on_the_pages_is_measured_against_those_held_back() -> None:
    message = make_web_message(held_percent=50)
    one = take(K.WEB_MESSAGE, str(message.pk))
    start = clock.now() - dt.timedelta(days=5)
    for number in range(40):
        customer = make_customer(name=f"Adi {number}", phone=f"0812-0000-{1000 + number}")
        held = number % 2 == 1
        WebShowing.objects.create(message=message, customer=customer, held=held, first_at=start, last_at=start)
        if not held:
            sold(customer=customer, price=1_000_000 if number % 4 else 1_400_000, cost=500_000)
    found = figures(one)
    assert found.measured is not None
    assert found.measured.extra.value == pytest.approx(20 * 1_200_000)  # ten for 1.0 and ten for 1.4 million
    assert found.measured.margin is not None
    assert found.measured.margin.value == pytest.approx(20 * 700_000)
    assert found.roi is None
    actions.book(undertaking=one, expense=spent(7_000_000), actor=None)
    again = figures(one)
    assert again.roi is not None
    assert again.roi.value == pytest.approx(1.0)
    assert again.roi.low < 1.0 < again.roi.high


def test_a_message_to_many_costs_what_sending_did_and_is_measured_where_some_were_held_back() -> None:
    mass = MassMessage.objects.create(
        key="list:1", kind="Lebaran", purpose="marketing", share=50, seed=1, created_at=clock.now()
    )
    found = next(one for one in candidates() if one.kind == K.MESSAGE)
    assert (found.name, found.source) == ("Lebaran", str(mass.pk))
    one = take(K.MESSAGE, found.source)
    for number, known in enumerate((True, True, False)):
        customer = make_customer(name=f"Adi {number}", phone=f"0812-0000-{1000 + number}")
        MassReceiver.objects.create(mass=mass, customer=customer, held=False, at=clock.day_start(clock.today()))
        message = Message.objects.create(
            key=f"list:1:{customer.pk}:whatsapp", customer=customer, channel="whatsapp", text="x", mass=True,
            state="sent", created_at=clock.now(),
        )  # fmt: skip
        WhatsAppCharge.objects.create(
            message=message, customer=customer, category="marketing", micros=411_000_000 if known else 0, known=known,
            state="charged", month="2026-11", created_at=clock.now(),
        )  # fmt: skip
    order = sold(customer=Customer.objects.earliest("pk"), price=10_000_000, cost=6_000_000)
    assert parts(one) == {"messages": (82_200, 2)}
    rows = orders(one, Days.of(one))
    assert rows is not None
    assert list(rows) == [order]
    assert figures(one).without_rate == 1
    assert figures(one).measured is None
    row = {"id": mass.pk, "money": {"value": 205_500.0, "low": 20_550.0, "high": 411_000.0, "clear": True}}
    ModelCard.objects.create(
        name="response", made_at=clock.now(), tried_at=clock.now(), as_of=clock.today(), currency="IDR", subjects=1,
        figures={"promotions": [], "written": [row]},
    )  # fmt: skip
    again = figures(one)
    assert again.roi is not None
    assert (again.roi.value, again.roi.low, again.roi.high) == pytest.approx((0.0, -0.9, 1.0))


def test_an_advertisement_counts_the_orders_of_its_visits() -> None:
    order, other = sold(), sold()
    for one, campaign in ((order, "lebaran"), (other, "else")):
        visit = Visit.objects.create(
            visitor="a", started_at=clock.now(), last_at=clock.now(), device="phone", campaign=campaign
        )
        Event.objects.create(visit=visit, at=clock.now(), kind="order", about=one.pk)
    advert = take(K.ADVERT, "lebaran")
    rows = orders(advert, Days.of(advert))
    assert rows is not None
    assert list(rows) == [order]


def test_a_goal_counts_the_days_as_the_reports_do() -> None:
    one = take(K.PROJECT, days=3, goal="revenue", wanted=5_000_000)
    goal = figures(one).goal
    assert goal is not None
    assert goal.came is None
    Refresh.objects.create(started_at=clock.now(), finished_at=clock.now(), as_of=clock.today(), currency="IDR")
    for back, revenue in enumerate((3_000_000, 0, 2_500_000, 1_000_000)):
        day = clock.today() - dt.timedelta(days=back)
        PeriodFigure.objects.create(grain="day", start=day, revenue=revenue)
    found = figures(one).goal
    assert found is not None
    assert (found.came, found.before, found.reached, found.percent) == (5_500_000, 1_000_000, True, 110)


def test_an_expense_belongs_to_one_and_a_doubled_tap_books_once() -> None:
    one, other = take(K.PROJECT), take(K.ADVERT, "lebaran")
    expense = spent(500_000)
    actions.book(undertaking=one, expense=expense, actor=None)
    actions.book(undertaking=one, expense=expense, actor=None)
    with pytest.raises(UndertakingError, match="already"):
        actions.book(undertaking=other, expense=expense, actor=None)
    assert list(BookedExpense.objects.values_list("undertaking", flat=True)) == [one.pk]
    assert open_expenses(other, marketing=[]) == []
    actions.unbook(undertaking=other, expense=expense, actor=None)  # not booked there: nothing happens
    assert BookedExpense.objects.count() == 1
    actions.unbook(undertaking=one, expense=expense, actor=None)
    assert open_expenses(other, marketing=[]) == [expense]
    books.withdraw(expense=expense, actor=make_user())
    expense.refresh_from_db()
    with pytest.raises(UndertakingError, match="undone"):
        actions.book(undertaking=one, expense=expense, actor=None)


def test_time_is_noted_once_and_rounded_half_up() -> None:
    one = take(K.PROJECT)
    for _number in range(2):
        actions.note_time(undertaking=one, key="t", minutes=1, hourly_cost=2_500_030, actor=None)
    assert [time.cost for time in WorkedTime.objects.all()] == [41_667]
    for minutes, cost in ((0, 1), (60_001, 1), (1, -1), (1, 10**15)):
        with pytest.raises(UndertakingError):
            actions.note_time(undertaking=one, key="x", minutes=minutes, hourly_cost=cost, actor=None)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": "  "}, "name"),
        ({"last_day": dt.date(2026, 1, 1)}, "last_day"),
        ({"last_day": dt.date(2099, 1, 1)}, "last_day"),
        ({"goal": "orders"}, "wanted"),
        ({"wanted": 5}, "goal"),
        ({"planned_cost": -1}, "planned_cost"),
        ({"goal": "revenue", "wanted": 10**16}, "wanted"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(more: dict[str, object], field: str) -> None:
    values = {"name": "Stand", "first_day": dt.date(2026, 11, 1)} | more
    with pytest.raises(UndertakingError) as refused:
        actions.begin(key="x", kind=K.PROJECT, plan=Plan(**values), actor=None)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert not Undertaking.objects.exists()


def test_only_who_writes_the_books_may_book() -> None:
    one = take(K.PROJECT)
    with pytest.raises(NotAllowed):
        actions.book(undertaking=one, expense=spent(1_000), actor=make_user(Role.ANALYST))
    assert not BookedExpense.objects.exists()


def test_great_amounts_and_days_to_come() -> None:
    promotion = make_promotion()
    one = take(K.PROMOTION, str(promotion.pk))
    for _number in range(2):
        off(sold(price=10**14, cost=6 * 10**13, discount=10**13), 10**13, promotion)
    assert figures(one).cost == 2 * 10**13
    later = clock.today() + dt.timedelta(days=5)
    plan = Plan(name="Later", first_day=later)
    to_come = actions.begin(key="later", kind=K.PROMOTION, source=str(promotion.pk), plan=plan, actor=None)
    found = figures(to_come)
    assert (found.begun, found.cost, found.brought, found.measured) == (False, 0, None, None)


def test_what_the_shop_knows_is_offered_until_it_is_taken_up() -> None:
    promotion, message = make_promotion(name="Akhir tahun"), make_web_message(name="Halo")
    keys = {one.key: one.name for one in candidates()}
    assert keys[f"promotion:{promotion.pk}"] == "Akhir tahun"
    assert keys[f"web_message:{message.pk}"] == "Halo"
    assert ("points:" in keys) == bool(shop.get("points_on"))
    take(K.PROMOTION, str(promotion.pk))
    assert f"promotion:{promotion.pk}" not in {one.key for one in candidates()}
    again = take(K.PROMOTION, str(promotion.pk))
    assert Undertaking.objects.get() == again
    assert Between(1, 0.5, 2).is_clear
