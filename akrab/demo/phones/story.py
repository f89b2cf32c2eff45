"""The last weeks of the demo's phone shop, told through the actions of its rooms: each at the moment it happened.

Everything follows from the imported trade and the day, nothing from chance; see `core.clock.as_of`.
"""

import datetime as dt
import secrets

from django.db.models import Count, Sum

from akrab.accounts.models import Role, User
from akrab.core import clock
from akrab.customers import actions as customers
from akrab.customers.models import Customer
from akrab.demo.phones.dealings import finished_orders, open_orders, pre_order
from akrab.demo.phones.house import LOYAL, rupiah
from akrab.demo.phones.telling import Shop, at, key, variant
from akrab.demo.phones.till import counter_day
from akrab.loyalty import actions as loyalty
from akrab.loyalty import tiers
from akrab.orders.models import Order
from akrab.promotions.actions import create_promotion, give_vouchers
from akrab.promotions.models import Promotion
from akrab.purchasing.actions import buying, receiving
from akrab.purchasing.models import Supplier
from akrab.purchasing.proposals import proposals


def tell(owner: User) -> None:
    """What happened lately, oldest first."""
    shop = Shop(
        owner,
        User.objects.filter(role=Role.CASHIER).latest("pk"),
        User.objects.filter(role=Role.STAFF).latest("pk"),
    )
    with clock.as_of(at(30, 9)):
        _points_of_regulars(shop)
    _purchases(shop)
    member = _members(shop)
    finished_orders(shop, member)
    pre_order(shop)
    open_orders(shop, member)
    counter_day(shop)


def _points_of_regulars(shop: Shop) -> None:
    """The paper stamp cards of regular customers are carried over; the best get a tag and a voucher."""
    since = clock.now() - dt.timedelta(days=335)
    trade = Order.objects.filter(kind=Order.Kind.SALE, placed_at__gt=since, customer__isnull=False)
    best = trade.order_by().values("customer").annotate(n=Count("id"), spent=Sum("total")).filter(n__gte=4)
    rows = list(best.order_by("-spent", "customer")[:40])
    for row in rows:
        loyalty.earn(customer_id=row["customer"], spent=row["spent"], reference=f"kartu-lama-{row['customer']}")
    tiers.place_all()
    loyal = list(Customer.objects.filter(pk__in=[row["customer"] for row in rows[:12]]).order_by("pk"))
    for customer in loyal:
        customers.add_tag(customer=customer, name=LOYAL, actor=shop.owner)
    for customer in loyal[:8]:
        customers.change_customer(customer=customer, listed=True, actor=shop.owner)
    voucher = create_promotion(
        name="Terima kasih untuk langganan",
        translations={"en": {"name": "Thank you, regulars"}},
        kind=Promotion.Kind.AMOUNT,
        amount=rupiah(25_000),
        minimum_spend=rupiah(100_000),
        groups=[f"tag:{LOYAL}"],
        shown=False,
        ends_at=clock.now() + dt.timedelta(days=90),
        actor=shop.owner,
    )
    give_vouchers(promotion=voucher, customers=loyal, source=f"tag:{LOYAL}", prefix="AKRAB", actor=shop.owner)


def _purchases(shop: Shop) -> None:
    """One delivery came, one is on its way; the proposals of today are what is left to order."""
    first, second = Supplier.objects.order_by("id")
    with clock.as_of(at(16, 10)):
        came = buying.draft(supplier=second, quantities={variant("CG-20C-PT").pk: 20, variant("KB-CC1-1M").pk: 30})
        buying.order(purchase=came, actor=shop.owner)
    with clock.as_of(at(8, 11)):
        arrived = {line.pk: receiving.Arrived(quantity=line.quantity) for line in came.lines.all()}
        receiving.receive(purchase=came, arrived=arrived, key=key("receipt"), delivery_note="SJ-1182", actor=shop.store)
    with clock.as_of(at(2, 15)):
        needed = [one for one in proposals() if one.supplier == first][:4]
        wanted = {one.variant_id: one.need.quantity for one in needed} or {variant("LT-A5-HJ128").pk: 6}
        buying.order(purchase=buying.draft(supplier=first, quantities=wanted), actor=shop.owner)


def _members(shop: Shop) -> Customer:
    """Two registered by themselves: one is a member by now, one waits for the shop."""
    with clock.as_of(at(14, 19, 20)):
        member = customers.register(
            name="Kinanti Larasati",
            phone="0800 1270511",
            email="kinanti.larasati@example.com",
            password=secrets.token_urlsafe(24),
            language="id",
            listed=True,
        )
    with clock.as_of(at(13, 9, 5)):
        customers.approve(customer=member, actor=shop.owner)
    with clock.as_of(at(0, 7, 40)):
        customers.register(
            name="Panji Wirabumi",
            phone="0800 1270512",
            email="panji.wirabumi@example.com",
            password=secrets.token_urlsafe(24),
            language="id",
        )
    member.refresh_from_db()
    return member
