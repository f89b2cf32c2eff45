"""The counter in a real browser: selling, holding, splitting, without a connection, with a flapping one, by PIN."""

import contextlib
import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect

from akrab.core import barcodes
from akrab.payments import qris
from tests.e2e.running import RunningShop, keep_assets, lend_assets, screenshots_folder
from tests.payments.factories import STATIC
from tests.postgres import free_port
from tests.smtp import SmtpServer

SIZES = {
    "phone": {"width": 360, "height": 740},
    "tablet": {"width": 800, "height": 1280},
    "desk": {"width": 1280, "height": 800},
}
FILL = """
from akrab.accounts.actions import change_shop_settings, create_owner
from akrab.accounts.models import Role
from akrab.catalogue.models import Category
from akrab.counter import actions
from tests.accounts.factories import make_user
from tests.catalogue.factories import make_product
from tests.payments.factories import STATIC
change_shop_settings(values={"name": "Toko Uji", "phone": "+628001234567", "qris_text": STATIC}, actor=None)
owner = create_owner(email="owner@example.com", name="Ibu Sari")
actions.set_pin(user=owner, pin="9174", actor=owner)
dewi = make_user(Role.CASHIER, name="Dewi", email="dewi@example.com")
actions.set_pin(user=dewi, pin="4826", actor=owner)
case = Category.objects.create(name="Casing", slug="casing")
cable = Category.objects.create(name="Kabel", slug="kabel")
kabel = make_product(name="Kabel USB-C Kuat", price=4_500_000, stock=1000, sku="KBL-1", category=cable)
kabel.variants.update(barcode="8991234567894")
make_product(name="Casing Bening", price=2_550_000, stock=3, sku="CSG-1", category=case)
make_product(name="Charger 20 W", price=12_000_000, stock=50, sku="CHG-1", category=cable)
actions.open_till(till=actions.main_till(), opening_cash=50_000_000, actor=owner)
"""
BOOKS = """
import json
from akrab.catalogue.models import Stock, StockMove
from akrab.counter.models import CounterSale, SalePayment
from akrab.orders.models import Order
from akrab.payments.models import Payment
from django.db.models import Sum
print(json.dumps({
    "orders": Order.objects.count(), "done": Order.objects.filter(state="done").count(),
    "sales": CounterSale.objects.filter(state="recorded").count(),
    "payments": Payment.objects.filter(state="paid").count(),
    "cash": SalePayment.objects.aggregate(s=Sum("amount"))["s"],
    "stock": Stock.objects.get(variant__sku="KBL-1").on_hand,
    "moves": StockMove.objects.filter(variant__sku="KBL-1").aggregate(s=Sum("quantity"))["s"],
    "sellers": sorted(set(Order.objects.values_list("seller__name", flat=True))),
}))
"""


class KillableShop(RunningShop):
    """A shop whose server can be killed in the middle of its work and started again."""

    process: subprocess.Popen[bytes]

    def start(self) -> None:
        log = Path(self.env["AKRAB_HOME"]) / "run.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "akrab.cli.main", "run"],
                env=self.env, stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        object.__setattr__(self, "process", process)
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            assert process.poll() is None, log.read_text()
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.2)
        raise AssertionError(f"the shop did not get ready: {log.read_text()[-2000:]}")

    def kill(self) -> None:
        """All of it at once, as when the power goes."""
        processes = [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children(recursive=True)]
        for process in processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        self.process.wait(30)
        psutil.wait_procs(processes, timeout=30)

    def books(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.python(BOOKS))
        return found


@contextmanager
def killable_shop(env: dict[str, str]) -> Iterator[KillableShop]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with SmtpServer() as mail:
        env = env | {
            "PORT": str(port), "AKRAB_BASE_URL": url, "AKRAB_EMAIL_URL": mail.url, "AKRAB_HOST": "127.0.0.1",
            "AKRAB_LOG_LEVEL": "WARNING",
        }  # fmt: skip
        shop = KillableShop(url, env, mail)
        lend_assets(Path(env["AKRAB_HOME"]))
        shop.start()
        keep_assets(Path(env["AKRAB_HOME"]))
        try:
            shop.python(FILL)
            yield shop
        finally:
            shop.close()
            shop.process.terminate()
            shop.process.wait(30)


def visitor(browser: Browser, size: str) -> BrowserContext:
    context = browser.new_context(viewport=SIZES[size], locale="id-ID", timezone_id="Asia/Jakarta")  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    return context


def come_in(context: BrowserContext, shop: RunningShop, who: str = "owner@example.com") -> Page:
    page = context.new_page()
    page.goto(shop.akrab("link", who))
    page.locator("main form button").click()
    page.wait_for_url(re.compile("/office/"))
    open_counter(page, shop)
    return page


def open_counter(page: Page, shop: RunningShop) -> None:
    page.goto(f"{shop.url}/office/counter/")
    page.locator("body[data-ready]").wait_for()


def wait_for_worker(page: Page) -> None:
    """Until the page is kept on the device. Asked again and again: our policy forbids the browser's own waiting."""
    for _ in range(100):
        if page.evaluate("navigator.serviceWorker.controller !== null"):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the service worker did not take over")


def tap(page: Page, name: str) -> None:
    page.locator(".counter-item", has_text=name).click()


def to_basket(page: Page) -> None:
    if page.locator("#open-basket").is_visible():
        page.locator("#open-basket").click()


def pay(page: Page) -> None:
    to_basket(page)
    page.locator("#pay").click()
    expect(page.locator("#pay-dialog")).to_be_visible()


def picture(page: Page, name: str) -> None:
    folder = screenshots_folder()
    if folder:
        page.screenshot(path=folder / f"counter-{name}.png")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", SIZES)
def test_a_day_at_the_counter(browser: Browser, shop_env: dict[str, str], size: str) -> None:
    complaints: list[str] = []
    with killable_shop(shop_env) as shop:
        page = come_in(visitor(browser, size), shop)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        expect(page.locator(".counter-item")).to_have_count(3)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        sells_for_cash(page, size)
        holds_and_resumes(page)
        splits(page)
        by_qris(page, size)
        by_scanner(page)
        adds_at_once(page)
        undoes(page, shop)
        books = shop.books()
    assert complaints == []
    assert (books["orders"], books["sales"], books["payments"]) == (4, 3, 6)


def sells_for_cash(page: Page, size: str) -> None:
    tap(page, "Casing Bening")
    tap(page, "Casing Bening")
    picture(page, size)
    pay(page)
    expect(page.locator("#due")).to_have_text("Rp51.000")
    for key in ("1", "0", "0", "000"):
        page.locator(f"#pad [data-key='{key}']").click()
    expect(page.locator("#change")).to_have_text("Rp49.000")
    picture(page, f"pay-{size}")
    page.locator("#take").click()
    expect(page.locator("#done-change")).to_have_text("Rp49.000")
    expect(page.locator("#done-number")).to_have_text(re.compile(r"^1\d{3}$"))
    expect(page.locator("#done-print")).to_be_visible()
    page.locator("#next-sale").click()
    expect(page.locator(".counter-item", has_text="Casing Bening")).to_contain_text("1 tersisa")


def holds_and_resumes(page: Page) -> None:
    tap(page, "Charger")
    to_basket(page)
    page.locator("#hold").click()
    page.fill("#hold-label", "Ibu Ani")
    page.locator("#hold-form button").click()
    expect(page.locator("#held-count")).to_have_text("1")
    page.reload()
    page.locator("body[data-ready]").wait_for()
    page.locator("#show-held").click()
    expect(page.locator("#held-list")).to_contain_text("Ibu Ani")
    page.locator("#held-list button").click()
    expect(page.locator("#held-count")).to_be_hidden()


def splits(page: Page) -> None:
    """Rp120.000: Rp70.000 by card, the rest in cash."""
    pay(page)
    page.locator("#ways [data-way='card']").click()
    for key in ("7", "0", "000"):
        page.locator(f"#pad [data-key='{key}']").click()
    page.fill("#reference", "0042")
    page.locator("#take").click()
    expect(page.locator("#due")).to_have_text("Rp50.000")
    page.locator("#ways [data-way='cash']").click()
    page.locator("#quick button").first.click()
    page.locator("#take").click()
    expect(page.locator("#done-number")).to_have_text(re.compile(r"^1\d{3}$"))
    page.locator("#next-sale").click()


def by_qris(page: Page, size: str) -> None:
    """Rp120.000: Rp20.000 in cash, the rest by a code of just that amount, read as a phone reads it."""
    tap(page, "Charger")
    pay(page)
    for key in ("2", "0", "000"):
        page.locator(f"#pad [data-key='{key}']").click()
    page.locator("#take").click()
    page.locator("#ways [data-way='qris']").click()
    expect(page.locator("#qris-name")).to_have_text("TOKO UJI COBA")
    expect(page.locator("#pad")).to_be_hidden()
    picture(page, f"qris-{size}")
    assert barcodes.decode(page.locator("#qris-code svg").screenshot()) == [qris.with_amount(STATIC, 10_000_000)]
    page.locator("#qris-part").click()
    for key in ("6", "0", "000"):
        page.locator(f"#pad [data-key='{key}']").click()
    page.locator("#qris-show").click()
    assert barcodes.decode(page.locator("#qris-code svg").screenshot()) == [qris.with_amount(STATIC, 6_000_000)]
    expect(page.locator("#take")).to_have_text("Rp60.000 sudah masuk, sisanya bayar dengan cara lain")
    page.locator("#take").click()
    expect(page.locator("#take")).to_have_text("Uang sudah masuk: Rp40.000")
    assert barcodes.decode(page.locator("#qris-code svg").screenshot()) == [qris.with_amount(STATIC, 4_000_000)]
    page.locator("#take").click()
    expect(page.locator("#done-number")).to_have_text(re.compile(r"^1\d{3}$"))
    page.locator("#next-sale").click()


def by_scanner(page: Page) -> None:
    """A hand scanner types, wherever the cursor is; the whole sale by keyboard."""
    page.locator("#main").focus()
    page.keyboard.type("8991234567894", delay=2)
    page.keyboard.press("Enter")
    expect(page.locator(".counter-line")).to_contain_text("Kabel USB-C Kuat")
    page.keyboard.type("0000000000000", delay=2)
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("0000000000000")
    page.keyboard.press("Escape")
    page.keyboard.press("F9")
    expect(page.locator("#pay-dialog")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#done-number")).to_have_text(re.compile(r"^1\d{3}$"))
    page.keyboard.press("Enter")


def adds_at_once(page: Page) -> None:
    """Half a hundred taps, each seen in the basket within 50 ms."""
    times = page.evaluate(
        """async () => {
            const card = document.querySelector(".counter-item");
            const times = [];
            for (let step = 0; step < 50; step++) {
                const before = performance.now();
                card.click();
                times.push(performance.now() - before);
                await new Promise(requestAnimationFrame);
            }
            Counter.basket.clear();
            return times.sort((a, b) => a - b);
        }"""
    )
    assert times[47] < 50, times


def undoes(page: Page, shop: RunningShop) -> None:
    page.goto(f"{shop.url}/office/counter/sold/")
    page.locator("main .row-link").first.click()
    page.fill("#reason", "Salah barang")
    page.locator("form[action$='/undo/'] button").click()
    expect(page.locator(".receipt")).to_contain_text("DIBATALKAN")


def queue_sales(page: Page, number: int) -> None:
    """As many sales as a busy day without a connection, made as the page makes them."""
    page.evaluate(
        """async (number) => {
            const variant = (await Counter.store.all("buckets")).flat().find((row) => row[1].startsWith("Kabel"))[6][0];
            for (let place = 0; place < number; place++) {
                await Counter.sync.queue({
                    key: Counter.uuid(), lines: [{ variant: variant[0], quantity: 1, price: variant[4], options: [] }],
                    tenders: [{ method: "cash", amount: variant[4], given: variant[4] }], total: variant[4],
                    sold_at: Counter.sync.now(), priced_at: Counter.pricedAt, session: Counter.start.session.id,
                    token: Counter.start.token, by: "", waited: true,
                });
            }
        }""",
        number,
    )


@pytest.mark.django_db(transaction=True)
def test_two_hundred_sales_come_in_exactly_once_over_a_flapping_connection(
    browser: Browser, shop_env: dict[str, str]
) -> None:
    flaps = {"number": 0}

    def flap(route: Route) -> None:
        """Dropped before the request, cut in the middle of the answer, lost after the server had done its work."""
        if flaps["number"] >= 50 or flaps["number"] % 6 == 5:
            flaps["number"] += 1
            route.continue_()
            return
        kind, flaps["number"] = flaps["number"] % 3, flaps["number"] + 1
        if kind == 0:
            route.abort("connectionreset")
            return
        try:
            answer = route.fetch()
        except Error:  # the shop has been killed
            route.abort("connectionrefused")
            return
        if kind == 1:
            route.abort("connectionreset")
        else:
            route.fulfill(status=200, headers={"Content-Type": "application/json"}, body=answer.text()[:100])

    with killable_shop(shop_env) as shop:
        context = visitor(browser, "phone")
        page = come_in(context, shop)
        wait_for_worker(page)
        context.set_offline(True)
        queue_sales(page, 200)
        expect(page.locator("#net-text")).to_have_text("200 penjualan belum terkirim")
        page.reload()  # the page itself comes from the device
        page.locator("body[data-ready]").wait_for()
        expect(page.locator("#net-text")).to_have_text("200 penjualan belum terkirim")
        expect(page.locator(".counter-item")).to_have_count(3)
        context.route("**/office/counter/sales/", flap)
        context.set_offline(False)
        killed = False
        for _ in range(200):
            page.evaluate("Counter.sync.send()")
            left = page.evaluate("Counter.store.all('queue').then((all) => all.length)")
            if not killed and flaps["number"] >= 20:
                shop.kill()
                page.evaluate("Counter.sync.send()")
                shop.start()
                killed = True
            if left == 0:
                break
        assert flaps["number"] >= 50
        assert killed
        expect(page.locator("#net-text")).to_have_text("Terhubung")
        books = shop.books()
    assert books == {
        "orders": 200, "done": 200, "sales": 200, "payments": 200, "cash": 200 * 4_500_000, "stock": 800, "moves": 800,
        "sellers": ["Owner"],
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_sale_without_a_connection_survives_the_closed_browser(browser: Browser, shop_env: dict[str, str]) -> None:
    with killable_shop(shop_env) as shop:
        context = visitor(browser, "phone")
        page = come_in(context, shop)
        wait_for_worker(page)
        context.set_offline(True)
        tap(page, "Kabel USB-C")
        page.reload()
        page.locator("body[data-ready]").wait_for()
        expect(page.locator("#bar-count")).to_have_text("1")  # the open basket is still there
        pay(page)
        page.locator("#take").click()
        expect(page.locator("#done-state")).to_contain_text("Aman di perangkat ini")
        page.locator("#next-sale").click()
        expect(page.locator("#net-text")).to_have_text("1 penjualan belum terkirim")
        page.close()
        assert shop.books()["orders"] == 0
        context.set_offline(False)
        page = context.new_page()
        open_counter(page, shop)
        expect(page.locator("#net-text")).to_have_text("Terhubung")
        assert shop.books()["orders"] == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", ["phone", "tablet"])
def test_people_change_by_pin_and_sign_what_they_sell(browser: Browser, shop_env: dict[str, str], size: str) -> None:
    with killable_shop(shop_env) as shop:
        page = come_in(visitor(browser, size), shop)
        page.goto(f"{shop.url}/office/counter/devices/")
        page.fill("input[name=name]", "Tablet kasir")
        page.locator("main form button.btn-primary").click()
        open_counter(page, shop)
        page.locator("#me").click()
        page.locator("#switch").click()
        expect(page.locator("h1")).to_have_text("Siapa di sini?")
        picture(page, f"lock-{size}")
        page.goto(f"{shop.url}/office/orders/")  # locked: nothing else opens
        expect(page.locator("h1")).to_have_text("Siapa di sini?")
        page.locator("label", has_text="Dewi").click()
        page.fill("#pin", "1111")
        page.locator("#unlock .btn-primary").click()
        expect(page.locator("#pin-problem")).to_be_visible()
        for key in "4826":
            page.locator(f"[data-pad] [data-key='{key}']").click()
        page.locator("#unlock .btn-primary").click()
        page.wait_for_url(re.compile("/office/"))
        open_counter(page, shop)
        page.locator("#me").click()
        expect(page.locator("#me-name")).to_have_text("Dewi")
        page.keyboard.press("Escape")
        tap(page, "Kabel USB-C")
        pay(page)
        page.locator("#take").click()
        expect(page.locator("#done-number")).to_have_text(re.compile(r"^1\d{3}$"))
        assert shop.books()["sellers"] == ["Dewi"]
