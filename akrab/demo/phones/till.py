"""A day across the demo's counter."""

from akrab.core import clock
from akrab.counter.actions import close_till, main_till, move_cash, open_till, record_sale
from akrab.counter.models import CashMove
from akrab.counter.queries import expected_cash
from akrab.counter.sales import SaleData, SaleLine, Tender
from akrab.demo.phones.house import rupiah
from akrab.demo.phones.telling import Shop, at, key, person, variant


def counter_day(shop: Shop) -> None:
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
