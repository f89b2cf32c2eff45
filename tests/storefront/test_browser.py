"""The shop in a real browser: small on the wire, usable by everybody, with and without scripts."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from akrab.accounts.actions import change_shop_settings
from akrab.catalogue import pictures
from akrab.catalogue.actions import VariantData, add_picture, create_product, save_category
from akrab.content.actions import save_page
from akrab.customers.models import Customer
from akrab.orders.models import BasketLine, Order
from tests.customers.factories import make_member

DRAWINGS = Path(__file__).resolve().parents[2] / "akrab" / "demo" / "phones" / "pictures"
WIRE_LIMIT = 50_000  # bytes of the first page with all that is seen at once
PHONE = {"width": 360, "height": 740}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def as_shipped(settings: Any, akrab_home: Path) -> Iterator[str]:
    """Address of a server that sends style sheet and scripts as the real one does: compressed, named by content."""
    settings.STATIC_ROOT = akrab_home / "static"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "akrab.core.assets.AssetStorage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    server = LiveServerThread("127.0.0.1", lambda application: application)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[pictures.Made]]:
    """Pictures of the goods in all sizes, made once: the folder of media and what was made."""
    folder = tmp_path_factory.mktemp("drawn")
    with override_settings(MEDIA_ROOT=folder):
        return folder, [pictures.make(file.read_bytes()) for file in sorted(DRAWINGS.glob("*.webp"))[:24]]


@pytest.fixture
def shop(akrab_home: Path, drawn: tuple[Path, list[pictures.Made]]) -> None:
    """A small shop with drawn pictures, texts and a phone number."""
    shutil.copytree(drawn[0], akrab_home / "media")
    change_shop_settings(
        values={"name": "Toko Contoh", "phone": "0812-3456-7890", "city": "Surakarta", "address": "Jalan Mawar 1"},
        actor=None,
    )
    for slug in ("home", "about", "how-to-buy", "faq", "contact"):
        save_page(
            slug=slug, language="id", title="Gawai yang pas", lead="Ponsel dan aksesori dari toko tetangga Anda.",
            body="## Judul\n\nIsi *halaman*.\n\n- satu\n- dua",
        )  # fmt: skip
    goods = iter(drawn[1])
    for number in range(8):
        category = save_category(name=f"Kategori {number}", slug=f"kategori-{number}", icon="package")
        for item in range(3):
            product = create_product(
                name=f"Barang {number}-{item}", slug=f"barang-{number}-{item}", category=category, brand="Lintara",
                summary="Barang yang baik.", attributes={"Bahan": "Kayu"}, featured=item == 0,
                variants=[
                    VariantData(sku=f"B{number}-{item}-{color}", name=color, price=2_500_000, stock=9)
                    for color in ("Merah", "Biru")[: 1 + item % 2]
                ],
            )  # fmt: skip
            made = next(goods)
            add_picture(product=product, stem=made.stem, width=made.width, height=made.height)


def sign_in(page: Page, live_server: LiveServer, member: Customer) -> None:
    assert member.user is not None
    member.user.set_password("rahasia-123")
    member.user.save()
    page.goto(f"{live_server.url}/account/login/")
    page.fill("#id_login", member.user.email)
    page.fill("#id_password", "rahasia-123")
    page.click("main form button")
    page.wait_for_url("**/account/home/")


@pytest.mark.usefixtures("shop")
def test_the_first_page_weighs_less_than_fifty_kilobytes(page: Page, as_shipped: str) -> None:
    page.set_viewport_size(PHONE)
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    weights: dict[str, float] = {}
    names: dict[str, str] = {}
    network.on("Network.responseReceived", lambda event: names.update({event["requestId"]: event["response"]["url"]}))
    network.on(
        "Network.loadingFinished", lambda event: weights.update({event["requestId"]: event["encodedDataLength"]})
    )
    page.goto(as_shipped)
    page.wait_for_load_state("networkidle")
    seen = set(
        page.eval_on_selector_all(
            "img", "all => all.filter(i => i.getBoundingClientRect().top < innerHeight).map(i => i.currentSrc)"
        )
    )
    counted = {
        names[request]: weight
        for request, weight in weights.items()
        if ("/media/" not in names[request] or names[request] in seen)
        and not names[request].endswith("/e")  # what the visit tells once the page stands
    }
    assert len(seen) >= 2
    assert any("akrab" in name and name.endswith(".css") for name in counted)
    assert sum(counted.values()) < WIRE_LIMIT, sorted(counted.items(), key=lambda pair: -pair[1])


PAGES = [
    "/", "/products/", "/products/?q=zzz", "/c/kategori-1/", "/products/barang-1-1/", "/basket/", "/checkout/",
    "/account/login/", "/register/", "/account/link/", "/contact/", "/faq/", "/catalogue/", "/members/", "/nosuch/",
]  # fmt: skip
OWN_PAGES = [
    "/account/home/",
    "/account/orders/",
    "/account/inbox/",
    "/account/details/",
    "/account/password/",
    "/contact/",
]


def barriers(page: Page) -> list[str]:
    """What axe finds serious, with where it is."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node.get('failureSummary', '')}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_stands_in_anybodys_way(page: Page, live_server: LiveServer, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size(PHONE)
    found = {}
    for path in PAGES:
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
        found[path] = barriers(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than the phone"
    sign_in(page, live_server, make_member())
    for path in OWN_PAGES:
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
        found[path] = barriers(page)
    assert {path: list_ for path, list_ in found.items() if list_} == {}


@pytest.mark.usefixtures("shop")
def test_no_page_breaks_the_security_policy(page: Page, live_server: LiveServer) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if "Security Policy" in message.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for path in ("/", "/products/", "/products/barang-1-1/", "/basket/", "/register/", "/catalogue/"):
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
    assert complaints == []


@pytest.mark.usefixtures("shop")
def test_filtering_and_adding_happen_without_leaving_the_page(page: Page, live_server: LiveServer) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_server.url}/products/")
    page.evaluate("window.stayed = true")
    page.fill("[name=low]", "99.000")
    page.press("[name=low]", "Tab")
    page.wait_for_selector("#results .empty")
    assert "low=99.000" in page.url
    assert page.evaluate("window.stayed")
    page.goto(f"{live_server.url}/products/barang-1-1/")
    page.click("label:has-text('Biru')")
    page.click("[data-step='1']")
    page.click("form .btn-primary")
    page.wait_for_selector("#answer .alert-success")
    page.wait_for_selector(".me .count")
    assert page.inner_text(".me .count").startswith("2")
    page.goto(f"{live_server.url}/basket/")
    page.click("[data-step='1']")
    page.wait_for_selector(".totals dd:has-text('Rp75.000')")
    assert BasketLine.objects.get().quantity == 3
    page.click("[name=remove]")
    page.wait_for_selector("#basket .empty")


@pytest.mark.usefixtures("shop")
def test_everything_works_without_scripts(browser: Browser, live_server: LiveServer) -> None:
    """From the first page to the placed order with plain links and forms."""
    member = make_member()
    assert member.user is not None
    member.user.set_password("rahasia-123")
    member.user.save()
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, locale="id-ID")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(live_server.url)
    page.click("main .products a")
    page.fill("[name=quantity]", "2")
    page.click("form .btn-primary")
    page.wait_for_url("**/basket/")
    page.fill("[name^=quantity-]", "3")  # Enter changes it; the first bin is not meant
    page.press("[name^=quantity-]", "Enter")
    page.click("text=Pesan sekarang")
    page.click("main a:has-text('Masuk')")
    page.fill("#id_login", member.user.email)
    page.fill("#id_password", "rahasia-123")
    page.click("main form button")
    page.fill("#id_phone", "0812 3456 7890")
    page.click("text=Kirim pesanan")
    page.wait_for_url("**/placed/")
    order = Order.objects.get()
    assert (order.customer, order.total) == (member, 7_500_000)
    page.click("text=Lihat pesanan")
    page.click("text=Batalkan pesanan >> nth=0")
    page.click("dialog button.btn-danger")
    page.wait_for_selector("text=Pesanan ini dibatalkan")
    context.close()
