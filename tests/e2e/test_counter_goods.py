"""Goods that ask for more at the counter: numbers of pieces, offers, pre-orders; with and without a connection."""

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.core.pictures import encoded, linear, photo
from tests.e2e.test_counter import (
    SIZES,
    KillableShop,
    come_in,
    killable_shop,
    picture,
    tap,
    to_basket,
    visitor,
    wait_for_worker,
)

ONE, TWO, THREE = "356938035643809", "490154203237518", "352099001761481"
PHONES = f"""
from akrab.catalogue import serials
from akrab.catalogue.models import Variant
from tests.catalogue.factories import make_product
hp = make_product(name="Lintara A1", price=250_000_000, stock=3, sku="HP-1").variants.get()
Variant.objects.filter(pk=hp.pk).update(has_serials=True)
serials.enter(variant=hp, numbers=["{ONE}", "{TWO}"])
"""
NUMBERS = """
import json
from akrab.catalogue.models import Serial
from akrab.counter.models import SerialDifference
from akrab.orders.models import Order
print(json.dumps([
    [list(row) for row in Serial.objects.order_by("id").values_list("number", "state")],
    list(SerialDifference.objects.values_list("number", flat=True)), Order.objects.filter(state="done").count(),
]))
"""


def numbers(shop: KillableShop) -> Any:
    return json.loads(shop.python(NUMBERS))


def quoted(page: Page) -> None:
    """Until the server has said the price. Asked again and again: our policy forbids the browser's own waiting."""
    for _ in range(100):
        if page.evaluate("Counter.basket.state.quote?.local === undefined && Counter.basket.state.quote !== null"):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the server did not say the price")


def cash(page: Page) -> None:
    if not page.locator("#basket[data-open]").count():
        to_basket(page)
    page.locator("#pay").click()
    page.locator("#take").click()


def sold(page: Page) -> None:
    expect(page.locator("#done-number")).to_have_text(re.compile(r"^1\d{3}$"))
    page.locator("#next-sale").click()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_pieces_are_sold_by_their_numbers(browser: Browser, shop_env: dict[str, str], size: str) -> None:
    assert size in SIZES
    with killable_shop(shop_env) as shop:
        shop.python(PHONES)
        context = visitor(browser, size)
        page = come_in(context, shop)
        wait_for_worker(page)
        tap(page, "Lintara A1")
        expect(page.locator("#serial-list label")).to_have_count(2)
        page.fill("#serial-find", THREE)  # asked of the server
        page.locator("#serial-form button.btn:last-child").click()
        expect(page.locator("#serial-problem")).to_contain_text("tidak ada di pembukuan")
        page.fill("#serial-find", "49015")
        expect(page.locator("#serial-list label")).to_have_count(1)
        page.locator("#serial-list label").click()
        picture(page, f"serials-{size}")
        page.locator("#serial-take").click()
        cash(page)
        sold(page)
        page.locator("#main").focus()
        page.keyboard.type(ONE, delay=2)  # a hand scanner reads the piece itself
        page.keyboard.press("Enter")
        expect(page.locator(".counter-line .each")).to_contain_text(ONE)
        page.evaluate("Counter.basket.clear()")
        context.set_offline(True)
        tap(page, "Lintara A1")
        expect(page.locator("#serial-list label")).to_have_count(1)
        page.fill("#serial-find", TWO)  # sold before; this device does not know whose it is
        page.locator("#serial-form button.btn:last-child").click()
        expect(page.locator("#serial-problem")).to_contain_text("diperiksa saat penjualan dikirim")
        page.locator("#serial-take").click()
        cash(page)
        expect(page.locator("#done-state")).to_contain_text("Aman di perangkat ini")
        page.locator("#next-sale").click()
        assert numbers(shop)[2] == 1
        context.set_offline(False)
        expect(page.locator("#toasts")).to_contain_text(f"{TWO} sudah terjual")
        page.locator("#net").click()
        expect(page.locator("#noted-list")).to_contain_text(f"{TWO} sudah terjual")
        assert numbers(shop) == [[[ONE, "in_stock"], [TWO, "sold"]], [TWO], 2]


OFFERS = """
from akrab.catalogue.models import Category
from tests.customers.factories import make_customer
from tests.promotions.factories import make_promotion
case, cable = Category.objects.get(slug="casing"), Category.objects.get(slug="kabel")
make_promotion(name="Hemat kabel", category_ids=[cable.pk], percent=15)
make_promotion(name="Beli 2 gratis 1", kind="buy_x_get_y", buy=2, free=1, category_ids=[case.pk])
make_promotion(name="Khusus Emas", groups=["tier:gold"])
make_promotion(name="Kode", code="HEMAT", percent=20)
"""
ORDERS = """
import json
from akrab.orders.models import Order
print(json.dumps([[one.total, one.discount, list(one.discounts.values_list("kind", "label", "amount"))]
                  for one in Order.objects.order_by("id")]))
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_running_offers_cost_the_same_with_and_without_a_connection(
    browser: Browser, shop_env: dict[str, str], size: str
) -> None:
    with killable_shop(shop_env) as shop:
        shop.python(OFFERS)
        context = visitor(browser, size)
        page = come_in(context, shop)
        wait_for_worker(page)

        def fill() -> None:
            for name in ("Kabel USB-C", "Kabel USB-C", "Casing", "Casing", "Casing"):
                tap(page, name)
            to_basket(page)

        fill()
        quoted(page)
        for offer in ("Hemat kabel", "Beli 2 gratis 1"):  # quoted after the last of the goods
            expect(page.locator("#totals")).to_contain_text(offer)
        with_connection = page.locator("#totals").text_content()
        cash(page)
        sold(page)
        context.set_offline(True)
        fill()
        expect(page.locator("#totals")).to_contain_text("Beli 2 gratis 1")
        assert page.locator("#totals").text_content() == with_connection
        assert page.evaluate("Counter.basket.state.quote.local")
        expect(page.locator("#refusals")).to_contain_text("“Khusus Emas”")
        page.locator("#reduce").click()
        page.fill("#code", "HEMAT")
        page.locator("#reduce-form .btn-primary").click()
        expect(page.locator("#reduce-problem")).to_contain_text("kode HEMAT tidak bisa diperiksa")
        picture(page, f"code-offline-{size}")
        page.locator("#reduce-dialog [data-close]").click()
        picture(page, f"offers-offline-{size}")
        cash(page)
        page.locator("#next-sale").click()
        context.set_offline(False)
        expect(page.locator("#net")).to_have_attribute("data-state", "online")
        one, two = json.loads(shop.python(ORDERS))
    assert one == two
    assert one[0] == 4_500_000 * 2 * 85 // 100 + 2 * 2_550_000


CAMERA = """
navigator.mediaDevices.getUserMedia = async () => {
    const picture = new Image();
    picture.src = window.seen;
    await picture.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [picture.width, picture.height];
    const draw = () => canvas.getContext("2d").drawImage(picture, 0, 0);
    setInterval(draw, 50);
    draw();
    return canvas.captureStream(20);
};
"""
DENIED = """() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "NotAllowedError"));
}"""


@pytest.mark.django_db(transaction=True)
def test_a_browser_that_reads_no_codes_lets_the_server_read_them(
    browser: Browser, shop_env: dict[str, str], tmp_path: Path
) -> None:
    code = linear("8991234567891", "ean13")
    seen = base64.b64encode(encoded(photo(code, size=(1000, 750), turned=5))).decode()
    taken = tmp_path / "photo.jpg"
    taken.write_bytes(encoded(photo(code, size=(3000, 2250), turned=50, blurred=1)))
    empty = tmp_path / "empty.jpg"
    empty.write_bytes(encoded(photo()))
    with killable_shop(shop_env) as shop:
        shop.python(
            "from akrab.catalogue.models import Variant\n"
            "Variant.objects.filter(sku='CHG-1').update(barcode='8991234567891')"
        )
        context = visitor(browser, "phone")
        page = come_in(context, shop)
        assert page.evaluate(
            "!('BarcodeDetector' in window) || BarcodeDetector.getSupportedFormats().then((f) => !f.length)"
        )
        page.evaluate("(data) => { window.seen = `data:image/jpeg;base64,${data}`; }", seen)
        page.evaluate(f"() => {{ {CAMERA} }}")
        page.locator("#scan").click()
        expect(page.locator("#scan-last")).to_contain_text("Charger 20 W")
        picture(page, "scan")
        page.keyboard.press("Escape")
        expect(page.locator("#bar-count")).to_have_text("1")
        page.evaluate(DENIED)
        page.locator("#scan").click()
        expect(page.locator("#scan-problem")).to_contain_text("Kamera tidak boleh dipakai")
        page.set_input_files("#scan-picture", empty)
        expect(page.locator("#scan-problem")).to_contain_text("Tidak ada kode")
        page.set_input_files("#scan-picture", taken)
        expect(page.locator("#scan-last")).to_contain_text("Charger 20 W")
        picture(page, "scan-picture")
        page.keyboard.press("Escape")
        expect(page.locator("#bar-count")).to_have_text("2")
        context.set_offline(True)
        page.locator("#scan").click()
        page.set_input_files("#scan-picture", taken)
        expect(page.locator("#scan-problem")).to_contain_text("Tanpa koneksi")


PREORDER = """
from tests.catalogue.factories import make_product
from tests.orders.factories import make_batch
nastar = make_product(name="Nastar toples", price=10_000_000, stock=0).variants.get()
make_batch(nastar, capacity=5, deposit_percent=30, place="Di toko, pagi")
"""
PREORDERS = """
import json
from akrab.counter.models import SalePayment
from akrab.orders.models import Batch, Order
one = Order.objects.get()
print(json.dumps([one.state, one.total, one.paid, one.customer.name, Batch.objects.get().taken,
                  list(SalePayment.objects.values_list("method", "amount"))]))
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_pre_order_is_taken_with_a_deposit_and_collected(
    browser: Browser, shop_env: dict[str, str], size: str
) -> None:
    with killable_shop(shop_env) as shop:
        shop.python(PREORDER)
        context = visitor(browser, size)
        page = come_in(context, shop)
        wait_for_worker(page)
        context.set_offline(True)
        tap(page, "Nastar")
        page.locator("#preorder-take").click()
        expect(page.locator("#preorder-problem")).to_contain_text("Pre-order perlu koneksi")
        page.locator("#preorder-dialog [data-close]").click()
        context.set_offline(False)
        tap(page, "Nastar")
        expect(page.locator("#preorder-facts")).to_contain_text("Di toko, pagi · uang muka 30 persen · sisa 5 tempat")
        picture(page, f"preorder-{size}")
        page.locator("#preorder-take").click()
        tap(page, "Charger")
        expect(page.locator("#toasts")).to_contain_text("dijual terpisah")
        to_basket(page)
        page.locator("#pay").click()
        expect(page.locator("#customer-why")).to_contain_text("Pre-order perlu pelanggan")
        page.fill("#customer-find", "081234567890")
        page.locator("#new-name").fill("Ibu Ani")
        page.locator("#customer-new button").click()
        page.locator("#pay").click()
        page.locator("#part [data-part='deposit']").click()
        expect(page.locator("#due")).to_have_text("Rp30.000")
        picture(page, f"deposit-{size}")
        page.locator("#take").click()
        sold(page)
        assert json.loads(shop.python(PREORDERS)) == [
            "accepted", 10_000_000, 3_000_000, "Ibu Ani", 1, [["cash", 3_000_000]],
        ]  # fmt: skip
        page.locator("#me").click()
        page.locator("a[href$='/counter/collect/']").click()
        expect(page.locator("main")).to_contain_text("Ibu Ani")
        picture(page, f"collect-{size}")
        page.select_option("main select[name=method]", "qris")
        page.locator("main form .btn-primary").click()
        expect(page.locator(".receipt")).to_contain_text("Nastar toples")
        picture(page, f"collected-{size}")
        assert json.loads(shop.python(PREORDERS)) == [
            "done", 10_000_000, 10_000_000, "Ibu Ani", 1, [["cash", 3_000_000], ["qris", 7_000_000]],
        ]  # fmt: skip
