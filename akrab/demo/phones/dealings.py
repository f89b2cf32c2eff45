"""The demo's latest orders, each step at the moment when it was done: those that are over, and those on their way."""

import datetime as dt

from akrab.accounts.models import User
from akrab.catalogue.models import Variant
from akrab.core import clock
from akrab.customers.models import Customer
from akrab.demo.phones.house import rupiah
from akrab.demo.phones.telling import FAR, HOME, Shop, at, key, person, variant
from akrab.orders import actions as orders
from akrab.orders import baskets
from akrab.orders.models import Order
from akrab.payments import checkout, debts
from akrab.payments.actions import complete_payment, receive


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


def finished_orders(shop: Shop, member: Customer) -> None:
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


def pre_order(shop: Shop) -> None:
    """A round of pre-orders for the phone that is hard to get; one customer has paid the deposit."""
    with clock.as_of(at(6, 9)):
        orders.save_batch(
            variants=list(Variant.objects.filter(sku__startswith="SJ-LIPAT").values_list("pk", flat=True)),
            name="Senjani Lipat, kloter berikutnya",
            closes_at=clock.day_start(clock.today() + dt.timedelta(days=16)) - dt.timedelta(hours=4),
            ready_on=clock.today() + dt.timedelta(days=27),
            place="Di toko, mulai pukul 10",
            capacity=15,
            deposit_percent=30,
            actor=shop.owner,
        )
    with clock.as_of(at(2, 10, 20)):
        wished = ordered("wished", person("Rangga Dewangga"), {"SJ-LIPAT-UN": 1}, method="transfer")
    with clock.as_of(at(2, 11)):
        orders.accept(order=wished, actor=shop.owner)
        wished.refresh_from_db()
        receive(order=wished, method="cash", amount=wished.deposit, key=key("deposit"), actor=shop.owner)


def open_orders(shop: Shop, member: Customer) -> None:
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
