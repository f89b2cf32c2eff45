"""One order with everything: its pages, its papers, the payment service and the sales report say the same amounts."""

import io
import re
from collections.abc import Iterable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from akrab.accounts.models import Role
from akrab.core import clock, shop
from akrab.core.money import format_money
from akrab.finance.profit import profit
from akrab.insight import commands
from akrab.insight.reports.sales import sales_report
from akrab.loyalty import actions as loyalty
from akrab.orders import actions as orders
from akrab.orders import baskets, documents
from akrab.orders.models import Order, OrderDiscount, Return
from akrab.payments import actions, checkout, gateways
from akrab.payments.models import Payment, Refund
from tests.accounts.factories import make_user
from tests.backoffice.conftest import english_client
from tests.catalogue.factories import make_variant
from tests.customers.factories import make_member
from tests.loyalty.factories import points_on
from tests.payments.factories import ACCOUNT
from tests.payments.gateways.services import Service
from tests.promotions.factories import make_promotion
from tests.shipping.factories import make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("akrab_home")]


def placed() -> Order:
    """Three at Rp33.333, 10 % off, 50 points of Rp100, postage Rp9.000, by transfer with its own three digits."""
    points_on()
    customer, variant = make_member(), make_variant(name="Kabel USB-C", price=3_333_300, stock=10)
    loyalty.give(customer_id=customer.pk, points=50, note="A gift", reference=f"gift:{customer.pk}")
    make_promotion(name="Gajian", percent=Decimal(10))
    make_service(code="own", name="Kurir Toko", tariffs={"": (900_000, 0)})
    basket = baskets.add(variant_id=variant.pk, quantity=3, customer=customer)
    basket.points = 50
    basket.save(update_fields=["points"])
    return checkout.place(
        method="transfer",
        basket=basket,
        customer=customer,
        placing_key="k" * 20,
        delivery="own",
        address="Jl. Melati 1",
    )


def paper(order: Order, kind: str) -> str:
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(documents.make(order, kind))).pages)
    return re.sub(r"\s+", " ", text)


def shown(client: Client, address: str) -> str:
    text = client.get(address).content.decode()
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", text)).replace("&nbsp;", " ")


def stand_in(text: str, amounts: Iterable[int], language: str) -> None:
    for amount in amounts:
        assert format_money(amount, "IDR", language=language) in text.replace("−", "-"), amount


def test_one_order_with_everything_is_the_same_to_the_rupiah_everywhere(midtrans: Service) -> None:
    shop.store({"payment_methods": ["transfer", "midtrans"], "bank_accounts": [ACCOUNT], "unconfirmed_limit": 5})
    boss, order = make_user(Role.OWNER), placed()
    offer, points = (order.discounts.get(kind=kind).amount for kind in ("promotion", OrderDiscount.Kind.POINTS))
    assert (order.subtotal, points, order.shipping) == (9_999_900, 500_000, 900_000)
    assert order.discount == offer + points
    assert 100 <= order.adjustment <= 99_900
    assert order.total == order.subtotal - offer - points + order.shipping + order.adjustment
    assert order.total % 100 == 0
    parts = [order.subtotal, offer, points, order.shipping, order.adjustment, order.total]

    orders.accept(order=order, actor=boss)  # the invoice has its number: its total stays, however it is paid
    before = paper(order, "invoice")
    stand_in(before, parts, "id")
    payment = checkout.change_method(order=order, method="midtrans", actor=boss)
    actions.start(payment)
    order.refresh_from_db()
    assert payment.amount == order.total
    asked = midtrans.server.snaps[payment.key]["transaction_details"]["gross_amount"]
    assert asked * 100 == order.total

    buyer, office = english_client(), english_client()
    assert order.customer
    assert order.customer.user
    buyer.force_login(order.customer.user)
    office.force_login(boss)
    pages = [
        shown(buyer, reverse("storefront:order", args=[order.pk])),
        shown(office, reverse("office:order", args=[order.pk])),
    ]
    for page in pages:
        stand_in(page, parts, "en")
    stand_in(shown(buyer, reverse("storefront:pay", args=[order.pk])), [order.total], "en")

    midtrans.pay(payment)
    gateways.check(payment)
    order.refresh_from_db()
    assert (order.paid, order.owed) == (order.total, 0)
    stand_in(paper(order, "receipt"), [*parts, order.paid], "id")

    orders.send(order=order, key="parcel" * 4, actor=boss)
    actions.hand_over(order=order, actor=boss)
    (line,) = order.lines.all()
    back = orders.request_return(order=order, pieces={line.pk: 1}, reason="Broken", key="r" * 20, actor=boss)
    orders.receive_return(back=back, restock={one.pk: True for one in back.lines.all()}, actor=boss)
    order.refresh_from_db()
    back = Return.objects.get(pk=back.pk)
    worth = line.total - line.discount
    assert back.refund_total == order.refund_due == order.credited
    assert abs(3 * back.refund_total - worth) <= 300  # a third of what the goods cost, in whole rupiah
    (refund,) = actions.pay_out(order=order, amount=order.refund_due, way="provider", key="out", actor=boss)
    actions.send_refund(refund=refund, actor=boss)
    order.refresh_from_db()
    (gone,) = midtrans.server.transactions[payment.key]["refunds"]
    assert round(float(gone["refund_amount"]) * 100) == back.refund_total

    came = Payment.objects.counting().get().amount
    went = Refund.objects.get(state=Refund.State.DONE).amount
    assert (order.paid, order.owed, order.refund_due) == (came - went, 0, 0)
    after = [*parts, order.credited, order.paid]
    stand_in(paper(order, "invoice"), after, "id")
    for name in ("storefront:order", "office:order"):
        stand_in(shown(buyer if name.startswith("store") else office, reverse(name, args=[order.pk])), after, "en")

    commands.bring_up_to_date()
    report = sales_report(clock.today(), clock.today())
    assert report.total.revenue == order.subtotal - order.discount - report.total.returned
    sold = report.total.revenue + report.total.returned
    assert sold + order.shipping + order.adjustment == order.total == came
    assert profit(clock.today(), clock.today()).revenue == order.total - order.credited == came - went
