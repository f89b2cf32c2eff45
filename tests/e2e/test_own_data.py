"""What people decide about their data, in a real browser and in a mail program: news end with one click of it, and
everything personal goes, from the button on the customer's page to the letter that says so."""

import re
import urllib.parse
import urllib.request
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.people import SIZES, look, sign_in_owner, visitor, watched
from tests.e2e.running import RunningShop, running_shop

FILL = """
from akrab.accounts.actions import change_shop_settings, create_owner
from akrab.consent.actions import give
from akrab.customers.actions import approve, register
change_shop_settings(values={"name": "Toko Uji", "email": "toko@example.com"}, actor=None)
owner = create_owner(email="owner@example.com", name="Ibu Sari")
rina = register(name="Rina Wati", email="rina@example.com", phone="081234567890", password="rahasia-sekali")
approve(customer=rina, actor=owner)
give(customer=rina, purpose="marketing", channel="email", wording="Kabar lewat surel", language="id", way="test")
"""
NEWS = """
from akrab.core import clock
from akrab.customers.models import Customer
from akrab.messaging.models import Message
Message.objects.create(key="news:%s", customer=Customer.objects.get(name="Rina Wati"), channel="email",
    recipient="rina@example.com", language="id", subject="%s", text="Ada yang baru.", created_at=clock.now(),
    data={"purpose": "marketing"})
"""
STATE = """
from akrab.messaging.models import Message
print(*Message.objects.filter(key="news:%s").values_list("state", flat=True))
"""
LEFT = """
from akrab.customers.models import Customer, Handle
from akrab.messaging.models import Message
said = Message.objects.filter(text__contains="Rina") | Message.objects.filter(recipient__contains="rina")
said = said.exclude(template="privacy_answer")  # the last letter; it goes some days after it was sent
print(Customer.objects.filter(name__contains="Rina").count(), Handle.objects.count(), said.count())
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", SIZES)
def test_news_end_with_one_click_and_everything_personal_goes(
    browser: Browser, shop_env: dict[str, str], size: str
) -> None:
    complaints: list[str] = []
    with running_shop(shop_env) as shop:
        shop.python(FILL)
        shop.mail.messages.clear()
        shop.python(NEWS % ("first", "Diskon akhir pekan"))
        mail = mail_about(shop, "Diskon akhir pekan")
        rina = watched(visitor(browser, size), complaints)
        signs_in(rina, shop)
        the_choice_is(rina, shop, wanted=True)
        the_mail_program_ends_it(mail)
        the_choice_is(rina, shop, wanted=False)
        shop.python(NEWS % ("second", "Diskon lagi"))
        asks_for_erasure(rina, shop)
        owner = watched(visitor(browser, size), complaints)
        sign_in_owner(owner, shop)
        erases(owner, shop)
        letter = mail_about(shop, re.compile("data", re.IGNORECASE))
        assert "Rina Wati" in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        cannot_come_in_again(rina, shop)
        assert shop.python(STATE % "second") != "sent"
        assert not [one for one in shop.mail.messages if one["Subject"] == "Diskon lagi"]
        assert shop.python(LEFT) == "0 0 0"
    assert complaints == []


def mail_about(shop: RunningShop, subject: str | re.Pattern[str]) -> EmailMessage:
    """The mail of that subject, as it came over the wire."""
    for count in range(1, 20):
        for mail in shop.mail.wait_for(count):
            if re.search(subject, str(mail["Subject"])):
                return mail
    raise AssertionError(f"no mail about {subject}")


def signs_in(page: Page, shop: RunningShop) -> None:
    page.goto(f"{shop.url}/account/login/")
    page.fill("input[name=login]", "rina@example.com")
    page.fill("input[name=password]", "rahasia-sekali")
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(re.compile("/account/"))


def the_choice_is(page: Page, shop: RunningShop, *, wanted: bool) -> None:
    page.goto(f"{shop.url}/account/preferences/")
    expect(page.locator("[name=marketing_email]")).to_be_checked(checked=wanted)
    look(page, f"own-preferences-{'on' if wanted else 'off'}")


def the_mail_program_ends_it(mail: EmailMessage) -> None:
    """RFC 8058: one POST to the address of the header, without a cookie and without a question; twice does no harm."""
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = str(mail["List-Unsubscribe"]).split(",")[0].strip("<> ")
    body = urllib.parse.urlencode({"List-Unsubscribe": "One-Click"}).encode()
    for _time in range(2):
        with urllib.request.build_opener(NoRedirect).open(address, body, timeout=10) as answer:
            assert (answer.status, answer.url) == (200, address)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        raise AssertionError("a one-click address redirects")


def asks_for_erasure(page: Page, shop: RunningShop) -> None:
    page.goto(f"{shop.url}/account/data/")
    page.locator("[data-dialog=erase]").click()
    page.locator("dialog#erase .btn-danger").click()
    page.wait_for_url(re.compile("/account/data/"))
    expect(page.locator("[data-dialog=erase]")).to_have_count(0)
    look(page, "own-asked")


def erases(page: Page, shop: RunningShop) -> None:
    """The letter lies ready; the word has to be typed."""
    page.goto(f"{shop.url}/office/privacy/")
    page.locator("main a", has_text="Rina Wati").click()
    page.wait_for_url(re.compile(r"/office/privacy/\d+/"))
    expect(page.locator("textarea[name=text]")).to_have_value(re.compile("Rina Wati"))
    look(page, "own-request")
    page.fill("[name=sure]", "hapus")
    page.locator("main form .btn-danger").click()
    expect(page.locator("[name=sure]")).to_have_count(0)
    expect(page.locator("main")).not_to_contain_text("Rina")
    look(page, "own-erased")


def cannot_come_in_again(page: Page, shop: RunningShop) -> None:
    page.goto(f"{shop.url}/account/data/")
    expect(page).to_have_url(re.compile("/account/login/"))
    page.fill("input[name=login]", "rina@example.com")
    page.fill("input[name=password]", "rahasia-sekali")
    page.locator("main form button.btn-primary").click()
    expect(page.locator("main .errorlist, main [role=alert]").first).to_be_visible()
