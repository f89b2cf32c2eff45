"""The trust ladder: what a customer may order before the shop has answered; and where parcels come back."""

import datetime as dt

import pytest

from akrab.accounts.actions import change_shop_settings
from akrab.accounts.models import Role
from akrab.catalogue.models import Stock
from akrab.core import clock
from akrab.core.errors import NotAllowed
from akrab.customers.models import Customer
from akrab.engagement import steps
from akrab.journal.models import Entry
from akrab.orders import actions, trust
from akrab.orders.errors import OrderError, TooManyWaiting
from akrab.orders.models import Level, Order, TrustFix
from akrab.orders.trust import Facts, level_of, reason
from akrab.payments import methods
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member
from tests.insight.factories import make_sale
from tests.orders.factories import make_order
from tests.shipping.factories import make_service


@pytest.fixture
def ladder(db: None) -> None:
    change_shop_settings(values={"trust_ladder": True}, actor=None)


def sent(customer: Customer, **details: str) -> Order:
    order, staff = make_order(customer=customer, **details), make_user(Role.STAFF)
    actions.accept(order=order, actor=staff)
    actions.send(order=order, key=f"send-{order.pk}", actor=staff)
    return order


def done(customer: Customer) -> Order:
    order = sent(customer)
    actions.complete(order=order, actor=make_user(Role.STAFF))
    return order


@pytest.mark.parametrize(
    ("facts", "level", "why"),
    [
        (Facts(), Level.NEW, "No order was handed over yet."),
        (Facts(days=29, phone_confirmed=True), Level.NEW, "No order was handed over yet."),
        (Facts(days=30, phone_confirmed=True), Level.KNOWN, "A confirmed phone number and an account of 30 days."),
        (Facts(done=1), Level.KNOWN, "1 order kept, no parcel that came back without a good reason."),
        (Facts(done=5, days=29), Level.KNOWN, "5 orders kept, no parcel that came back without a good reason."),
        (Facts(done=5, days=30), Level.TRUSTED, "5 orders kept, no parcel that came back without a good reason."),
        (Facts(done=3, refused=1, days=90), Level.CAREFUL, "1 parcel came back undelivered, 3 orders kept."),
        (Facts(done=4, refused=1), Level.KNOWN, "4 orders kept, 1 parcel came back undelivered."),
        (Facts(cancelled=3, done=2), Level.CAREFUL, "3 orders cancelled in half a year, 2 orders kept."),
        (Facts(cancelled=3, done=3), Level.KNOWN, "3 orders kept, no parcel that came back without a good reason."),
    ],
)
def test_the_rule_and_its_sentence(facts: Facts, level: Level, why: str) -> None:
    assert level_of(facts) == level
    assert reason(level, facts) == why


@pytest.mark.django_db
def test_without_the_ladder_everybody_has_the_shops_limit() -> None:
    member = make_member()
    assert (trust.waiting_limit(member), trust.may_pay_on_delivery(member), trust.deposit_percent(member)) == (
        5,
        True,
        0,
    )


@pytest.mark.usefixtures("ladder")
def test_a_new_customer_reads_the_number_and_what_to_do() -> None:
    member = make_member()
    for _number in range(2):
        order = make_order(customer=member)
    with pytest.raises(TooManyWaiting) as refused:
        make_order(customer=member)
    assert str(refused.value) == (
        "You have 2 orders that the shop has not confirmed yet. "
        "Wait for an answer, or cancel one of them under “My orders”; then you can order again."
    )
    actions.cancel(order=order, reason="", actor=member.user)
    assert make_order(customer=member).state == "waiting"


@pytest.mark.usefixtures("ladder")
def test_facts_come_from_what_happened() -> None:
    member = make_member()
    done(member)
    refused = sent(member)
    actions.came_back(order=refused, reason="Refused at the door", key="back", actor=make_user(Role.STAFF))
    actions.cancel(order=make_order(customer=member), reason="", actor=member.user)
    actions.cancel(order=sent_not(member), reason="Broken", actor=make_user(Role.STAFF))  # the shop's own deed
    make_sale(member, "2026-01-02 09:00", kind=Order.Kind.RETURN)  # brought back at the counter: no order kept
    assert trust.facts_of(member) == Facts(done=1, refused=1, cancelled=1, days=0)
    assert steps.facts_of(member.pk).orders == 4
    found = trust.standing(member)
    assert (found.level, found.limit, found.pays_on_delivery, found.deposit_percent) == ("careful", 1, False, 50)
    with clock.as_of(clock.now() + dt.timedelta(days=181)):
        assert trust.facts_of(member).cancelled == 0


def sent_not(customer: Customer) -> Order:
    order = make_order(customer=customer)
    actions.accept(order=order, actor=make_user(Role.STAFF))
    return order


@pytest.mark.usefixtures("ladder")
def test_a_parcel_that_came_back_lies_on_the_shelf_and_is_not_owed() -> None:
    variant = make_variant(stock=3)
    make_service(code="kurir", tariffs={"": (1_000_000, 0)}, cash_on_delivery=True)
    order = sent_with(variant_quantity=2, variant=variant)
    staff = make_user(Role.STAFF)
    for _click in range(2):
        back = actions.came_back(order=order, reason="", key="back", actor=staff)
    order.refresh_from_db()
    assert (back.undelivered, back.state, back.reason) == (True, "received", "not delivered")
    assert (order.state, order.owed, order.refund_due) == ("returned", 0, 0)
    assert Stock.objects.get(variant=variant).on_hand == 3
    assert order.returns.count() == 1


def sent_with(*, variant_quantity: int, variant: object) -> Order:
    order = make_order(
        variant=variant,
        quantity=variant_quantity,
        delivery="kurir",
        address="Jl. Mawar 1",
        payment_method="cod",  # type: ignore[arg-type]
    )
    staff = make_user(Role.STAFF)
    actions.accept(order=order, actor=staff)
    actions.send(order=order, key="s", actor=staff)
    order.refresh_from_db()
    return order


@pytest.mark.usefixtures("ladder")
def test_cash_on_delivery_and_deposit_follow_the_level() -> None:
    change_shop_settings(
        values={"payment_methods": ["cod"], "trust_new_cod": False, "trust_new_deposit": 30}, actor=None
    )
    make_service(code="kurir", tariffs={"": (0, 0)}, cash_on_delivery=True)
    member = make_member()

    def offered() -> list[str]:
        found = methods.offered(channel="web", customer=member, total=1, delivery="kurir")
        return [one.code for one in found]

    assert offered() == ["agreed"]
    order = make_order(customer=member, variant=make_variant(price=999_900))
    assert (order.total, order.deposit, order.deposit_due) == (999_900, 300_000, 300_000)
    actions.note_money(order=order, amount=100_000)
    assert order.deposit_due == 200_000
    done(member)
    assert offered() == ["cod"]
    assert make_order(customer=member).deposit == 0


@pytest.mark.django_db
def test_a_level_is_set_by_hand_with_a_reason_and_taken_away() -> None:
    member, owner = make_member(), make_user()
    with pytest.raises(OrderError, match="Write why"):
        trust.fix_level(customer=member, level="trusted", reason=" ", actor=owner)
    with pytest.raises(OrderError, match="one of the levels"):
        trust.fix_level(customer=member, level="best", reason="x", actor=owner)
    with pytest.raises(NotAllowed):
        trust.fix_level(customer=member, level="trusted", reason="x", actor=make_user(Role.ANALYST))
    assert not TrustFix.objects.exists()
    trust.fix_level(customer=member, level="trusted", reason="My neighbour", actor=owner)
    found = trust.standing(member)
    assert (found.level, found.why, found.limit) == ("trusted", "My neighbour", 10)
    trust.fix_level(customer=member, level="", reason="", actor=owner)
    trust.fix_level(customer=member, level="", reason="", actor=owner)
    assert trust.standing(member).level == "new"
    kinds = Entry.objects.filter(customer_id=member.pk, kind__startswith="customer.trust").order_by("id")
    assert list(kinds.values_list("kind", flat=True)) == ["customer.trust_fixed", "customer.trust_released"]


@pytest.mark.django_db
def test_areas_where_parcels_come_back() -> None:
    change_shop_settings(values={"unconfirmed_limit": 100}, actor=None)
    member, staff = make_member(), make_user(Role.STAFF)
    variant = make_variant(stock=100)
    for number in range(6):
        order = make_order(customer=member, variant=variant)
        Order.objects.filter(pk=order.pk).update(district="33.72.01" if number < 5 else "32.73.14")
        actions.accept(order=order, actor=staff)
        actions.send(order=order, key=f"s{number}", actor=staff)
        if number < 2:
            actions.came_back(order=order, reason="", key=f"b{number}", actor=staff)
    make_order(customer=member, variant=variant)
    found = trust.areas()
    assert [(one.code, one.sent, one.back, one.percent, one.is_alarming) for one in found] == [
        ("33.72", 5, 2, 40, True),
        ("32.73", 1, 0, 0, False),
    ]
    assert trust.area_of("33.72.02") == found[0]
    assert trust.area_of("") is None
    with clock.as_of(clock.now() + dt.timedelta(days=366)):
        assert trust.areas() == []
