"""The last weeks of the demo's phone shop, told through the actions of its rooms: each at the moment it happened.

Everything follows from the imported trade and the day, nothing from chance; see `core.clock.as_of`.
"""

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass

from django.db.models import Count, Sum

from akrab.accounts.models import Role, User
from akrab.catalogue.models import Variant
from akrab.core import clock
from akrab.counter.actions import close_till, main_till, move_cash, open_till, record_sale
from akrab.counter.models import CashMove
from akrab.counter.queries import expected_cash
from akrab.counter.sales import SaleData, SaleLine, Tender
from akrab.customers import actions as customers
from akrab.customers.models import Customer
from akrab.demo.phones.house import LOYAL, rupiah
from akrab.loyalty import actions as loyalty
from akrab.loyalty import tiers
from akrab.orders import actions as orders
from akrab.orders import baskets
from akrab.orders.models import Order
from akrab.payments import checkout, debts
from akrab.payments.actions import complete_payment, receive
from akrab.promotions.actions import create_promotion, give_vouchers
from akrab.promotions.models import Promotion
from akrab.purchasing.actions import buying, receiving
from akrab.purchasing.models import Supplier
from akrab.purchasing.proposals import proposals

SPACE = uuid.UUID("5d0e3c59-6f0b-4f53-9a55-0c8b1f5e7a10")  # keys of the story are the same each time
HOME = ("33.72.01", "Jalan Melati 4, Laweyan")
FAR = ("34.71.01", "Jalan Cempaka 18")


def key(name: str) -> str:
    return str(uuid.uuid5(SPACE, name))


def at(days_ago: int, hour: int, minute: int = 0) -> dt.datetime:
    """That time of a past day by the shop's clock, and never later than now."""
    day = clock.today() - dt.timedelta(days=days_ago)
    moment = dt.datetime.combine(day, dt.time(hour, minute), tzinfo=clock.zone())
    return min(moment, clock.now() - dt.timedelta(minutes=1))


def person(name: str) -> Customer:
    return Customer.objects.get(name=name)


def variant(sku: str) -> Variant:
    return Variant.objects.select_related("product").get(sku=sku)


@dataclass(frozen=True)
class Shop:
    owner: User
    cashier: User
    store: User


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
    _finished_orders(shop, member)
    _open_orders(shop, member)
    _counter_day(shop)


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


def ordered(
    name: str,
    customer: Customer,
    skus: dict[str, int],
    *,
    method: str,
    delivery: str = "pickup",
    place: tuple[str, str] = ("", ""),
    code: str = "",
    note: str = "",
    answers: dict[str, str] | None = None,
) -> Order:
    """An order as the customer placed it on the web; `answers`: option's name → answer, for what is made to order."""
    basket = baskets.ensure_basket(customer=customer)
    for sku, quantity in skus.items():
        one = variant(sku)
        given = {}
        for option in one.product.options.all() if one.product.has_options else ():
            value = (answers or {}).get(option.name, "")
            choice = option.choices.filter(name=value).first()
            given[option.pk] = str(choice.pk) if choice else value
        baskets.add(variant_id=one.pk, quantity=quantity, answers=given or None, customer=customer)
    if code:
        baskets.add_code(basket=basket, text=code)
        basket.refresh_from_db()
    district, address = place
    return checkout.place(
        method=method,
        basket=basket,
        customer=customer,
        placing_key=key(name),
        delivery=delivery,
        district=district,
        address=address,
        note=note,
    )


def paid(order: Order, owner: User) -> None:
    """The shop saw what was awaited on its account."""
    awaited = order.payments.open().get()
    complete_payment(payment=awaited, amount=awaited.amount, at=clock.now(), source="owner", actor=owner)


def _finished_orders(shop: Shop, member: Customer) -> None:
    """Orders that are over: sent and paid, on account, rejected, called off; one whose goods want to come back."""
    for name, limit in (("Konter Mas Tohir", 3_000_000), ("Kios Gawai Mbak Rini", 1_500_000)):
        with clock.as_of(at(20, 10)):
            debts.grant(customer=person(name), limit=rupiah(limit), days=14, actor=shop.owner)
    with clock.as_of(at(18, 10, 15)):
        late = ordered("late", person("Kios Gawai Mbak Rini"), {"TG-BENING-LTA5": 10, "KB-CC1-1M": 5}, method="debt")
        orders.accept(order=late, actor=shop.owner)
    with clock.as_of(at(18, 16)):
        orders.complete(order=late, actor=shop.store)
    with clock.as_of(at(9, 10, 30)):
        receive(order=late, method="cash", amount=rupiah(200_000), key=key("late-part"), actor=shop.owner)
    with clock.as_of(at(12, 20, 10)):
        back = ordered(
            "back",
            member,
            {"LT-A1-HT64": 1, "CS-SOFT-LTA1": 1, "EP-KABEL-35": 1},
            method="transfer",
            delivery="reguler",
            place=FAR,
            code="HEMAT10",
        )
    with clock.as_of(at(11, 9, 10)):
        orders.accept(order=back, actor=shop.owner)
    with clock.as_of(at(11, 10, 2)):
        paid(back, shop.owner)
    with clock.as_of(at(11, 14)):
        orders.pack(order=back, actor=shop.store)
        orders.send(
            order=back, key=key("parcel-back"), actor=shop.store, courier="Kurir Contoh", tracking="KC2611000412"
        )
    with clock.as_of(at(6, 13)):
        orders.complete(order=back, actor=shop.owner)
    with clock.as_of(at(3, 18, 30)):
        line = back.lines.get(sku="EP-KABEL-35")
        assert member.user is not None
        orders.request_return(
            order=back,
            pieces={line.pk: 1},
            reason="Suara sebelah kiri hilang timbul sejak hari pertama.",
            key=key("return"),
            actor=member.user,
        )
    with clock.as_of(at(7, 11)):
        debt = ordered("debt", person("Konter Mas Tohir"), {"KB-AC2-HT1": 10, "TG-BENING-LTA1": 10}, method="debt")
        orders.accept(order=debt, actor=shop.owner)
    with clock.as_of(at(7, 17)):
        orders.complete(order=debt, actor=shop.store)
    with clock.as_of(at(5, 9)):
        no = ordered("no", person("Hendro Santoso"), {"SP-RUANG": 3}, method="transfer", delivery="kilat", place=HOME)
    with clock.as_of(at(5, 9, 40)):
        orders.reject(order=no, reason="Soundbar tinggal satu yang segelnya utuh.", actor=shop.owner)
    with clock.as_of(at(4, 12)):
        off = ordered("off", person("Nurul Khasanah"), {"JM-ANAK-MM": 1}, method="transfer")
        orders.accept(order=off, actor=shop.owner)
    with clock.as_of(at(4, 15)):
        orders.cancel(order=off, reason="Pelanggan memilih warna lain.", actor=shop.owner)


def _open_orders(shop: Shop, member: Customer) -> None:
    """Orders in the middle of their way, and those that wait for the shop today."""
    with clock.as_of(at(3, 10)):
        cod = ordered(
            "cod",
            person("Yuni Setyaningrum"),
            {"PB-20": 1, "KB-3IN1": 1},
            method="cod",
            delivery="kurir-sumringah",
            place=HOME,
        )
        orders.accept(order=cod, actor=shop.owner)
    with clock.as_of(at(1, 9, 30)):
        orders.pack(order=cod, actor=shop.store)
        orders.send(order=cod, key=key("parcel-cod"), actor=shop.store, courier="Kurir Sumringah", tracking="KS-0231")
    with clock.as_of(at(2, 13)):
        packed = ordered(
            "packed",
            person("Bayu Setiawan"),
            {"HD-MOTOR": 1, "PC-AIR-JG": 2},
            method="qris",
            delivery="reguler",
            place=FAR,
        )
        orders.accept(order=packed, actor=shop.owner)
        paid(packed, shop.owner)
    with clock.as_of(at(1, 16)):
        orders.pack(order=packed, actor=shop.store)
    with clock.as_of(at(1, 19)):
        made = ordered(
            "made",
            person("Dyah Anggraini"),
            {"CS-UKIR-LTA5": 1},
            method="transfer",
            delivery="kurir-sumringah",
            place=HOME,
            answers={"Tulisan": "Dyah", "Bentuk huruf": "Tulisan tangan"},
        )
    with clock.as_of(at(0, 8, 5)):
        orders.accept(order=made, actor=shop.owner)
        paid(made, shop.owner)
    with clock.as_of(at(0, 8, 30)):
        awaited = ordered(
            "awaited", person("Galih Pamungkas"), {"PK-LTA5": 1}, method="transfer", delivery="reguler", place=FAR
        )
        orders.accept(order=awaited, actor=shop.owner)
    with clock.as_of(at(0, 8, 50)):
        ordered(
            "first",
            person("Retno Wulandari"),
            {"TG-BENING-LTA1": 4, "CS-BENING-LTA1": 2},
            method="cash",
            note="Diambil sore sepulang kerja.",
        )
    with clock.as_of(at(0, 9, 12)):
        ordered(
            "second",
            person("Kartika Sulistyowati"),
            {"EB-BULIR-PT": 1, "TL-JAM-TS": 1},
            method="qris",
            delivery="kurir-sumringah",
            place=HOME,
            code="HEMAT10",
        )
    with clock.as_of(at(0, 9, 31)):
        ordered(
            "third",
            member,
            {"CS-UKIR-LTA1": 1},
            method="transfer",
            delivery="reguler",
            place=FAR,
            note="Tolong dibungkus kado.",
            answers={"Tulisan": "untuk Ibu", "Bentuk huruf": "Aksara Jawa"},
        )


def _counter_day(shop: Shop) -> None:
    """Yesterday across the counter: opened, sold, closed; the count agrees with the books."""
    till = main_till()
    with clock.as_of(at(1, 9)):
        session = open_till(till=till, opening_cash=rupiah(500_000), actor=shop.cashier)
    sales = (
        ("Slamet Riyanto", 9, 25, {"TG-BENING-LTA5": 1, "SV-PASANG": 1}, "cash", 50_000),
        ("", 10, 40, {"KB-CC1-1M": 1}, "qris", 0),
        ("Sri Wahyuningsih", 13, 5, {"PB-10-HT": 1, "CG-20C-PT": 1}, "card", 0),
        ("", 15, 20, {"MM-SD-64": 1, "FD-KUNCI-32": 1}, "cash", 150_000),
        ("Tri Widodo", 16, 45, {"CS-TANGGUH-LTA1": 1}, "cash", 100_000),
        ("", 18, 10, {"KT-STRUK": 2}, "cash", 100_000),
    )
    for number, (name, hour, minute, skus, method, given) in enumerate(sales):
        moment = at(1, hour, minute)
        lines = [SaleLine(variant_id=one.pk, quantity=skus[one.sku], unit_price=one.price) for one in
                 (variant(sku) for sku in skus)]  # fmt: skip
        total = sum(line.unit_price * line.quantity for line in lines)
        sale = SaleData(
            key=key(f"sale-{number}"),
            lines=lines,
            tenders=[Tender(method=method, amount=total, given=max(total, rupiah(given)))],
            total=total,
            sold_at=moment,
            priced_at=moment,
            session_id=session.pk,
            customer_id=person(name).pk if name else None,
        )
        with clock.as_of(moment):
            outcome = record_sale(sale=sale, seller=shop.cashier, till=till)
        if outcome.result != "recorded":
            raise ValueError(f"The demo's sale was refused: {outcome.sentence}")
    with clock.as_of(at(1, 17, 30)):
        move_cash(
            session=session,
            kind=CashMove.Kind.OUT,
            amount=rupiah(24_000),
            reason="Air galon dan teh",
            key=key("water"),
            actor=shop.cashier,
        )
    with clock.as_of(at(1, 20, 5)):
        close_till(session=session, counts={}, other=expected_cash(session), actor=shop.store)
