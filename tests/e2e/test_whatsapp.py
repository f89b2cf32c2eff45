"""WhatsApp in a real browser, against a server that speaks its protocol: a message arrives, is answered while the
window is open, the window closes before the eyes of whoever answers, a template goes out, the customer writes again."""

import datetime as dt
import re
import time
import urllib.request

import pytest
from playwright.sync_api import Browser, Page, expect

from akrab.core import clock
from tests.e2e.people import SIZES, look, sign_in_owner, visitor, watched
from tests.e2e.running import RunningShop, running_shop
from tests.providers.whatsapp import WhatsAppServer

BUDI = "6281234567890"
OPEN_FOR = 25  # seconds; long enough to answer on a machine that does other things too
FILL = """
from akrab.accounts.actions import change_shop_settings, create_owner
from akrab.core import shop
from akrab.messaging.models import WhatsAppRate
change_shop_settings(values={"name": "Toko Uji"}, actor=None)
shop.store(%r)
WhatsAppRate.objects.create(category="utility", country="ID", micros=367_000_000)
create_owner(email="owner@example.com", name="Ibu Sari")
"""
COSTS = """
from akrab.messaging.models import WhatsAppCharge
print(*WhatsAppCharge.objects.order_by("id").values_list("category", "micros", "state"))
"""


def push(shop: RunningShop, meta: WhatsAppServer, body: bytes) -> None:
    """A notice as Meta brings it."""
    address = f"{shop.url}/api/v1/whatsapp/webhook"
    headers = {"Content-Type": "application/json", **meta.headers(body)}
    with urllib.request.urlopen(urllib.request.Request(address, body, headers), timeout=10) as answer:
        assert answer.status == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", SIZES)
def test_a_message_is_answered_its_window_closes_and_a_template_goes_out(
    browser: Browser, shop_env: dict[str, str], size: str
) -> None:
    complaints: list[str] = []
    with WhatsAppServer() as meta, running_shop(shop_env) as shop:
        shop.python(FILL % meta.settings())
        meta.approve("pesanan_siap", "Halo {{1}}, pesanan Anda sudah siap diambil.")
        owner = watched(visitor(browser, size), complaints)
        sign_in_owner(owner, shop)
        owner.goto(f"{shop.url}/office/inbox/")
        written_at = clock.now() - dt.timedelta(hours=24) + dt.timedelta(seconds=OPEN_FOR)
        push(shop, meta, meta.message("Masih ada kabel merah?", at=int(written_at.timestamp())))
        opens_what_came(owner)
        answers(owner, meta, "Masih ada, Kak. Mau berapa?")
        sees_the_window_close(owner)
        chooses_the_template(owner, meta)
        is_told_of_the_delivery(owner, shop, meta)
        push(shop, meta, meta.message("Dua ya, sore ini saya ambil"))
        may_write_freely_again(owner)
        assert shop.python(COSTS) == "('service', 0, 'expected') ('utility', 367000000, 'charged')"
    assert complaints == []


def opens_what_came(page: Page) -> None:
    """It stands in the list without a reload."""
    row = page.locator(".inbox-rows .row", has_text="Masih ada kabel merah?")
    row.locator("a").first.click()
    page.wait_for_url(re.compile(r"/office/inbox/\d+/"))
    expect(page.locator("#ways [value=whatsapp]")).to_be_checked()
    expect(page.locator("#ways [data-until]")).to_have_text(re.compile(r"^0:00:\d\d$"))


def answers(page: Page, meta: WhatsAppServer, text: str) -> None:
    page.fill("#composer textarea", text)
    page.locator("#composer .btn-primary").click()
    expect(page.locator("#thread")).to_contain_text(text)
    sent = wait_for(meta, 1)
    assert (sent["to"], sent["text"]["body"]) == (BUDI, text)


def wait_for(meta: WhatsAppServer, count: int, seconds: float = 10) -> dict[str, object]:
    deadline = time.monotonic() + seconds
    while len(meta.sent) < count:
        assert time.monotonic() < deadline, f"{len(meta.sent)} of {count} messages at WhatsApp"
        time.sleep(0.05)
    return meta.sent[count - 1]


def sees_the_window_close(page: Page) -> None:
    """While an answer is being typed, which stays."""
    page.fill("#composer textarea", "Kalau sudah siap saya kabari")
    refusal = page.locator("#ways .refusal[data-way=whatsapp]")
    expect(refusal).to_be_visible(timeout=OPEN_FOR * 1000)
    expect(page.locator("#composer textarea")).to_be_hidden()
    expect(page.locator("#composer textarea")).to_have_value("Kalau sudah siap saya kabari")
    look(page, "whatsapp-closed")


def chooses_the_template(page: Page, meta: WhatsAppServer) -> None:
    """Found at WhatsApp by looking again; its price is named before it goes."""
    talk = page.url
    page.goto(f"{talk.partition('/office/')[0]}/office/whatsapp/templates/")
    page.locator("form[action$='/synchronise/'] button").click()
    expect(page.locator("main")).to_contain_text("pesanan_siap")
    page.goto(talk)
    page.locator("#ways .refusal[data-way=whatsapp] a").click()
    expect(page.locator("main form")).to_contain_text("Rp367")
    expect(page.locator("[name=body_1]")).to_have_value("Budi")
    look(page, "whatsapp-template")
    page.locator("main form .btn-primary").click()
    page.wait_for_url(talk)
    expect(page.locator("#thread")).to_contain_text("Halo Budi, pesanan Anda sudah siap diambil.")
    assert wait_for(meta, 2)["type"] == "template"


def is_told_of_the_delivery(page: Page, shop: RunningShop, meta: WhatsAppServer) -> None:
    state = page.locator(".bubble[data-side=out]").last.locator(".state-word")
    push(shop, meta, meta.status(meta.last()["wamid"], "delivered"))
    expect(state).to_have_text(re.compile("terkirim sampai|sampai|delivered"), timeout=5_000)


def may_write_freely_again(page: Page) -> None:
    """The customer wrote: the box is back, with what was typed in it."""
    expect(page.locator("#thread")).to_contain_text("Dua ya, sore ini saya ambil", timeout=5_000)
    expect(page.locator("#ways [value=whatsapp]")).to_be_checked()
    expect(page.locator("#composer textarea")).to_be_visible()
    expect(page.locator("#composer textarea")).to_have_value("Kalau sudah siap saya kabari")
    look(page, "whatsapp-open-again")
