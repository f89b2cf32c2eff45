"""The stock room and purchasing, as somebody with a phone uses them."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from akrab.accounts.models import Role
from akrab.catalogue import outlets, serials, stock
from akrab.catalogue.models import Outlet, Serial, Stock, StockMove, Variant
from akrab.core import clock
from akrab.orders.actions import accept
from akrab.purchasing.actions import moving, suppliers
from akrab.purchasing.models import Bill, Count, CountLine, Purchase, PurchaseLine, Supplier, Transfer
from tests.accounts.factories import make_user
from tests.backoffice.conftest import Come
from tests.backoffice.purchasing import routes
from tests.catalogue.factories import make_product, make_variant
from tests.catalogue.ledger import assert_ledger_holds, figures
from tests.orders.factories import make_order
from tests.purchasing.factories import make_outlet, make_purchase, make_supplier, receive_all

pytestmark = pytest.mark.django_db


def text(client: Client, name: str, *args: object, query: str = "") -> str:
    response = client.get(reverse(f"office:{name}", args=args) + query)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def post(client: Client, name: str, /, *args: object, **data: object) -> int:
    response = client.post(reverse(f"office:{name}", args=args), data)
    return int(response.status_code)


@pytest.mark.parametrize("role", [*Role], ids=str)
def test_each_role_comes_in_where_it_may(role: Role, come: Come) -> None:
    arguments, client = routes.arguments(), come(role)
    for name, (who, method) in routes.ROUTES.items():
        address = reverse(f"office:{name}", kwargs=arguments.get(name))
        status = getattr(client, method)(address).status_code
        assert (status != 403) == (role in who), (name, status)
        assert status in {200, 302, 403, 422}, (name, status)


def test_an_outlet_is_added_and_the_stock_is_shown_by_outlet(owner: Client) -> None:
    variant = make_variant(name="Kabel", stock=2)
    assert "Main outlet" in text(owner, "outlets")
    assert post(owner, "outlet_new", name="Kios Pasar", is_active="on") == 302
    kiosk = Outlet.objects.get(name="Kios Pasar")
    assert post(owner, "stock_receive", variant.pk, **{
        f"receive-{variant.pk}-quantity": "5", f"receive-{variant.pk}-outlet": kiosk.pk,
    }) == 302  # fmt: skip
    assert figures(variant) == (7, 0, 5, 0)
    assert "Kios Pasar 5" in text(owner, "stock", query="?show=all")
    there = text(owner, "stock", query=f"?outlet={kiosk.pk}")
    assert 'font-bold">5</span>' in there
    assert post(owner, "outlet_new", name="Kios Pasar", is_active="on") == 422


def test_damage_is_booked_with_what_happened(owner: Client) -> None:
    variant = make_variant(stock=2)
    prefix = f"off-{variant.pk}"
    assert post(owner, "stock_off", variant.pk, **{f"{prefix}-quantity": "1", f"{prefix}-note": ""}) == 422
    assert post(owner, "stock_off", variant.pk, **{f"{prefix}-quantity": "3", f"{prefix}-note": "pecah"}) == 422
    assert post(owner, "stock_off", variant.pk, **{f"{prefix}-quantity": "1", f"{prefix}-note": "pecah"}) == 302
    assert (figures(variant)[0], StockMove.objects.get(reason="damaged").note) == (1, "pecah")


def test_the_stock_page_names_the_orders_that_hold_the_goods(owner: Client) -> None:
    variant = make_variant(stock=5)
    order = make_order(variant=variant, quantity=2)
    accept(order=order, actor=make_user(Role.STAFF))
    page = text(owner, "product_stock", variant.product_id)
    assert "Promised to 1 order" in page
    assert order.number in page
    assert "2 promised" in page


def test_goods_are_moved_by_scanning_and_received_with_what_is_missing(owner: Client) -> None:
    variant, kiosk = make_variant(stock=10, sku="KBL-1"), make_outlet()
    assert post(owner, "transfer_new", source=outlets.main_outlet().pk, target=kiosk.pk) == 302
    transfer = Transfer.objects.get()
    assert post(owner, "transfer_line", transfer.pk, article="kbl-1", quantity="4") == 302
    assert post(owner, "transfer_line", transfer.pk, article="nothing like it", quantity="1") == 422
    assert post(owner, "transfer_deed", transfer.pk, "send") == 302
    assert "Count what arrived" in text(owner, "transfer", transfer.pk)
    assert post(owner, "transfer_receive", transfer.pk, **{f"line-{transfer.lines.get().pk}": "3"}) == 302
    assert figures(variant) == (9, 0, 3, 0)
    assert "Not everything arrived" in text(owner, "transfer", transfer.pk)
    assert_ledger_holds()


def test_words_that_fit_several_articles_are_asked_back_and_nothing_typed_is_lost(owner: Client) -> None:
    first, second = make_product(name="Kabel A").variants.get(), make_product(name="Kabel B").variants.get()
    transfer = moving.start(source=outlets.main_outlet(), target=make_outlet())
    response = owner.post(reverse("office:transfer_line", args=[transfer.pk]), {"article": "kabel", "quantity": "3"})
    assert response.status_code == 422
    page = response.content.decode()
    assert f'value="{first.pk}"' in page
    assert 'value="3"' in page
    assert post(owner, "transfer_line", transfer.pk, article="kabel", variant=second.pk, quantity="3") == 302
    assert transfer.lines.get().variant == second


def test_a_shelf_is_counted_article_by_article_and_booked_once(owner: Client) -> None:
    variant, other = make_variant(stock=5, sku="A-1", cost=1000), make_variant(stock=5, sku="A-2")
    assert post(owner, "count_new", outlet=outlets.main_outlet().pk) == 302
    count = Count.objects.get()
    assert "2 articles" in text(owner, "counting", count.pk)
    assert post(owner, "count_line", count.pk, article="A-1", quantity="3") == 302
    for _scan in range(5):
        assert post(owner, "count_line", count.pk, article="A-2", quantity="") == 302
    page = text(owner, "counting", count.pk)
    assert "1 differs" in page
    assert "-Rp20" in page
    assert figures(variant)[0] == 5  # nothing is booked yet
    assert post(owner, "count_deed", count.pk, "book") == 302
    assert post(owner, "count_deed", count.pk, "book") == 302
    assert (figures(variant)[0], figures(other)[0], CountLine.objects.count()) == (3, 5, 2)


def test_staff_counts_without_seeing_what_things_cost(come: Come) -> None:
    variant = make_variant(stock=5, sku="A-1", cost=98_700)
    staff = come(Role.STAFF)
    post(staff, "count_new", outlet=outlets.main_outlet().pk)
    post(staff, "count_line", Count.objects.get().pk, article="A-1", quantity="4")
    assert "987" not in text(staff, "counting", Count.objects.get().pk)
    purchase = make_purchase(variant=variant, price=98_700)
    page = text(staff, "purchase_receive", purchase.pk)
    assert "987" not in page
    assert post(
        staff, "purchase_receive", purchase.pk,
        key="k", **{f"line-{purchase.lines.get().pk}-quantity": "10", f"line-{purchase.lines.get().pk}-price": "1"},
    ) == 302  # fmt: skip
    assert Bill.objects.get().amount == 987_000  # a price that staff sends is not read


def test_one_tap_makes_the_order_that_is_proposed(owner: Client) -> None:
    variant, supplier = make_variant(stock=10, name="Kabel"), make_supplier(name="CV Jaya", phone="081234567890")
    suppliers.save_item(supplier=supplier, variant=variant, last_price=50_000, pack_size=6, code="JY-9")
    stock.take({variant.pk: 9}, reference="a")
    page = text(owner, "purchasing")
    assert "Sells 9 a week, 1 left, delivery takes 7 days: order 30" in page
    assert post(owner, "purchase_draft", supplier=supplier.pk, variant=variant.pk, **{f"quantity-{variant.pk}": "30"})
    purchase = Purchase.objects.get()
    assert (purchase.lines.get().quantity, purchase.lines.get().price) == (30, 50_000)
    assert post(owner, "purchase_order", purchase.pk) == 302
    page = text(owner, "purchase", purchase.pk)
    assert "https://wa.me/6281234567890?text=" in page
    assert "(JY-9) × 30" in page
    assert owner.get(reverse("office:purchase_paper", args=[purchase.pk])).content.startswith(b"%PDF-")
    assert "Nothing needs to be ordered" in text(owner, "purchasing")


def test_lines_of_a_draft_are_typed_changed_and_taken_out(owner: Client) -> None:
    variant = make_variant(sku="A-1", cost=700)
    supplier = make_supplier()
    post(owner, "purchase_draft", supplier=supplier.pk)
    purchase = Purchase.objects.get()
    assert post(owner, "purchase_line", purchase.pk, article="A-1", quantity="3", price="12.500") == 302
    assert (PurchaseLine.objects.get().quantity, PurchaseLine.objects.get().price) == (3, 1_250_000)
    assert post(owner, "purchase_line", purchase.pk, article="A-1", quantity="x", price="1") == 422
    assert post(owner, "purchase_line", purchase.pk, variant=variant.pk, quantity="0") == 302
    assert not PurchaseLine.objects.exists()
    assert post(owner, "purchase_cancel", purchase.pk, reason="") == 302
    assert Purchase.objects.get().state == "cancelled"


def test_a_parcel_is_received_and_its_bill_is_paid(owner: Client) -> None:
    variant = make_variant(stock=0)
    purchase = make_purchase(variant=variant, quantity=4, price=100_000, supplier=make_supplier(payment_days=14))
    line = purchase.lines.get()
    data = {"key": "k", "delivery_note": "SJ-8", f"line-{line.pk}-quantity": "4", f"line-{line.pk}-price": "1.200"}
    for _click in range(2):
        assert post(owner, "purchase_receive", purchase.pk, **data) == 302
    assert figures(variant)[0] == 4
    bill = Bill.objects.get()
    assert (bill.amount, bill.due_on) == (480_000, clock.today() + dt.timedelta(days=14))
    assert "SJ-8" in text(owner, "bills")
    payment = {"key": "p", "amount": "4.800", "paid_on": clock.today().isoformat()}
    assert post(owner, "bill_pay", bill.pk, **{**payment, "amount": "4.801"}) == 422
    assert post(owner, "bill_pay", bill.pk, **payment) == 302
    assert "Nothing is owed" in text(owner, "bills")


def test_a_doubtful_imei_is_asked_back_and_may_be_right(owner: Client) -> None:
    variant = make_variant(stock=0)
    Variant.objects.filter(pk=variant.pk).update(has_serials=True)
    purchase = make_purchase(variant=variant, quantity=1)
    line = purchase.lines.get()
    row = f"line-{line.pk}"
    data = {"key": "k", f"{row}-quantity": "1", f"{row}-price": "1", f"{row}-numbers": "490154203237519"}
    response = owner.post(reverse("office:purchase_receive", args=[purchase.pk]), data)
    assert response.status_code == 422
    assert "The numbers are right" in response.content.decode()
    assert "490154203237519" in response.content.decode()
    assert post(owner, "purchase_receive", purchase.pk, **data, sure="on") == 302
    assert Serial.objects.get().number == "490154203237519"


def test_a_number_tells_its_whole_life(owner: Client) -> None:
    variant = make_variant(stock=0, name="Ponsel X")
    Variant.objects.filter(pk=variant.pk).update(has_serials=True)
    variant.refresh_from_db()
    purchase = make_purchase(variant=variant, quantity=1, supplier=make_supplier(name="CV Jaya"))
    line = purchase.lines.get()
    row = f"line-{line.pk}"
    data = {"key": "k", f"{row}-quantity": "1", f"{row}-price": "1", f"{row}-numbers": "sn-77"}
    assert post(owner, "purchase_receive", purchase.pk, **data) == 302
    order = make_order(variant=variant)
    serials.assign_serials(order.lines.get().pk, variant, ["SN-77"])
    found = owner.get(reverse("office:serials") + "?q=sn-77")
    assert found["Location"] == reverse("office:serial", args=[Serial.objects.get().pk])
    page = text(owner, "serial", Serial.objects.get().pk)
    for word in ("CV Jaya", purchase.number, order.number, "still valid", "Ponsel X"):
        assert word in page
    assert "No such number" in text(owner, "serials", query="?q=ZZZ")


def test_numbers_of_goods_already_here_are_written_down(owner: Client) -> None:
    make_variant(stock=2, sku="A-1")
    assert post(owner, "serials_enter", article="A-1", numbers="x1\nx2") == 302
    assert list(Serial.objects.order_by("number").values_list("number", flat=True)) == ["X1", "X2"]
    assert post(owner, "serials_enter", article="A-1", numbers="x1") == 422
    assert post(owner, "serial_out", Serial.objects.get(number="X1").pk, state="lost", note="hilang") == 302
    assert Serial.objects.get(number="X1").state == "lost"


def test_a_supplier_is_written_down_with_what_it_delivers(owner: Client) -> None:
    variant = make_variant(sku="A-1")
    data = {"name": "CV Jaya", "phone": "0812-3456-7890", "lead_days": "5", "payment_days": "30", "is_active": "on"}
    assert post(owner, "supplier_new", **data) == 302
    supplier = Supplier.objects.get()
    assert post(owner, "supplier_new", **data) == 422
    assert post(owner, "supplier_item", supplier.pk, article="A-1", code="X-1", price="1.000", pack_size="12") == 302
    assert (supplier.items.get().variant, supplier.items.get().last_price) == (variant, 100_000)
    page = text(owner, "supplier", supplier.pk)
    assert "packs of 12" in page
    assert post(owner, "supplier_item_remove", supplier.pk, supplier.items.get().pk) == 302
    assert not supplier.items.exists()


def test_the_rules_of_the_proposals_are_changed_within_reason(owner: Client) -> None:
    assert post(owner, "purchasing_rules", service="101", cover="7") == 422
    assert post(owner, "purchasing_rules", service="90", cover="7") == 302
    assert 'value="90"' in text(owner, "purchasing")


def test_the_lists_ask_few_questions(owner: Client, django_assert_max_num_queries: object) -> None:
    kiosk = make_outlet()
    for number in range(12):
        variant = make_variant(stock=number)
        stock.receive(variant=variant, quantity=1, outlet=kiosk)
        receive_all(make_purchase(variant=variant), quantity=5)
    Stock.objects.update(low_at=100)
    for name, most in (
        ("stock", 7), ("purchasing", 16), ("bills", 8), ("suppliers", 7), ("deliveries", 7), ("counts", 7),
        ("transfers", 7), ("outlets", 9),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            text(owner, name)
