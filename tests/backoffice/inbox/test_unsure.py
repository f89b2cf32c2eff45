"""Messages of which nobody knows whether they arrived, and how e-mail leaves."""

import datetime as dt

import pytest
from django.test import Client

from akrab.core import clock, shop
from akrab.journal.models import Entry
from akrab.messaging.models import Message, OutboxLane
from tests.customers.factories import make_customer

pytestmark = pytest.mark.django_db


def unsure(key: str, channel: str = "email", **fields: object) -> Message:
    return Message.objects.create(
        **{
            "key": key, "channel": channel, "recipient": "rina@example.com", "subject": "Promo", "text": "Diskon",
            "state": "unsure", "reason": "Cut off", "created_at": clock.now(), **fields,
        }
    )  # fmt: skip


def states() -> dict[str, str]:
    return dict(Message.objects.values_list("key", "state"))


def test_each_channel_says_where_to_look_and_today_counts_them(owner: Client) -> None:
    unsure("a", customer=make_customer(name="Rina Kartika"))
    unsure("b", channel="whatsapp", recipient="62812")
    unsure("c", channel="sms", recipient="62812")
    page = owner.get("/office/messages/unsure/", follow=True).content.decode()
    assert "Rina Kartika" in page
    assert "log of your mail provider" in page
    assert "WhatsApp Manager" in page
    assert "list of what was sent" in page
    assert "3 messages were perhaps sent" in owner.get("/office/").content.decode()


def test_a_person_decides_one_by_one_and_a_second_click_changes_nothing(owner: Client) -> None:
    one, two = unsure("a", customer=make_customer()), unsure("b")
    owner.post(f"/office/inbox/unsure/{one.pk}/", {"arrived": "yes"})
    owner.post(f"/office/inbox/unsure/{two.pk}/", {"arrived": "no"})
    assert states() == {"a": "sent", "b": "queued"}
    assert Entry.objects.filter(kind="message.sent", subject_id=one.pk).count() == 1
    owner.post(f"/office/inbox/unsure/{one.pk}/", {"arrived": "no"})
    assert states()["a"] == "sent"


def test_all_of_a_channel_that_stood_on_the_page(owner: Client) -> None:
    first, second = unsure("a"), unsure("b")
    unsure("w", channel="whatsapp")
    unsure("later")
    owner.post("/office/inbox/unsure/all/", {"channel": "email", "upto": second.pk, "arrived": "yes"})
    assert states() == {"a": "sent", "b": "sent", "w": "unsure", "later": "unsure"}
    owner.post("/office/inbox/unsure/all/", {"channel": "nothing", "upto": first.pk})
    owner.post("/office/inbox/unsure/all/", {"channel": "whatsapp", "upto": "99999999"})
    assert states() == {"a": "sent", "b": "sent", "w": "queued", "later": "unsure"}


def test_a_server_that_rests_is_told(owner: Client) -> None:
    now = clock.now()
    OutboxLane.objects.create(
        channel="email", strikes=2, reason="Gone fishing", paused_since=now, paused_until=now + dt.timedelta(minutes=1)
    )
    for path in ("/office/inbox/unsure/", "/office/inbox/failed/", "/office/inbox/mail/"):
        assert "Gone fishing" in owner.get(path).content.decode()


def test_how_mail_leaves_is_a_setting(owner: Client) -> None:
    good = {"mail_per_hour": "500", "mail_connections": "3", "mail_bounce_address": "Kembali@toko.id "}
    assert owner.post("/office/inbox/mail/", good).status_code == 302
    assert [shop.get(key) for key in good] == [500, 3, "kembali@toko.id"]
    for address in ("no address", "a+b@toko.id"):
        response = owner.post("/office/inbox/mail/", {**good, "mail_bounce_address": address})
        assert response.status_code == 422
        assert address in response.content.decode()
    assert shop.get("mail_bounce_address") == "kembali@toko.id"
