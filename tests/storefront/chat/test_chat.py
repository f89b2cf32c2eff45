"""The chat in the shop: a guest writes, is answered, becomes known; a shared device; who may see what."""

import datetime as dt
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from akrab.accounts.actions import change_shop_settings
from akrab.accounts.models import Role
from akrab.core import clock, shop
from akrab.core.ratelimit import allow
from akrab.customers.models import Customer
from akrab.messaging import outbox, queries, typists
from akrab.messaging.answering import answer, note
from akrab.messaging.chatmail import mail_answers
from akrab.messaging.models import Conversation, Message
from tests.accounts.factories import make_user
from tests.messaging.quiet import nobody_writes
from tests.smtp import SmtpServer
from tests.storefront.conftest import browser_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def browser() -> Client:
    return Client(headers={"accept-language": "en", "sec-fetch-site": "same-origin"})


def write(client: Client, text: str, **fields: object) -> str:
    """Write in the chat as the page's form does; returns the key."""
    key = client.get("/chat/").context["form"]["key"].value()
    response = client.post("/chat/", {"text": text, "key": key, **fields})
    assert response.status_code == 302, response.content.decode()
    return str(key)


def sign_in(client: Client, member: Customer) -> None:
    """By the page, as a browser does: with its cookies."""
    assert member.user is not None
    member.user.set_password("rahasia-123")
    member.user.save()
    form = {"login": member.user.email, "password": "rahasia-123"}
    assert client.post("/account/login/", form).status_code == 302


def said(client: Client) -> list[str]:
    return [row.message.text for row in client.get("/chat/").context["bubbles"]]


def reply(text: str, talk: Conversation | None = None) -> Message:
    found = talk or Conversation.objects.get()
    channel = "webchat" if found.customer_id is None else "inbox"
    return answer(conversation=found, channel=channel, text=text, key=text, actor=make_user(Role.STAFF))


def test_a_guest_writes_and_reads_the_answer_and_nobody_else_does() -> None:
    guest, other = browser(), browser()
    write(guest, "Buka jam berapa?", name="Dewi")
    talk = Conversation.objects.get()
    assert (talk.name, talk.channel, talk.unread, talk.customer_id) == ("Dewi", "webchat", 1, None)
    reply("Jam 9")
    assert said(guest) == ["Buka jam berapa?", "Jam 9"]
    assert said(other) == []
    assert Message.objects.get(direction="out").state == "read"


def test_the_cookie_is_signed_hidden_from_scripts_and_known_by_its_digest_only() -> None:
    guest = browser()
    assert "chat" not in guest.get("/chat/").cookies  # looking leaves nothing behind
    write(guest, "Halo")
    cookie = guest.cookies["chat"]
    assert (bool(cookie["httponly"]), cookie["samesite"]) == (True, "Lax")
    token = cookie.value.partition(":")[0]
    assert token not in str(Conversation.objects.values().get())
    thief = browser()
    thief.cookies["chat"] = token + ":forged"
    assert said(thief) == []


def test_a_doubled_first_message_is_one_message_of_one_visitor() -> None:
    first, second = browser(), browser()  # both posts leave before the cookie is there
    key = first.get("/chat/").context["form"]["key"].value()
    for client in (first, second):
        assert client.post("/chat/", {"text": "Halo", "key": key}).status_code == 302
    assert (Conversation.objects.count(), Message.objects.count()) == (1, 1)


def test_a_look_costs_one_query_and_says_nothing_while_nothing_changed(django_assert_num_queries: object) -> None:
    guest = browser()
    write(guest, "Halo")
    page = guest.get("/chat/").context
    address = f"/chat/live/?have={page['have']}&after={page['last']}"
    shop.everything()  # read again only every second
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert guest.get(address, headers=HTMX).status_code == 204
    reply("Halo juga")
    news = guest.get(address, headers=HTMX).content.decode()
    assert "Halo juga" in news
    assert 'hx-swap-oob="beforeend:#thread"' in news


def test_a_look_of_a_member_costs_three(buyer: Client, member: Customer, django_assert_num_queries: object) -> None:
    write(buyer, "Halo")
    page = buyer.get("/chat/").context
    shop.everything()  # read again only every second
    with django_assert_num_queries(3):  # type: ignore[operator]  # session, user, the look itself
        assert buyer.get(f"/chat/live/?have={page['have']}", headers=HTMX).status_code == 204


def test_the_guest_sees_that_the_shop_writes_but_no_note() -> None:
    nobody_writes()
    guest = browser()
    write(guest, "Halo")
    page = guest.get("/chat/").context
    talk = Conversation.objects.get()
    address = f"/chat/live/?have={page['have']}&after={page['last']}&talk={page['number']}"
    typists.begin(talk.pk, 6, "Budi", is_note=True)
    assert guest.get(address, headers=HTMX).status_code == 204
    typists.begin(talk.pk, 5, "Siti")
    assert "Siti" in guest.get(address, headers=HTMX).content.decode()
    assert guest.get(f"{address}0", headers=HTMX).status_code == 204
    assert guest.post("/chat/typing/").status_code == 204
    assert [one.who for one in typists.writing(talk.pk, but=5)] == [0, 6]
    assert browser().post("/chat/typing/").status_code == 204


def test_who_registers_goes_on_in_the_same_conversation() -> None:
    guest = browser()
    write(guest, "Ada casing?")
    talk = Conversation.objects.get()
    reply("Ada, kak")
    details = {"name": "Dewi Lestari", "email": "dewi@example.com", "password": "rahasia-sekali"}
    assert guest.post("/register/", details).status_code == 302
    talk.refresh_from_db()
    assert talk.customer is not None
    assert talk.customer.name == "Dewi Lestari"
    assert said(guest) == ["Ada casing?", "Ada, kak"]
    write(guest, "Saya ambil satu")
    assert Conversation.objects.count() == 1
    reply("Siap", Conversation.objects.get())
    assert said(guest)[-1] == "Siap"
    assert next(one.text for one in queries.inbox(talk.customer)) == "Siap"


def test_a_guest_who_signs_in_brings_it_into_the_old_conversation(member: Customer) -> None:
    known = browser_of(member)
    write(known, "Dulu")
    guest = browser()
    write(guest, "Sekarang")
    sign_in(guest, member)
    assert said(guest) == ["Dulu", "Sekarang"]
    assert Conversation.objects.count() == 1


def test_signing_out_on_a_shared_device_cuts_the_cookie(member: Customer) -> None:
    device = browser()
    write(device, "Rahasia saya")
    sign_in(device, member)
    assert said(device) == ["Rahasia saya"]
    assert device.post("/account/logout/").status_code == 302
    assert said(device) == []
    stale = browser()
    stale.cookies["chat"] = device.cookies["chat"].value if "chat" in device.cookies else ""
    assert said(stale) == []
    write(stale, "Orang lain")
    assert said(stale) == ["Orang lain"]
    assert Conversation.objects.count() == 2


def test_the_cookie_alone_never_opens_the_conversation_of_somebody_known(member: Customer) -> None:
    device = browser()
    write(device, "Rahasia saya")
    cookie = device.cookies["chat"].value
    sign_in(device, member)
    thief = browser()
    thief.cookies["chat"] = cookie
    assert said(thief) == []


def test_a_guest_ends_the_chat_on_a_device() -> None:
    guest = browser()
    write(guest, "Halo")
    guest.post("/chat/leave/")
    assert said(guest) == []
    assert Message.objects.count() == 1


def test_notes_and_notices_are_not_shown(member: Customer, buyer: Client) -> None:
    write(buyer, "Halo")
    talk = Conversation.objects.get()
    note(conversation=talk, text="Suka menawar", key="n", actor=make_user(Role.STAFF))
    Message.objects.create(
        key="x:inbox", customer=member, channel="inbox", template="order_placed", text="Order", created_at=clock.now()
    )
    assert said(buyer) == ["Halo"]


def test_a_shop_may_leave_guests_out(member: Customer, buyer: Client) -> None:
    change_shop_settings(values={"chat_guests": False}, actor=None)
    page = browser().get("/chat/")
    assert (page.status_code, "Sign in to write to the shop here" in page.content.decode()) == (200, True)
    assert browser().post("/chat/", {"text": "Halo", "key": "k" * 32}).status_code == 403
    write(buyer, "Halo")
    assert Message.objects.count() == 1


def test_a_shop_may_do_without_the_chat(guest: Client) -> None:
    assert 'href="/chat/"' in guest.get("/products/").content.decode()
    change_shop_settings(values={"chat_on": False}, actor=None)
    assert 'href="/chat/"' not in guest.get("/products/").content.decode()
    assert guest.get("/chat/")["Location"] == "/contact/"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": "  "}, "The message is empty"),
        ({"text": "x" * 5001}, "The message is too long"),
        ({"text": "Halo", "email": "nowhere"}, "valid email"),
        ({"text": "Buy now", "website": "http://spam.example"}, "could not be taken"),
    ],
)
def test_what_cannot_be_taken_is_said_and_kept(fields: dict[str, str], sentence: str) -> None:
    guest = browser()
    key = guest.get("/chat/").context["form"]["key"].value()
    refused = guest.post("/chat/", {"key": key, **fields})
    text = refused.content.decode()
    assert (refused.status_code, sentence in text, fields["text"].strip() in text) == (422, True, True)
    assert not Message.objects.exists()


def test_too_many_messages_are_slowed_down() -> None:
    guest = browser()
    write(guest, "Halo")
    talk = Conversation.objects.get()
    while allow(f"chat:{talk.pk}", limit=30, seconds=600):
        pass
    key = guest.get("/chat/").context["form"]["key"].value()
    slowed = guest.post("/chat/", {"text": "Halo lagi", "key": key})
    assert (slowed.status_code, "Please wait a little" in slowed.content.decode()) == (422, True)
    assert Message.objects.count() == 1


def test_pictures_are_seen_by_their_own_people_only(akrab_home: Path) -> None:
    made = BytesIO()
    Image.new("RGB", (20, 10)).save(made, format="PNG")
    guest, other = browser(), browser()
    write(guest, "", files=SimpleUploadedFile("rusak.png", made.getvalue()))
    file = Message.objects.get().attachments.get()
    assert guest.get(f"/chat/files/{file.pk}/?small")["Content-Type"] == "image/webp"
    assert other.get(f"/chat/files/{file.pk}/").status_code == 404
    assert f"/chat/files/{file.pk}/" in guest.get("/chat/").content.decode()


def test_an_answer_not_seen_goes_by_mail_too_and_once(smtp_server: SmtpServer) -> None:
    guest = browser()
    write(guest, "Kapan ada lagi?", email="dewi@example.com")
    reply("Besok, kak")
    assert mail_answers() == 0  # perhaps the guest still looks
    with clock.as_of(clock.now() + dt.timedelta(minutes=3)):
        assert mail_answers() == 1
        assert mail_answers() == 0
    outbox.send_waiting(worker_id="w/1/1")
    (mail,) = smtp_server.wait_for(1)
    assert mail["To"] == "dewi@example.com"
    assert "Besok, kak" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_outside_of_the_hours_the_chat_says_when_somebody_is_back() -> None:
    change_shop_settings(values={"open_hours": {"0": "09:00-17:00"}}, actor=None)
    monday = dt.datetime(2026, 11, 23, 3, 0, tzinfo=dt.UTC)  # ten in the morning in Jakarta
    with clock.as_of(monday):
        assert browser().get("/chat/").context["away"] == ""
    with clock.as_of(monday + dt.timedelta(hours=10)):
        assert "Monday at 09:00" in browser().get("/chat/").context["away"]
    with clock.as_of(monday - dt.timedelta(hours=2)):
        assert "today at 09:00" in browser().get("/chat/").context["away"]
        change_shop_settings(values={"chat_away": {"en": "Back soon!"}}, actor=None)
        assert browser().get("/chat/").context["away"] == "Back soon!"


def test_a_guest_sees_on_every_page_that_an_answer_waits(guest: Client) -> None:
    write(guest, "Halo")
    reply("Halo juga")
    corner = guest.get("/me/").content.decode()
    assert 'href="/chat/"' in corner
    said(guest)
    assert 'href="/chat/"' not in guest.get("/me/").content.decode()


def test_the_sheet_comes_alone_for_htmx_and_shows_the_first_message_at_once() -> None:
    guest = browser()
    sheet = guest.get("/chat/", headers=HTMX)
    assert "<html" not in sheet.content.decode()
    key = sheet.context["form"]["key"].value()
    answered = guest.post("/chat/", {"text": "Halo dari lembar", "key": key}, headers=HTMX)
    assert "Halo dari lembar" in answered.content.decode()
    assert guest.cookies["chat"].value


def test_the_contact_form_is_a_channel_of_its_own(buyer: Client, texts: None) -> None:
    key = buyer.get("/contact/").context["form"]["key"].value()
    buyer.post("/contact/", {"text": "Sudah transfer", "subject": "Bayar", "key": key})
    assert Message.objects.get().channel == "form"
    assert Conversation.objects.get().channel == "form"
