"""The chat and the inbox in a real browser: a guest writes, staff answers, the guest registers and goes on."""

import re
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.people import SIZES, look, sign_in_owner, visitor, watched
from tests.e2e.running import RunningShop, running_shop

FILL = """
from akrab.accounts.actions import change_shop_settings, create_owner
from tests.messaging.texts.factories import make_own_text
from tests.catalogue.factories import make_product
change_shop_settings(
    values={"name": "Toko Uji", "phone": "+628001234567", "hours": {"id": "Senin-Sabtu 9-17"}}, actor=None
)
create_owner(email="owner@example.com", name="Ibu Sari")
make_product(name="Kabel USB-C Kuat", price=4_500_000, stock=20, sku="KBL-1")
make_own_text(shortcut="jam", id="Halo {name}, kami buka {shop_hours}.")
"""
COUNT = """
from akrab.messaging.models import Conversation, Message
print(Conversation.objects.count(), Message.objects.filter(direction="out", template="").count())
"""
SOON = 2_600  # two seconds, and the time to draw


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", SIZES)
def test_a_guest_writes_is_answered_registers_and_goes_on(
    browser: Browser, shop_env: dict[str, str], size: str
) -> None:
    complaints: list[str] = []
    with running_shop(shop_env) as shop:
        shop.python(FILL)
        owner = watched(visitor(browser, size), complaints)
        sign_in_owner(owner, shop)
        guest = watched(visitor(browser, size), complaints)
        opens_the_sheet(guest, shop)
        writes(guest, "Halo, buka jam berapa?", name="Dewi")
        finds_it_in_the_list(owner, shop)
        answers_from_the_saved(owner)
        arrives(guest, "kami buka Senin-Sabtu 9-17")
        each_sees_the_other_write(owner, guest)
        writes(guest, "Ada kabel yang kuat?")
        arrives(owner, "Ada kabel yang kuat?")
        notes(owner)
        keeps_what_is_typed(owner)
        registers(guest, shop)
        the_page_follows(owner)
        answers(owner, "Ada, kak Dewi. Rp45.000.")
        arrives(guest, "Ada, kak Dewi. Rp45.000.")
        expect(guest.locator("#thread")).not_to_contain_text("Pelanggan ramah")
        look(guest, f"inbox-chat-{size}")
        in_the_inbox_too(guest, owner, shop)
        solves(owner, shop)
        assert shop.python(COUNT) == "1 3"
    assert complaints == []


def opens_the_sheet(page: Page, shop: RunningShop) -> None:
    page.goto(f"{shop.url}/products/kabel-usb-c-kuat/")
    page.locator(".chat-open").click()
    expect(page.locator(".chat-sheet")).to_be_visible()
    look(page, "inbox-sheet")


def writes(page: Page, text: str, name: str = "") -> None:
    if name:
        page.fill("#composer input[name=name]", name)
    page.fill("#composer textarea", text)
    page.locator("#composer .btn-primary").click()
    expect(page.locator("#thread")).to_contain_text(text)
    expect(page.locator("#composer textarea")).to_have_value("")


def each_sees_the_other_write(owner: Page, guest: Page) -> None:
    """Letter by letter, as people type; what is not sent is seen by nobody."""
    guest.locator("#composer textarea").press_sequentially("Ad")
    expect(owner.locator("#typing")).to_contain_text("Dewi sedang menulis", timeout=6_000)
    guest.fill("#composer textarea", "")
    owner.locator("#composer textarea").press_sequentially("Sa")
    expect(guest.locator("#typing")).to_contain_text("sedang menulis", timeout=6_000)
    look(guest, "inbox-typing")
    owner.fill("#composer textarea", "")


def in_the_inbox_too(member: Page, owner: Page, shop: RunningShop) -> None:
    """The inbox of the account brings the answer without a reload, like the chat."""
    member.goto(f"{shop.url}/account/inbox/")
    answers(owner, "Sudah saya sisihkan.")
    expect(member.locator("#letters li").first).to_contain_text("Sudah saya sisihkan.", timeout=SOON + 1_000)
    look(member, "inbox-account")


def arrives(page: Page, text: str) -> None:
    """Without a reload, within two seconds; called right after it was sent."""
    began = time.monotonic()
    expect(page.locator("#thread")).to_contain_text(text, timeout=SOON)
    assert time.monotonic() - began < SOON / 1000


def finds_it_in_the_list(page: Page, shop: RunningShop) -> None:
    page.goto(f"{shop.url}/office/inbox/")
    row = page.locator(".inbox-rows .row", has_text="Dewi")
    expect(row.locator(".count")).to_contain_text("1")
    look(page, "inbox-list")
    row.locator("a").click()
    page.wait_for_url(re.compile(r"/office/inbox/\d+/"))
    expect(page.locator("#thread")).to_contain_text("buka jam berapa")
    expect(page.locator("#thread")).to_contain_text("/products/kabel-usb-c-kuat/")


def answers_from_the_saved(page: Page) -> None:
    page.locator("#composer textarea").press_sequentially("/")
    expect(page.locator("#saved")).to_be_visible()
    page.fill("#saved input", "jam")
    page.keyboard.press("Enter")
    expect(page.locator("#composer textarea")).to_have_value("Halo Dewi, kami buka Senin-Sabtu 9-17.")
    look(page, "inbox-saved")
    page.locator("#composer .btn-primary").dblclick()  # one message


def answers(page: Page, text: str) -> None:
    page.fill("#composer textarea", text)
    page.locator("#composer .btn-primary").click()
    expect(page.locator("#thread")).to_contain_text(text)


def notes(page: Page) -> None:
    page.locator("#composer label", has=page.locator("[value=note]")).click()
    page.fill("#composer textarea", "Pelanggan ramah")
    page.locator("#composer .btn-primary").click()
    expect(page.locator(".bubble[data-side=note]")).to_contain_text("Pelanggan ramah")
    look(page, "inbox-note")


def keeps_what_is_typed(page: Page) -> None:
    page.fill("#composer textarea", "Belum selesai saya tulis")
    page.reload()
    expect(page.locator("#composer textarea")).to_have_value("Belum selesai saya tulis")
    page.fill("#composer textarea", "")
    page.locator("#composer label", has=page.locator("[value=webchat]")).click()


def registers(page: Page, shop: RunningShop) -> None:
    page.goto(f"{shop.url}/register/")
    page.fill("input[name=name]", "Dewi Lestari")
    page.fill("input[name=email]", "dewi@example.com")
    page.fill("input[name=password]", "rahasia-sekali")
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(re.compile("/account/"))
    page.goto(f"{shop.url}/chat/")
    expect(page.locator("#thread")).to_contain_text("Ada kabel yang kuat?")


def the_page_follows(page: Page) -> None:
    """The open conversation is the customer's now, without anybody touching it."""
    expect(page.locator("#talk-title")).to_have_text("Dewi Lestari", timeout=5_000)
    expect(page.locator("#composer [value=inbox]")).to_be_checked()


def solves(page: Page, shop: RunningShop) -> None:
    page.locator(".inbox-head form[action$='/solve/'] button").click()
    page.wait_for_url(re.compile("/office/inbox/$"))
    expect(page.locator(".inbox-rows .row", has_text="Dewi")).to_have_count(0)
    page.goto(f"{shop.url}/office/inbox/figures/")
    expect(page.locator("main table").first).to_contain_text("1")
    look(page, "inbox-figures")
