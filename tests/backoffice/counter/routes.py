"""Who may what at the counter."""

from typing import Any

from akrab.accounts.models import Role
from akrab.catalogue.models import Variant
from akrab.counter import actions
from akrab.counter.models import CounterSale, SerialDifference, StockDifference
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_variant
from tests.counter.factories import make_cashier, open_session, sale_json, send

OFFICE = {Role.OWNER, Role.MANAGER, Role.STAFF, Role.CASHIER, Role.MARKETING, Role.SUPPORT, Role.ANALYST}
SELL = {Role.OWNER, Role.MANAGER, Role.STAFF, Role.CASHIER}
CLOSE = {Role.OWNER, Role.MANAGER, Role.STAFF}
HEADS = {Role.OWNER, Role.MANAGER}

ROUTES: dict[str, tuple[set[Role], str]] = {
    "counter": (SELL, "get"), "counter_worker": (SELL, "get"), "counter_start": (SELL, "get"),
    "counter_products": (SELL, "post"), "counter_customers": (SELL, "get"), "counter_sales": (SELL, "post"),
    "counter_quote": (SELL, "post"), "counter_hold": (SELL, "post"), "counter_resume": (SELL, "post"),
    "counter_open": (SELL, "post"), "counter_sold": (SELL, "get"), "counter_receipt": (SELL, "get"),
    "counter_receipt_send": (SELL, "post"), "counter_undo": (SELL, "post"), "counter_till": (SELL, "get"),
    "counter_till_open": (SELL, "post"), "counter_till_move": (SELL, "post"), "counter_till_close": (CLOSE, "get"),
    "counter_report": (CLOSE, "get"), "counter_problems": (CLOSE, "get"), "counter_problem_record": (HEADS, "post"),
    "counter_problem_dismiss": (HEADS, "post"), "counter_difference_settle": (CLOSE, "post"),
    "counter_settings": (HEADS, "get"), "counter_lock": (OFFICE, "get"), "counter_unlock": (OFFICE, "post"),
    "counter_awake": (OFFICE, "post"), "counter_devices": (SELL, "get"), "counter_device_close": (CLOSE, "post"),
    "pin": (OFFICE, "get"), "counter_serial": (SELL, "post"),
    "counter_decode": (SELL, "post"),
    "counter_collecting": (SELL, "get"),
    "counter_collect": (SELL, "post"),
    "counter_serial_settle": (CLOSE, "post"),
}  # fmt: skip


def arguments() -> dict[str, dict[str, Any]]:
    owner, cashier, variant = make_user(Role.OWNER), make_cashier(), make_variant(stock=1)
    session = open_session(actor=owner)
    send(sale_json(variant, quantity=3), seller=cashier)
    send(sale_json(variant, price=1), seller=cashier)
    sale = {"pk": CounterSale.objects.filter(state="recorded").earliest("id").pk}
    refused = {"pk": CounterSale.objects.get(state="refused").pk}
    Variant.objects.filter(pk=variant.pk).update(has_serials=True)
    send(sale_json(variant, waited=True), seller=cashier)
    actions.set_pin(user=owner, pin="9174", actor=owner)
    device = actions.open_device(name="Tablet", till=session.till, actor=owner)
    return {
        "counter_receipt": sale,
        "counter_receipt_send": sale,
        "counter_undo": sale,
        "counter_report": {"pk": session.pk},
        "counter_problem_record": refused,
        "counter_problem_dismiss": refused,
        "counter_difference_settle": {"pk": StockDifference.objects.earliest("id").pk},
        "counter_device_close": {"pk": device.pk},
        "counter_collect": {"pk": CounterSale.objects.get(pk=sale["pk"]).order_id},
        "counter_serial_settle": {"pk": SerialDifference.objects.get().pk},
    }
