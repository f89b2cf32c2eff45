"""Who may open which page of purchasing and of the stock room."""

from akrab.accounts.models import Role
from akrab.catalogue import outlets, serials
from akrab.catalogue.models import Serial
from akrab.purchasing.actions import counting, moving, suppliers
from akrab.purchasing.models import Bill
from tests.catalogue.factories import make_variant
from tests.purchasing.factories import make_outlet, make_purchase, make_supplier, receive_all

OWN, M, S = Role.OWNER, Role.MANAGER, Role.STAFF
HEADS, MOVERS = {OWN, M}, {OWN, M, S}
EVERYBODY = {OWN, M, S, Role.CASHIER, Role.MARKETING, Role.SUPPORT, Role.ANALYST}

ROUTES = {
    "stock_off": (MOVERS, "post"),
    "outlets": (MOVERS, "get"), "outlet_new": (MOVERS, "get"), "outlet": (MOVERS, "get"),
    "transfers": (MOVERS, "get"), "transfer_new": (MOVERS, "get"), "transfer": (MOVERS, "get"),
    "transfer_line": (MOVERS, "post"), "transfer_receive": (MOVERS, "post"), "transfer_deed": (MOVERS, "post"),
    "counts": (MOVERS, "get"), "count_new": (MOVERS, "get"), "counting": (MOVERS, "get"),
    "count_line": (MOVERS, "post"), "count_forget": (MOVERS, "post"), "count_deed": (MOVERS, "post"),
    "suppliers": (HEADS, "get"), "supplier_new": (HEADS, "get"), "supplier": (HEADS, "get"),
    "supplier_item": (HEADS, "post"), "supplier_prices": (HEADS, "get"), "supplier_item_remove": (HEADS, "post"),
    "purchasing": (HEADS, "get"), "purchase_draft": (HEADS, "post"), "purchasing_rules": (HEADS, "post"),
    "bills": (HEADS, "get"), "bill_pay": (HEADS, "post"), "purchase": (HEADS, "get"),
    "purchase_line": (HEADS, "post"), "purchase_order": (HEADS, "post"), "purchase_cancel": (HEADS, "post"),
    "purchase_paper": (HEADS, "get"), "deliveries": (MOVERS, "get"), "purchase_receive": (MOVERS, "get"),
    "serials": (EVERYBODY, "get"), "serials_enter": (MOVERS, "get"), "serial": (EVERYBODY, "get"),
    "serial_out": (MOVERS, "post"),
}  # fmt: skip


def arguments() -> dict[str, dict[str, object]]:
    variant, supplier = make_variant(), make_supplier()
    item = suppliers.save_item(supplier=supplier, variant=variant)
    purchase = make_purchase(variant=variant, supplier=supplier)
    receive_all(purchase, quantity=1)
    transfer = moving.start(source=outlets.main_outlet(), target=make_outlet())
    count = counting.start(outlet=outlets.main_outlet())
    serials.enter(variant=variant, numbers=["X1"])
    found: dict[str, dict[str, object]] = {}
    for pk, names in (
        (variant.pk, "stock_off"),
        (transfer.source_id, "outlet"),
        (Bill.objects.get().pk, "bill_pay"),
        (Serial.objects.get().pk, "serial serial_out"),
        (transfer.pk, "transfer transfer_line transfer_receive"),
        (count.pk, "counting count_line"),
        (supplier.pk, "supplier supplier_item supplier_prices"),
        (purchase.pk, "purchase purchase_line purchase_order purchase_cancel purchase_paper purchase_receive"),
    ):
        found |= {name: {"pk": pk} for name in names.split()}
    return found | {
        "transfer_deed": {"pk": transfer.pk, "deed": "send"},
        "count_deed": {"pk": count.pk, "deed": "book"},
        "count_forget": {"pk": count.pk, "line": 1},
        "supplier_item_remove": {"pk": supplier.pk, "item": item.pk},
    }
