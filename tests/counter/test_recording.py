"""A sale of the till becomes an order, once and as it was paid."""

import datetime as dt

import pytest

from akrab.accounts.actions import change_shop_settings
from akrab.accounts.models import Role
from akrab.catalogue import options
from akrab.catalogue.actions import change_variant
from akrab.catalogue.models import Stock, StockMove
from akrab.core import clock
from akrab.counter import actions, sales
from akrab.counter.errors import BadSale
from akrab.counter.models import CounterSale, SalePayment, StockDifference
from akrab.customers.models import Customer
from akrab.journal.models import Entry
from akrab.orders.models import Order
from akrab.payments import debts
from akrab.payments.models import Payment
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.counter.factories import make_cashier, open_session, sale_json, send
from tests.customers.factories import make_customer
from tests.promotions.factories import make_promotion

pytestmark = pytest.mark.django_db


def on_hand(variant: object) -> int:
    return Stock.objects.get(variant=variant).on_hand


def test_a_sale_is_an_order_that_is_paid_and_done() -> None:
    variant, cashier = make_variant(stock=10, price=2_500_000), make_cashier()
    session = open_session()
    outcome = send(
        sale_json(variant, quantity=2, tenders=[{"method": "cash", "amount": 5_000_000, "given": 10_000_000}]),
        seller=cashier,
    )
    assert outcome.result == "recorded"
    assert outcome.sale
    order = Order.objects.get()
    assert (order.state, order.total, order.paid, order.channel) == ("done", 5_000_000, 5_000_000, "counter")
    assert (order.seller, outcome.sale.seller, outcome.sale.session) == (cashier, cashier, session)
    assert (outcome.sale.given, outcome.sale.change) == (10_000_000, 5_000_000)
    assert on_hand(variant) == 8
    assert Payment.objects.get().amount == 5_000_000


def test_the_same_sale_again_is_known_and_changes_nothing() -> None:
    variant, cashier = make_variant(stock=10), make_cashier()
    open_session()
    raw = sale_json(variant)
    assert [send(raw, seller=cashier).result for _ in range(3)] == ["recorded", "known", "known"]
    assert (Order.objects.count(), SalePayment.objects.count(), on_hand(variant)) == (1, 1, 9)


def test_goods_that_the_books_do_not_have_are_sold_and_noted() -> None:
    variant, cashier = make_variant(stock=2), make_cashier()
    open_session()
    assert send(sale_json(variant, quantity=5), seller=cashier).result == "recorded"
    assert on_hand(variant) == 0
    difference = StockDifference.objects.get()
    assert (difference.variant, difference.missing) == (variant, 3)
    moves = StockMove.objects.filter(variant=variant).order_by("id").values_list("quantity", "reason")
    assert list(moves) == [(2, "opening"), (3, "counted"), (-5, "sale")]
    assert Entry.objects.filter(kind="counter.stock_difference").count() == 1
    assert actions.settle_difference(difference=difference, actor=make_user(Role.OWNER))
    assert not actions.settle_difference(difference=difference, actor=make_user(Role.OWNER))


def test_nothing_is_sold_on_a_closed_till_and_the_refused_sale_is_kept() -> None:
    variant, cashier = make_variant(stock=2), make_cashier()
    raw = sale_json(variant)
    outcome = send(raw, seller=cashier)
    assert (outcome.result, outcome.sentence) == ("refused", "The till is closed. Open it first, then sell.")
    row = CounterSale.objects.get()
    assert (row.state, row.payload["lines"], Order.objects.count()) == ("refused", raw["lines"], 0)
    assert send(raw, seller=cashier).result == "refused"


def test_a_sale_that_was_made_before_the_till_was_closed_comes_late_into_its_session() -> None:
    variant, cashier, owner = make_variant(stock=2), make_cashier(), make_user(Role.OWNER)
    session = open_session()
    raw = sale_json(variant, session=session.pk, waited=True)
    actions.close_till(session=session, counts={}, actor=owner)
    assert send(raw, seller=cashier).result == "recorded"
    assert CounterSale.objects.values_list("session", "late").get() == (session.pk, True)


def test_payment_is_split_over_several_ways() -> None:
    variant, cashier = make_variant(price=10_000_000), make_cashier()
    open_session()
    tenders = [
        {"method": "card", "amount": 6_000_000, "given": 6_000_000, "reference": "0042"},
        {"method": "cash", "amount": 4_000_000, "given": 5_000_000},
    ]
    send(sale_json(variant, tenders=tenders), seller=cashier)
    rows = SalePayment.objects.values_list("method", "amount", "reference")
    assert list(rows) == [("card", 6_000_000, "0042"), ("cash", 4_000_000, "")]
    assert Order.objects.get().paid == 10_000_000
    assert CounterSale.objects.get().change == 1_000_000


def test_ways_that_do_not_add_up_are_refused() -> None:
    variant, cashier = make_variant(price=10_000_000), make_cashier()
    open_session()
    outcome = send(sale_json(variant, tenders=[{"method": "cash", "amount": 1}]), seller=cashier)
    assert (outcome.result, outcome.sentence) == ("refused", "What was paid does not add up to the total.")


def test_cash_is_rounded_and_the_order_says_so() -> None:
    change_shop_settings(values={"counter_rounding": "500"}, actor=None)
    variant, cashier = make_variant(price=1_235_000), make_cashier()
    open_session()
    assert send(sale_json(variant, rounding=15_000), seller=cashier).result == "recorded"
    order = Order.objects.get()
    assert (order.subtotal, order.adjustment, order.total) == (1_235_000, 15_000, 1_250_000)


def test_rounding_beyond_the_step_is_a_discount_by_hand() -> None:
    variant, cashier = make_variant(price=1_235_000), make_cashier()
    open_session()
    outcome = send(sale_json(variant, rounding=-235_000), seller=cashier)
    assert outcome.result == "refused"
    assert "may take off Rp617.5 at most" not in outcome.sentence  # the limit is a percentage of the goods


def test_a_cashier_gives_a_discount_up_to_the_limit_and_not_beyond() -> None:
    variant, cashier = make_variant(price=10_000_000, stock=10), make_cashier(name="Dewi")
    open_session()
    assert send(sale_json(variant, discount=500_000), seller=cashier).result == "recorded"
    outcome = send(sale_json(variant, discount=500_100), seller=cashier)
    assert outcome.sentence == "Dewi may take off Rp5,000 at most; this sale takes off Rp5,001."
    assert Order.objects.count() == 1
    assert Order.objects.get().discounts.values_list("kind", "amount").get() == ("manual", 500_000)
    assert Entry.objects.filter(kind="counter.refused").count() == 1
    assert send(sale_json(variant, discount=5_000_000), seller=make_user(Role.OWNER)).result == "recorded"


def test_a_price_that_never_was_the_shops_is_refused_to_a_cashier_and_told_to_the_owner() -> None:
    variant, cashier = make_variant(price=10_000_000, name="Kabel"), make_cashier(name="Dewi")
    open_session()
    outcome = send(sale_json(variant, price=100), seller=cashier)
    assert outcome.sentence == "“Kabel” costs Rp100,000. Dewi may not sell it at another price."
    assert (Order.objects.count(), CounterSale.objects.get().state) == (0, "refused")
    assert Entry.objects.get(kind="counter.refused").audience == "owner"


def test_who_sets_prices_may_set_one_at_the_counter_and_it_is_written_down() -> None:
    variant, staff = make_variant(price=10_000_000), make_user(Role.STAFF)
    open_session()
    assert send(sale_json(variant, price=9_000_000), seller=staff).result == "recorded"
    assert Order.objects.get().total == 9_000_000
    assert Entry.objects.get(kind="counter.price_changed").data["usual"] == 10_000_000


def test_the_price_the_till_knew_when_it_was_offline_is_the_price_of_the_sale() -> None:
    variant, cashier, owner = make_variant(price=10_000_000, stock=5), make_cashier(), make_user(Role.OWNER)
    open_session()
    news = clock.now()
    raw = sale_json(variant, priced_at=news.isoformat(), waited=True)
    change_variant(variant=variant, actor=owner, price=12_000_000)
    assert send(raw, seller=cashier).result == "recorded"
    assert Order.objects.get().total == 10_000_000


def test_an_offer_that_the_till_did_not_know_of_takes_nothing_off_and_loses_no_use() -> None:
    promotion, variant = make_promotion(), make_variant(price=10_000_000, stock=5)
    open_session()
    assert send(sale_json(variant, waited=True), seller=make_cashier()).result == "recorded"
    order = Order.objects.get()
    assert (order.total, order.discount, order.adjustment) == (10_000_000, 0, 0)
    assert not promotion.uses.exists()


def test_a_price_of_long_ago_is_not_believed() -> None:
    variant, cashier, owner = make_variant(price=10_000_000, stock=5), make_cashier(), make_user(Role.OWNER)
    open_session()
    change_variant(variant=variant, actor=owner, price=12_000_000)
    variant.price_history.update(since=clock.now() - dt.timedelta(days=1))
    outcome = send(sale_json(variant, price=10_000_000), seller=cashier)
    assert outcome.result == "refused"


def test_a_sale_keeps_its_own_time_within_bounds() -> None:
    variant, cashier = make_variant(stock=5), make_cashier()
    open_session()
    hour = clock.now() - dt.timedelta(hours=1)
    for sold_at in (hour, clock.now() + dt.timedelta(days=3), clock.now() - dt.timedelta(days=300)):
        send(sale_json(variant, sold_at=sold_at.isoformat(), waited=True), seller=cashier)
    ages = [(clock.now() - order.placed_at).days for order in Order.objects.order_by("id")]
    assert ages == [0, 0, 7]
    assert Order.objects.order_by("id")[0].placed_at == hour


def test_a_new_customer_is_noted_by_phone_and_found_again() -> None:
    variant, cashier = make_variant(stock=5), make_cashier()
    open_session()
    for _ in range(2):
        send(sale_json(variant, phone="0812-3456-7890", name="Budi"), seller=cashier)
    customer = Customer.objects.get()
    assert (customer.name, customer.orders.count()) == ("Budi", 2)


def test_a_phone_that_cannot_be_read_does_not_lose_the_sale() -> None:
    variant, cashier = make_variant(stock=5), make_cashier()
    open_session()
    outcome = send(sale_json(variant, phone="12"), seller=cashier)
    assert outcome.result == "recorded"
    assert outcome.sentence == "“12” is not a phone number. Write it like 0812-3456-7890."
    assert Order.objects.get().customer is None


def test_what_is_bought_on_account_goes_into_the_debt_book() -> None:
    variant, cashier, owner = make_variant(price=10_000_000, stock=5), make_cashier(), make_user(Role.OWNER)
    customer = make_customer()
    debts.grant(customer=customer, limit=15_000_000, days=30, actor=owner)
    open_session()
    tenders = [{"method": "cash", "amount": 4_000_000}, {"method": "account", "amount": 6_000_000}]
    assert send(sale_json(variant, customer=customer.pk, tenders=tenders), seller=cashier).result == "recorded"
    order = Order.objects.get()
    assert (order.state, order.paid, order.owed) == ("done", 4_000_000, 6_000_000)
    customer.refresh_from_db()
    assert customer.debt_account.owed == 6_000_000


def test_an_account_beyond_its_limit_is_refused_and_nothing_changes() -> None:
    variant, cashier = make_variant(price=10_000_000, stock=5), make_cashier()
    open_session()
    tenders = [{"method": "account", "amount": 10_000_000}]
    outcome = send(sale_json(variant, customer=make_customer().pk, tenders=tenders), seller=cashier)
    assert outcome.result == "refused"
    assert (Order.objects.count(), Payment.objects.count(), on_hand(variant)) == (0, 0, 5)


def test_the_owner_records_a_refused_sale_as_it_was_paid() -> None:
    variant, cashier, owner = make_variant(price=10_000_000, stock=5), make_cashier(), make_user(Role.OWNER)
    open_session()
    raw = sale_json(variant, price=100)
    row = send(raw, seller=cashier).sale
    assert row
    done = actions.record_refused(row=row, sale=sales.read(raw), actor=owner)
    assert (done.state, done.seller, Order.objects.get().total) == ("recorded", cashier, 100)
    assert send(raw, seller=cashier).result == "known"


def test_a_mended_sale_takes_the_place_of_the_refused_one() -> None:
    variant, cashier = make_variant(price=10_000_000, stock=5), make_cashier()
    open_session()
    first = sale_json(variant, discount=5_000_000)
    send(first, seller=cashier)
    assert send(sale_json(variant, replaces=first["key"]), seller=cashier).result == "recorded"
    assert CounterSale.objects.get(key=first["key"]).state == "replaced"


def test_what_is_made_to_order_is_priced_by_the_catalogue() -> None:
    variant, cashier, owner = make_variant(price=10_000_000, stock=5), make_cashier(), make_user(Role.OWNER)
    option = options.save_option(product=variant.product, name="Ukir", kind="text", price_effect=500_000)
    open_session()
    answer = {"option": option.pk, "name": "Ukir", "value": "Budi", "price": 500_000}
    assert send(sale_json(variant, price=10_500_000, options=[answer]), seller=cashier).result == "recorded"
    line = Order.objects.get().lines.get()
    assert (line.unit_price, line.options[0]["value"]) == (10_500_000, "Budi")
    assert send(sale_json(variant, options=[answer]), seller=cashier).result == "refused"
    for strange in ({"option": "x"}, {}, {"option": option.pk + 99, "value": "y"}):
        raw = sale_json(variant, options=[strange])
        row = send(raw, seller=cashier).sale
        assert row
        assert row.state == "refused"
    assert actions.record_refused(row=row, sale=sales.read(raw), actor=owner).state == "recorded"


def test_who_may_not_sell_is_refused() -> None:
    variant = make_variant()
    open_session()
    assert send(sale_json(variant), seller=make_user(Role.ANALYST)).result == "refused"
    assert Order.objects.count() == 0


@pytest.mark.parametrize(
    "broken",
    [
        None, [], {}, {"key": "x"}, {"lines": []}, {"total": "1"}, {"total": -1}, {"sold_at": "yesterday"},
        {"lines": [{"variant": 1, "quantity": 0, "price": 1}]},
        {"lines": [{"variant": 1, "quantity": 1.5, "price": 1}]},
        {"lines": "x"}, {"tenders": [1]}, {"points": True}, {"total": 10**18},
    ],
)  # fmt: skip
def test_what_is_no_sale_is_said_to_be_none(broken: object) -> None:
    variant = make_variant()
    raw = sale_json(variant) | broken if broken and isinstance(broken, dict) else broken
    with pytest.raises(BadSale):
        sales.read(raw)
