"""The demo's phone shop shows the product in full, through the rooms' own actions."""

import datetime as dt
from collections import Counter

import pytest
from django.db.models import Sum

from akrab.accounts.models import Role, User
from akrab.catalogue.models import Option, Product, ScheduledPrice, Stock, StockMove
from akrab.core import clock, shop
from akrab.counter.models import CounterSale, TillSession
from akrab.customers.models import Customer
from akrab.demo.loading import load_phones
from akrab.loyalty.models import Account
from akrab.orders.models import Batch, Order, Return
from akrab.payments.models import DebtAccount, Payment
from akrab.promotions.models import Code, Promotion
from akrab.purchasing.models import Purchase
from akrab.purchasing.proposals import proposals
from akrab.reviews.models import Favourite, Review, StockAlert
from akrab.shipping.queries import ways


@pytest.mark.django_db
def test_there_is_something_of_everything() -> None:
    load_phones(lambda _text: None)

    # Goods
    assert Option.objects.filter(product__slug="casing-ukir-nama").count() == 3
    assert Product.objects.get(kind=Product.Kind.BUNDLE).availability != Product.Availability.SOLD_OUT
    assert ScheduledPrice.objects.filter(state=ScheduledPrice.State.RUNNING).count() == 3
    assert Counter(Review.objects.values_list("state", flat=True)) == {"published": 16, "waiting": 2}
    assert Favourite.objects.count() == 7
    assert StockAlert.objects.filter(state=StockAlert.State.WAITING).count() == 2

    # The ledger is the stock, and has the sales of the last weeks
    for stock in Stock.objects.all():
        moved = StockMove.objects.filter(variant=stock.variant_id).aggregate(sum=Sum("quantity"))["sum"] or 0
        assert moved == stock.on_hand
    assert StockMove.objects.filter(reason="sale", moved_at__lt=clock.now() - dt.timedelta(days=30)).count() > 100
    assert 4 <= len(proposals()) <= 25
    assert Counter(Purchase.objects.values_list("state", flat=True)) == {"received": 1, "ordered": 1}

    # Orders
    told = Order.objects.exclude(source="nota")
    assert set(told.values_list("state", flat=True)) == {
        "waiting", "accepted", "rejected", "paid", "packed", "sent", "done", "cancelled",
    }  # fmt: skip
    assert told.filter(state="waiting").count() == 3
    assert Payment.objects.open().filter(order__state="accepted", method="transfer").count() == 2
    assert Batch.objects.get().taken == 1
    deposit = told.get(lines__sku="SJ-LIPAT-UN")
    assert 0 < deposit.paid < deposit.total
    assert Return.objects.get().state == Return.State.REQUESTED
    assert all(account.owed > 0 for account in DebtAccount.objects.all())
    assert DebtAccount.objects.count() == 2
    assert max(told.values_list("placed_at", flat=True)) <= clock.now()

    # Sending, offers, points
    assert {way.code: way.price for way in ways(district="33.72.01", weight=400, goods=10_000_000)} == {
        "pickup": 0, "kurir-sumringah": 800_000, "reguler": 1_200_000, "kilat": 1_500_000,
    }  # fmt: skip
    free = {way.code: way.price for way in ways(district="33.72.01", weight=400, goods=50_000_000)}
    assert free["kurir-sumringah"] == 0
    assert {"HEMAT10", "ONGKIR0"} <= set(Code.objects.values_list("text", flat=True))
    assert Promotion.objects.filter(automatic=True).exists()
    assert Code.objects.filter(customer__isnull=False, source="tag:langganan").count() == 12
    assert shop.get("points_on")
    assert len(set(Account.objects.values_list("tier", flat=True))) >= 3

    # People and the till
    assert User.objects.filter(role=Role.CASHIER).count() == 1
    assert Customer.objects.filter(state=Customer.State.PENDING).count() == 1
    session = TillSession.objects.get()
    assert session.counted_cash == session.expected_cash
    assert set(CounterSale.objects.values_list("state", flat=True)) == {CounterSale.State.RECORDED}
