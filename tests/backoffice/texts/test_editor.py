"""Writing a text: for whom, in which language, how it looks, what is refused, and the way back."""

import re

import pytest
from django.test import Client

from akrab.accounts.models import Role
from akrab.journal.models import Entry
from akrab.messaging.models import Message, NoticeChannels, NoticeTemplate, OwnText, PushDevice, TextVersion
from tests.accounts.factories import make_user
from tests.backoffice.conftest import Come
from tests.messaging.texts.factories import make_own_text, make_template
from tests.orders.factories import make_order

pytestmark = pytest.mark.django_db
PLACED = "/office/message-texts/order_placed/"


def typed(**changed: str) -> dict[str, str]:
    return {
        "language": "en",
        "channel": "",
        "sample": "",
        "subject": "Order {order_number}",
        "body": "Hi {name}",
    } | changed


def test_the_list_shows_every_notice_with_its_channels(owner: Client) -> None:
    owner.post(PLACED, typed())
    NoticeChannels.objects.create(notice="order_paid", channels=[])
    page = owner.get("/office/message-texts/").content.decode()
    assert page.count('class="row-link row-title"') == 39
    assert re.search(r'order_placed/">Order has arrived</a>.*?your words EN', page, re.DOTALL)
    assert re.search(r'order_paid/">Payment has arrived</a>\s*<span[^>]*><span class="badge tone-neutral">', page)


def test_a_text_is_kept_with_its_history_and_used(owner: Client) -> None:
    assert owner.post(PLACED, typed()).status_code == 302
    version = TextVersion.objects.get()
    assert (version.notice, version.language, version.channel, version.subject, version.body) == (
        "order_placed", "en", "", "Order {order_number}", "Hi {name}",
    )  # fmt: skip
    entry = Entry.objects.get(kind="text.changed")
    assert entry.data["body"] == "Hi {name}"
    page = owner.get(PLACED, {"language": "en"}).content.decode()
    assert "The text it comes with" in page
    assert "Put this into the editor" in page
    assert owner.post(PLACED, typed()).status_code == 302
    assert Entry.objects.filter(kind="text.changed").count() == 1  # the same again


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"body": "Hi\n\n{nama}"}, "Line 3: there is no {nama}. Do you mean {name}?"),
        ({"body": "Hi {zzzzzz}"}, "Line 1: there is no {zzzzzz}. Tap one of the variables"),
        ({"subject": "Hi {nme}"}, "there is no {nme}. Do you mean {name}?"),
        ({"body": "Hi {name"}, "Line 1: “{name” is not finished."),
        ({"body": "  \n "}, "The text is empty. Write something first."),
        ({"subject": ""}, "Write a subject"),
        ({"body": "[Pay]()"}, "the address behind “Pay” is missing"),
        ({"body": "x" * 10_001}, "10000"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place_and_nothing_typed_is_lost(
    owner: Client, changed: dict[str, str], sentence: str
) -> None:
    refused = owner.post(PLACED, typed(**changed))
    page = refused.content.decode().replace("&#x27;", "'").replace("&quot;", '"')
    assert (refused.status_code, sentence in page) == (422, True)
    assert not TextVersion.objects.exists()
    assert typed(**changed)["subject"] in page


def test_the_preview_is_filled_with_a_real_order_on_every_channel(owner: Client) -> None:
    order = make_order()
    body = "Hi {name}, *{order_number}* is here.\n\n{lines}\n\n[See it]({order_link})"
    page = owner.post(f"{PLACED}look/", typed(body=body, sample=str(order.pk))).content.decode()
    assert f"<strong>{order.number}</strong>" in page
    assert 'name="mail-frame"' in page
    assert "SMS" not in page  # off, as long as nobody switches it on
    sms = owner.post(f"{PLACED}look/", typed(body=body, channel="sms", sample=str(order.pk))).content.decode()
    assert "1 SMS, " in sms
    mail = owner.post(f"{PLACED}mail/", typed(body=body, sample=str(order.pk)))
    assert f"<strong>{order.number}</strong>" in mail.content.decode()
    assert re.search(r'<a class="b" href="[^"]*/account/orders/', mail.content.decode())


def test_the_mail_stands_in_a_frame_that_can_do_nothing(owner: Client) -> None:
    order = make_order()
    order.recipient = "<script>alert(1)</script>"
    order.save()
    mail = owner.get(f"{PLACED}mail/", {"language": "en", "sample": order.pk})
    assert "<script>" not in mail.content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in mail.content.decode()
    assert mail.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; form-action 'none'; sandbox"
    )
    assert mail.headers["X-Frame-Options"] == "SAMEORIGIN"
    page = owner.post(f"{PLACED}look/", typed(sample=str(order.pk))).content.decode()
    assert "<script>" not in page
    assert re.search(r'<iframe class="text-mail"[^>]* sandbox>', page)


def test_without_any_real_case_the_preview_shows_examples(owner: Client) -> None:
    page = owner.get(PLACED, {"language": "en"}).content.decode()
    assert "There is no real case yet" in page
    assert "Siti Rahma" in page


def test_a_channel_may_read_otherwise_and_go_back(owner: Client) -> None:
    owner.post(PLACED, typed(channel="sms", body="Short for {name}", subject="ignored"))
    version = TextVersion.objects.get()
    assert (version.channel, version.subject) == ("sms", "")
    page = owner.get(PLACED, {"language": "en", "channel": "sms"}).content.decode()
    assert "Short for {name}" in page
    assert 'name="subject"' not in page
    owner.post(f"{PLACED}restore/", typed(channel="sms"))
    version.refresh_from_db()
    assert version.active is False
    again = owner.get(PLACED, {"language": "en", "channel": "sms"}).content.decode()
    assert "Thank you, Siti Rahma." in again  # in short, from the text for all
    entry = Entry.objects.get(kind="text.changed")
    old = owner.get(PLACED, {"language": "en", "channel": "sms", "entry": entry.pk}).content.decode()
    assert "Short for {name}" in old


def test_the_channels_of_a_notice_are_chosen(owner: Client) -> None:
    assert owner.post(f"{PLACED}channels/", {"on": ["email", "sms"], "language": "en"}).status_code == 302
    assert NoticeChannels.objects.get().channels == ["email", "sms"]
    assert Entry.objects.get(kind="text.channels").data["channels"] == "email, sms"
    owner.post("/office/message-texts/sign_in_link/channels/", {"on": ["whatsapp"]})
    assert NoticeChannels.objects.count() == 1  # it can go by mail only


def test_a_test_goes_to_oneself_by_mail(come: Come, settings: object) -> None:
    settings.MAIL_SERVER = {"host": "localhost"}  # type: ignore[attr-defined]
    owner = come(user=make_user(Role.OWNER, email="sari@example.com"))
    sent = owner.post(f"{PLACED}test/", typed(way="email"))
    assert sent.status_code == 302
    message = Message.objects.get()
    assert (message.recipient, message.subject, message.text, message.customer) == (
        "sari@example.com", "Test: Order 1042", "Hi Siti Rahma", None,
    )  # fmt: skip
    assert "Hi Siti Rahma" in message.html
    assert "MAIL" not in message.key
    refused = owner.post(f"{PLACED}test/", typed(way="email", body="Hi {nama}"))
    assert refused.status_code == 422
    assert Message.objects.count() == 1


def test_a_test_by_whatsapp_opens_it_with_the_text(come: Come) -> None:
    owner = come(user=make_user(Role.OWNER, phone="+6281234567890"))
    opened = owner.post(f"{PLACED}test/", typed(way="whatsapp"))
    assert opened.headers["Location"] == "https://wa.me/6281234567890?text=Hi%20Siti%20Rahma"


def test_a_channel_that_does_not_reach_oneself_says_what_to_do(come: Come) -> None:
    owner = come(user=make_user(Role.OWNER, email="", phone=""))
    refused = owner.post(f"{PLACED}test/", typed(way="whatsapp"))
    assert (refused.status_code, "Enter your phone number" in refused.content.decode()) == (422, True)
    assert not PushDevice.objects.exists()
    pushed = owner.post(f"{PLACED}test/", typed(way="push"))
    assert (pushed.status_code, "Allow notices on this device first" in pushed.content.decode()) == (422, True)


def test_notices_are_for_heads_and_own_texts_for_all_who_answer(come: Come) -> None:
    staff = come(Role.STAFF)
    assert staff.get("/office/message-texts/").headers["Location"] == "/office/message-texts/own/"
    assert staff.get(PLACED).status_code == 403
    assert staff.post(PLACED, typed()).status_code == 403
    assert staff.post(f"{PLACED}look/", typed()).status_code == 403
    assert staff.get("/office/message-texts/own/").status_code == 200


def test_an_own_text_is_named_written_and_removed(owner: Client) -> None:
    made = owner.post("/office/message-texts/own/new/", {"name": "Jam buka", "shortcut": "/Jam", "purpose": "service"})
    own = OwnText.objects.get()
    assert (own.shortcut, made.headers["Location"]) == ("jam", f"/office/message-texts/own-{own.pk}/")
    address = f"/office/message-texts/own-{own.pk}/"
    assert owner.post(address, typed(subject="", body="Halo {name}", language="id")).status_code == 302
    assert own.version("id").body == "Halo {name}"  # type: ignore[union-attr]
    twice = owner.post("/office/message-texts/own/new/", {"name": "Lain", "shortcut": "jam", "purpose": "service"})
    assert (twice.status_code, "/jam" in twice.content.decode()) == (422, True)
    listed = owner.get("/office/message-texts/own/").content.decode()
    assert "Halo {name}" in listed
    owner.post(f"{address}remove/")
    assert (OwnText.objects.count(), TextVersion.objects.count()) == (0, 0)
    assert owner.get(address).status_code == 404


def test_an_approved_template_carries_a_notice(owner: Client) -> None:
    template = make_template()
    address = f"{PLACED}whatsapp/"
    page = owner.get(address, {"language": "id", "template": template.pk}).content.decode()
    assert "order_ready" in page
    empty = owner.post(
        address, {"language": "id", "template": template.pk, "body.1": "{nama}", "body.2": "{order_number}"}
    )
    assert (empty.status_code, "there is no {nama}" in empty.content.decode()) == (422, True)
    assert not NoticeTemplate.objects.exists()
    kept = owner.post(
        address, {"language": "id", "template": template.pk, "body.1": "{name}", "body.2": "{order_number}"}
    )
    assert kept.status_code == 302
    assert NoticeTemplate.objects.get().blanks == {"body.1": "{name}", "body.2": "{order_number}"}
    assert "connected" in owner.get(address, {"language": "id"}).content.decode()
    owner.post(f"{address}remove/", {"language": "id"})
    assert not NoticeTemplate.objects.exists()


def test_a_text_that_could_not_be_filled_in_is_shown(owner: Client) -> None:
    owner.post(PLACED, typed())
    TextVersion.objects.update(problem="There is nothing for {owed}")
    assert "cannot be filled in" in owner.get("/office/message-texts/").content.decode()
    assert "There is nothing for {owed}" in owner.get(PLACED, {"language": "en"}).content.decode()


def test_nonsense_in_the_address_is_no_fault(owner: Client) -> None:
    assert owner.get("/office/message-texts/own-99999999999999999999/").status_code in {200, 404}
    assert owner.get("/office/message-texts/nothing/").status_code == 404
    for sample in ("x", "9" * 30, "-1"):
        assert (
            owner.get(PLACED, {"sample": sample, "language": "xx", "channel": "fax", "entry": sample}).status_code
            == 200
        )


def test_the_list_costs_few_queries(owner: Client, django_assert_max_num_queries: object) -> None:
    for number in range(12):
        make_own_text(f"Teks {number}", shortcut=f"t{number}")
    owner.get("/office/message-texts/")
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        owner.get("/office/message-texts/")
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        owner.get("/office/message-texts/own/")
