"""Document 002 in a real browser: a guest becomes a member, orders five times, is answered, pays, returns."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.people import SIZES, look, sign_in_owner, visitor, watched
from tests.e2e.running import RunningShop, running_shop

FILL = """
from akrab.accounts.actions import change_shop_settings, create_owner
from akrab.catalogue import options
from akrab.customers.models import Customer
from tests.catalogue.factories import make_product
from tests.customers.factories import make_customer
from tests.promotions.factories import make_promotion
from tests.shipping.factories import make_service
account = {"bank": "BCA", "number": "1234567890", "holder": "Sari Wulandari"}
change_shop_settings(values={
    "name": "Toko Uji", "phone": "+628001234567", "points_on": True, "payment_methods": ["cash", "transfer"],
    "bank_accounts": [account],
}, actor=None)
create_owner(email="owner@example.com", name="Ibu Sari")
make_customer(name="Agus Salim", listed=True)
make_customer(name="Wati Diam", listed=False)
Customer.objects.update(state=Customer.State.APPROVED)
make_product(name="Kabel USB-C Kuat", price=4_500_000, stock=20, sku="KBL-1")
mug = make_product(name="Gelas Berukir", price=6_000_000, stock=5, sku="GLS-1")
options.save_option(product=mug, name="Nama", kind="text", required=True, longest=20, price_effect=1_000_000)
make_promotion(name="Kenalan", code="KENALAN")
make_service(name="Kurir Toko", tariffs={"": (1_200_000, 500_000)})
"""
SHELF = """
from akrab.catalogue.models import Stock
print(Stock.objects.get(variant__sku="GLS-1").on_hand)
"""
# Two engraved mugs at Rp70.000 less 10 %, sent for Rp12.000; the transfer has one to three digits on top.
TOTAL = 138_000
ADDRESS = "Jl. Melati 1, Surakarta"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", SIZES)
def test_a_guest_becomes_a_member_and_comes_back(browser: Browser, shop_env: dict[str, str], size: str) -> None:
    complaints: list[str] = []
    with running_shop(shop_env) as shop:
        shop.python(FILL)
        member = watched(visitor(browser, size), complaints)
        looks_round(member, shop)
        is_asked_to_sign_in(member, shop)
        registers(member, shop)
        owner = watched(visitor(browser, size), complaints)
        sign_in_owner(owner, shop)
        is_approved(owner, member, shop)
        rich = orders_made_to_order(member, shop)
        rest = [orders_plainly(member, shop) for _ in range(4)]
        counts(member, shop, waiting=5)
        the_sixth_is_refused(member, shop)
        accepts(owner, shop, rich)
        rejects(owner, shop, rest[0])
        reads_both(member, shop, rich, rest[0])
        cancels(member, shop, rest[1])
        counts(member, shop, waiting=2)
        amount = is_told_how_to_pay(member, shop, rich)
        finds_the_money(owner, shop, rich, amount)
        packs_and_sends(owner, shop, rich)
        follows_the_parcel(member, shop, rich)
        completes(owner, shop, rich)
        sees_points(member, shop, 1)
        asks_for_a_return(member, shop, rich)
        takes_it_back(owner, shop, rich)
        sees_points(member, shop, 2)
        reviews(member, shop, rich)
        orders_again(member, shop, rich)
    assert complaints == []


def looks_round(page: Page, shop: RunningShop) -> None:
    """What guests may see: goods, profile, questions, how to buy, the catalogue, and members who agreed."""
    page.goto(shop.url)
    expect(page.locator("main")).to_contain_text("Gelas Berukir")
    look(page, "01-home")
    for path in ("/products/gelas-berukir/", "/about/", "/faq/", "/how-to-buy/", "/catalogue/"):
        answer = page.goto(shop.url + path)
        assert answer
        assert answer.status == 200
        look(page, f"02{path.replace('/', '-')}")
    page.goto(f"{shop.url}/members/")
    expect(page.locator("main")).to_contain_text("Agus Salim")
    expect(page.locator("main")).not_to_contain_text("Wati Diam")
    look(page, "03-members")


def is_asked_to_sign_in(page: Page, shop: RunningShop) -> None:
    page.goto(f"{shop.url}/contact/")
    expect(page.locator("main textarea")).to_have_count(0)
    expect(page.locator("main").get_by_role("link", name="Masuk")).to_be_visible()
    look(page, "04-contact")
    page.goto(f"{shop.url}/account/inbox/")
    page.wait_for_url(re.compile("/account/login/"))
    into_the_basket(page, shop, "kabel-usb-c-kuat")
    page.goto(f"{shop.url}/checkout/")
    expect(page.locator("input[name=recipient]")).to_have_count(0)
    expect(page.locator("main").get_by_role("link", name="Daftar")).to_be_visible()
    look(page, "05-checkout-guest")


def registers(page: Page, shop: RunningShop) -> None:
    page.locator("main").get_by_role("link", name="Daftar").click()
    page.fill("input[name=name]", "Ratna Dewi")
    page.fill("input[name=email]", "ratna@example.com")
    page.fill("input[name=phone]", "0800-765-4321")
    page.fill("input[name=password]", "rahasia-sekali")
    look(page, "06-register")
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(re.compile("/(checkout|account)/"))
    page.goto(f"{shop.url}/checkout/")  # waiting for approval: no order yet
    expect(page.locator("input[name=recipient]")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("menunggu persetujuan")
    look(page, "07-checkout-pending")


def is_approved(owner: Page, member: Page, shop: RunningShop) -> None:
    owner.goto(f"{shop.url}/office/")
    look(owner, "08-today-approve")
    row = owner.locator("section[aria-labelledby=to-approve]")
    expect(row).to_contain_text("Ratna Dewi")
    row.locator("form[action$='/approve/'] button").click()
    expect(owner.locator("section[aria-labelledby=to-approve]")).to_have_count(0)
    is_counted(member, shop, 2)  # the thanks for registering, and the welcome
    member.goto(f"{shop.url}/account/inbox/")
    look(member, "09-inbox-welcome")
    member.goto(f"{shop.url}/basket/")  # what the guest put there is taken out again
    member.locator("button[name=remove]").click()
    expect(member.locator("main .empty")).to_be_visible()


def into_the_basket(page: Page, shop: RunningShop, slug: str) -> None:
    page.goto(f"{shop.url}/products/{slug}/")
    page.locator("#buy button.btn-primary").click()
    expect(page.locator("#answer .alert-success")).to_be_visible()


def orders_made_to_order(page: Page, shop: RunningShop) -> str:
    """With a text to engrave, a code, the shop's courier and a transfer; returns the order's number."""
    page.goto(f"{shop.url}/products/gelas-berukir/")
    page.fill("#buy input[name^=option-]", "Untuk Ibu")
    page.locator("#buy [data-step='1']").click()
    look(page, "10-made-to-order")
    page.locator("#buy button.btn-primary").click()
    expect(page.locator("#answer .alert-success")).to_be_visible()
    page.goto(f"{shop.url}/basket/")
    expect(page.locator("#basket")).to_contain_text("Untuk Ibu")
    page.fill("#code", "salah")
    page.locator("form[action$='/basket/code/'] button").first.click()
    expect(page.locator("#basket .errorlist")).to_contain_text("SALAH")
    expect(page.locator("button[name=remove][value=SALAH]")).to_have_count(0)  # refused, it does not stay
    page.fill("#code", "kenalan")
    page.locator("form[action$='/basket/code/'] button").first.click()
    expect(page.locator("#basket")).to_contain_text("Rp126.000")
    look(page, "11-basket")
    return sends_by_courier(page, shop)


def sends_by_courier(page: Page, shop: RunningShop) -> str:
    page.goto(f"{shop.url}/checkout/")
    page.fill("textarea[name=address]", ADDRESS)
    page.fill("#id_find", "Laweyan")
    page.locator("#districts label").first.click()
    page.locator("label", has_text="Kurir Toko").click()
    expect(page.locator("button[name=place]")).to_contain_text("Rp138.000")
    page.locator("label", has=page.locator("input[name=method][value=transfer]")).click()
    look(page, "12-checkout")
    return sends(page, "13-placed")


def sends(page: Page, name: str) -> str:
    page.locator("button[name=place]").click()
    page.wait_for_url(re.compile("/placed/"))
    look(page, name)
    found = re.search(r"\b1\d{3}\b", page.locator("main").inner_text())
    assert found
    return found.group()


def orders_plainly(page: Page, shop: RunningShop) -> str:
    into_the_basket(page, shop, "kabel-usb-c-kuat")
    page.goto(f"{shop.url}/checkout/")
    page.locator("label", has=page.locator("input[name=delivery][value=pickup]")).click()
    expect(page.locator("button[name=place]")).to_contain_text("Rp45.000")
    return sends(page, "14-placed-again")


def counts(page: Page, shop: RunningShop, *, waiting: int) -> None:
    page.goto(shop.url)
    expect(page.locator(".me a[href$='state=waiting'] .count")).to_contain_text(str(waiting))
    look(page, f"15-waiting-{waiting}")


def the_sixth_is_refused(page: Page, shop: RunningShop) -> None:
    into_the_basket(page, shop, "kabel-usb-c-kuat")
    page.goto(f"{shop.url}/checkout/")
    page.locator("button[name=place]").click()
    refused = page.locator(".alert-error, .errorlist").first
    expect(refused).to_contain_text(re.compile(r"\b5\b.*(orders|pesanan)"))
    look(page, "16-sixth-refused")
    page.goto(f"{shop.url}/basket/")  # the basket is kept, and the five are listed
    expect(page.locator("section[aria-labelledby=waiting] .row")).to_have_count(5)
    look(page, "17-basket-with-waiting")
    is_counted(page, shop, 5)  # that each of the five has come in
    page.goto(f"{shop.url}/account/inbox/")
    page.goto(shop.url)
    page.wait_for_load_state("networkidle")
    expect(unread(page)).to_have_count(0)


def unread(page: Page) -> Locator:
    return page.locator(".me a[href$='/inbox/'] .count")


def is_counted(page: Page, shop: RunningShop, messages: int) -> None:
    """The worker tells the customer, within seconds."""
    for _look in range(30):
        page.goto(shop.url)
        page.wait_for_load_state("networkidle")
        if unread(page).count() and unread(page).inner_text().split()[0] == str(messages):
            return
        page.wait_for_timeout(500)
    expect(unread(page)).to_contain_text(str(messages))


def opens(owner: Page, shop: RunningShop, number: str) -> None:
    owner.goto(f"{shop.url}/office/orders/?tab=all&q={number}")
    owner.locator("main .row", has_text=number).locator("a.row-link").click()
    expect(owner.locator("h1")).to_contain_text(number)


def accepts(owner: Page, shop: RunningShop, number: str) -> None:
    owner.goto(f"{shop.url}/office/orders/")
    expect(owner.locator("main .row", has_text="Ratna Dewi")).to_have_count(5)
    look(owner, "18-incoming")
    opens(owner, shop, number)
    expect(owner.locator("main")).to_contain_text("Untuk Ibu")
    look(owner, "19-order")
    owner.locator("form[action$='/accept/'] button").click()
    expect(owner.locator("form[action$='/accept/']")).to_have_count(0)
    look(owner, "20-accepted")


def rejects(owner: Page, shop: RunningShop, number: str) -> None:
    opens(owner, shop, number)
    owner.locator("a[data-dialog=reject]").click()
    owner.locator("#reject [name=reason]").fill("Warna itu habis")
    look(owner, "21-reject")
    owner.locator("#reject button.btn-danger").click()
    expect(owner.locator("main")).to_contain_text("Warna itu habis")


def reads_both(member: Page, shop: RunningShop, accepted: str, rejected: str) -> None:
    is_counted(member, shop, 2)
    look(member, "22-two-unread")
    member.goto(f"{shop.url}/account/inbox/")
    main = member.locator("main")
    expect(main).to_contain_text(f"Pesanan {accepted} kami terima")
    expect(main.locator("li", has_text="Warna itu habis")).to_contain_text(rejected)
    look(member, "22-inbox")


def visits(member: Page, shop: RunningShop, number: str) -> None:
    member.goto(f"{shop.url}/account/orders/")
    member.get_by_role("link", name=f"Pesanan {number}").click()
    expect(member.locator("h1")).to_contain_text(number)


def cancels(member: Page, shop: RunningShop, number: str) -> None:
    visits(member, shop, number)
    member.locator("a[data-dialog=cancel]").click()
    look(member, "23-cancel")
    member.locator("#cancel button.btn-danger").click()
    expect(member.locator("main")).to_contain_text("dibatalkan")


def is_told_how_to_pay(member: Page, shop: RunningShop, number: str) -> int:
    """Returns the amount to transfer, in rupiah."""
    visits(member, shop, number)
    look(member, "24-accepted")
    member.locator("a[href$='/pay/']").first.click()
    main = member.locator("main")
    expect(main).to_contain_text("1234567890")
    look(member, "25-pay")
    amount = int(member.locator("[data-copy]").first.get_attribute("data-copy") or 0)
    assert TOTAL < amount < TOTAL + 1000
    expect(main).to_contain_text(f"Rp{amount // 1000}.{amount % 1000:03}")
    return amount


def finds_the_money(owner: Page, shop: RunningShop, number: str, amount: int) -> None:
    today = owner.evaluate("new Date().toLocaleDateString('en-GB')")
    owner.goto(f"{shop.url}/office/payments/statement/")
    lines = [
        "Tanggal;Keterangan;Debet;Kredit",
        f"{today};TRSF E-BANKING CR RATNA DEWI;0,00;{amount},00",
        f"{today};BIAYA ADM;15000,00;0,00",
    ]
    owner.fill("main textarea", "\n".join(lines))
    look(owner, "26-statement")
    owner.locator("main form button.btn-primary").click()
    owner.wait_for_url(re.compile("tab=bank"))
    matched = owner.locator("section[aria-labelledby=matched]")
    expect(matched).to_contain_text(number)
    look(owner, "27-matched")


def packs_and_sends(owner: Page, shop: RunningShop, number: str) -> None:
    opens(owner, shop, number)
    look(owner, "28-paid")
    owner.locator("form[action$='/pack/'] button").click()
    expect(owner.locator("form[action$='/pack/']")).to_have_count(0)
    owner.locator("a[href$='/parcel/new/']").click()
    owner.fill("input[name=courier]", "JNE")
    owner.fill("input[name=tracking]", "JT0123456789")
    look(owner, "29-send")
    owner.locator("main form button.btn-primary").click()
    expect(owner.locator("main")).to_contain_text("JT0123456789")
    look(owner, "30-sent")


def follows_the_parcel(member: Page, shop: RunningShop, number: str) -> None:
    visits(member, shop, number)
    expect(member.locator("main")).to_contain_text("JT0123456789")
    look(member, "31-on-its-way")


def completes(owner: Page, shop: RunningShop, number: str) -> None:
    opens(owner, shop, number)
    owner.locator("form[action$='/complete/'] button").click()
    expect(owner.locator("form[action$='/complete/']")).to_have_count(0)
    assert shop.python(SHELF) == "3"


def sees_points(member: Page, shop: RunningShop, moves: int) -> None:
    member.goto(f"{shop.url}/account/points/")
    look(member, f"32-points-{moves}")


def asks_for_a_return(member: Page, shop: RunningShop, number: str) -> None:
    visits(member, shop, number)
    member.locator("a[href$='/return/']").click()
    member.locator("input[name^=pieces-]").fill("1")
    member.locator("[name=reason]").fill("Ukirannya tidak rata")
    look(member, "33-return")
    member.locator("main form button.btn-primary").click()
    expect(member.locator("section[aria-labelledby=returns]")).to_contain_text("Ukirannya tidak rata")
    look(member, "34-return-asked")


def takes_it_back(owner: Page, shop: RunningShop, number: str) -> None:
    owner.goto(f"{shop.url}/office/returns/")
    look(owner, "35-returns")
    owner.locator("main .rows a").first.click()
    owner.locator("form[action$='/accept/'] button").click()
    owner.locator("input[name^=restock-][value=yes]").check()
    look(owner, "36-goods-are-here")
    owner.locator("form[action$='/receive/'] button.btn-primary").click()
    expect(owner.locator("main")).to_contain_text("Rp63.000")
    look(owner, "37-received")
    assert shop.python(SHELF) == "4"
    opens(owner, shop, number)
    look(owner, "38-to-pay-back")
    owner.locator("form[action$='/pay-out/'] button[value=transfer]").click()
    expect(owner.locator("form[action$='/pay-out/']")).to_have_count(0)
    look(owner, "39-paid-back")


def reviews(member: Page, shop: RunningShop, number: str) -> None:
    visits(member, shop, number)
    member.locator("main .row a", has_text="Gelas Berukir").first.click()
    member.locator("a[href$='/review/']").first.click()
    member.locator("label[for=id_rating_4]").click()
    member.fill("textarea[name=text]", "Bagus, dan toko langsung membantu.")
    look(member, "40-review")
    member.locator("main form button.btn-primary").click()
    expect(member.locator("textarea[name=text]")).to_have_count(0)
    look(member, "41-reviewed")


def orders_again(member: Page, shop: RunningShop, number: str) -> None:
    visits(member, shop, number)
    look(member, "42-done")
    member.locator("form[action$='/again/'] button").click()
    member.wait_for_url(re.compile("/basket/"))
    expect(member.locator("#basket")).to_contain_text("Untuk Ibu")
    look(member, "43-again")
