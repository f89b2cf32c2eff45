"""Links of messages: which message, for the office; nobody, for who opens them."""

import io
import json
import zipfile

import pytest
from django.test import override_settings

from akrab.accounts.actions import change_shop_settings
from akrab.consent.actions import withdraw
from akrab.consent.models import Channel, Purpose
from akrab.core import clock
from akrab.customers.models import Customer
from akrab.messaging.followed import mark_links, text_of
from akrab.messaging.models import Message
from akrab.privacy.copying import make_copy
from akrab.privacy.erasure import erase
from akrab.tracking.links import mark_of, marked, message_of
from akrab.tracking.models import Event, Followed, Visit
from akrab.tracking.months import writes
from tests.customers.factories import make_customer, make_member
from tests.tracking.factories import PHONE, send, take_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("events_folder")]


def message(customer: Customer | None = None, channel: str = "email", text: str = "") -> Message:
    return Message.objects.create(
        key=f"k{Message.objects.count()}", customer=customer or make_customer(), channel=channel,
        template="win_back", text=text, html="", created_at=clock.now(),
    )  # fmt: skip


def open_link(mark: str, **more: str) -> None:
    event = {"kind": "page", "path": "/products/", "mark": mark, **more}
    assert send([event], HTTP_USER_AGENT=PHONE)[0] == "204 No Content"


@pytest.mark.parametrize("number", [0, 1, 35, 36, 123_456_789, 2**63 - 1])
def test_a_mark_leads_back_to_its_message(number: int) -> None:
    assert message_of(mark_of(number)) == number


@pytest.mark.parametrize("mark", ["", "1", "1-", "1-0000000", "zzzzzzzzzzzzzzzz-0000000", "x" * 30, "1-ABCDEF0"])
def test_a_forged_mark_leads_nowhere(mark: str) -> None:
    assert message_of(mark) is None


@override_settings(BASE_URL="https://shop.example")
def test_only_links_to_pages_for_everybody_are_marked() -> None:
    mark = mark_of(7)
    for before, after in (
        ("See https://shop.example/products/.", f"See https://shop.example/products/?m={mark}."),
        ('<a href="https://shop.example/offers/">', f'<a href="https://shop.example/offers/?m={mark}">'),
        ("https://shop.example/?utm_source=x", f"https://shop.example/?utm_source=x&m={mark}"),
    ):
        assert marked(before, 7) == after
    for text in (
        "https://shop.example/account/link/SECRET/", "https://shop.example/unsubscribe/abc/", "no link",
        "https://elsewhere.example/products/", "https://shop.example.evil.example/products/",
        "https://shop.example/products/#top", "https://shop.example/media/a.pdf",
    ):  # fmt: skip
        assert marked(text, 7) == text


@override_settings(BASE_URL="https://shop.example")
def test_what_leaves_is_marked_and_the_row_is_not() -> None:
    link = "https://shop.example/products/"
    mail, spoken = message(text=link), message(channel="phone", text=link)
    full = message(channel="sms", text=f"{link} {'x' * (160 - len(link) - 1)}")
    mark_links([mail, spoken, full])
    assert (mail.text, spoken.text) == (f"{link}?m={mark_of(mail.pk)}", link)
    assert "m=" not in full.text  # it would cost another part
    mail.refresh_from_db()
    assert mail.text == link
    assert text_of(mail).endswith(mark_of(mail.pk))
    change_shop_settings(values={"visits_links": False}, actor=None)
    assert text_of(mail) == link


def test_an_opened_link_tells_of_the_message_and_its_reader_stays_nobody() -> None:
    one = message(make_customer(name="Siti"))
    open_link(mark_of(one.pk))
    open_link(mark_of(one.pk))  # passed on, or opened again
    open_link("zz-0000000")
    take_all()
    found = Followed.objects.get()
    assert (found.message_id, found.customer_id, found.times, found.campaign) == (
        one.pk,
        one.customer_id,
        2,
        "win_back",
    )
    visit = Visit.objects.get()
    assert (visit.customer_id, visit.source, visit.medium, visit.campaign) == (None, "message", "email", "win_back")
    assert Event.objects.filter(kind="message_opened").count() == 2


def test_who_wants_no_profile_is_not_tied_to_the_message() -> None:
    member = make_member()
    withdraw(customer=member, purpose=Purpose.PROFILING, channel=Channel.ANY, wording="x", language="en", way="account")
    open_link(mark_of(message(member).pk))
    take_all()
    assert Followed.objects.get().customer_id is None


def test_a_browser_cannot_tell_of_an_opened_message_without_its_mark() -> None:
    assert send([{"kind": "message_opened", "about": 1}])[0] == "400 Bad Request"


def test_visits_go_out_with_my_data_and_go_with_the_person() -> None:
    one = make_customer(name="Siti")
    at = clock.now()
    visit = Visit.objects.create(
        visitor="s1", customer_id=one.pk, started_at=at, last_at=at, device="phone", landing="/c/topi-merah/"
    )
    Event.objects.create(visit=visit, at=at, kind="search", text="topi merah besar")
    Followed.objects.create(message_id=5, customer_id=one.pk, campaign="win_back", first_at=at, last_at=at)
    with zipfile.ZipFile(io.BytesIO(make_copy(customer=one, way="account", actor=None))) as copy:
        told = json.loads(copy.read("data.json"))
    assert told["tracking.Visit"][0]["landing"] == "/c/topi-merah/"
    assert told["tracking.Event"][0]["text"] == "topi merah besar"
    assert told["tracking.Followed"][0]["campaign"] == "win_back"
    month = clock.today().replace(day=1)
    before = writes().get(month, 0)
    erase(customer=one, actor=None)
    assert not Visit.objects.exists()
    assert not Event.objects.exists()
    assert not Followed.objects.exists()
    assert writes()[month] > before
