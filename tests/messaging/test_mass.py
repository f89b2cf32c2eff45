"""One text to many people: who gets it, who does not and why, and each only once."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akrab.consent import actions as consent
from akrab.consent import suppression
from akrab.consent.many import allowed
from akrab.consent.queries import allows
from akrab.core import clock, shop
from akrab.customers.models import Customer
from akrab.journal.models import Entry
from akrab.messaging import mass
from akrab.messaging.addresses import addresses_of, mail_address
from akrab.messaging.mass import Queued, Recipient, queue_many
from akrab.messaging.models import Message
from akrab.messaging.texts import compile_text
from tests.accounts.factories import make_user
from tests.customers.factories import make_customer, make_member
from tests.messaging.test_outbox import send
from tests.smtp import SmtpServer

pytestmark = pytest.mark.django_db
INDONESIAN = compile_text(language="id", subject="Halo {name}", body="Halo {name}, ada promo di {city|kota Anda}.")
ENGLISH = compile_text(language="en", subject="Hello {name}", body="Hello {name}, news for {city|your town}.")


@pytest.fixture(autouse=True)
def _by_day() -> None:
    shop.store({"adverts_quiet": ""})


def willing(name: str, **fields: Any) -> Customer:
    customer = make_customer(name=name, **{"email": f"{name.lower()}@example.com", **fields})
    consent.give(customer=customer, purpose="marketing", channel="email", wording="Ya", language="id", way="checkout")
    return customer


def to(*customers: Customer, channel: str = "email", **fields: Any) -> list[Recipient]:
    return [Recipient(one.pk, channel, values={"name": one.name, "city": one.city}, **fields) for one in customers]


def promo(recipients: list[Recipient], **fields: Any) -> Queued:
    return queue_many(
        **{
            "key": "promo",
            "text": INDONESIAN,
            "recipients": recipients,
            "purpose": "marketing",
            "campaign": "Promo",
            **fields,
        }
    )


def test_each_gets_their_own_text_in_their_own_language(smtp_server: SmtpServer) -> None:
    siti, john = willing("Siti", city="Solo"), willing("John", language="en")
    actor = make_user()
    done = promo(to(siti, john), text={"id": INDONESIAN, "en": ENGLISH}, actor=actor)
    assert done == Queued(queued=2, known=0, refused={}, examples=())
    first, second = Message.objects.order_by("id")
    assert (first.recipient, first.subject, first.text) == (
        "siti@example.com", "Halo Siti", "Halo Siti, ada promo di Solo.",
    )  # fmt: skip
    assert (second.language, second.text) == ("en", "Hello John, news for your town.")
    assert (first.mass, first.html, first.state, first.actor) == (True, "", "queued", actor)
    assert first.data == {"purpose": "marketing", "campaign": "Promo"}
    assert Entry.objects.get(kind="messages.queued").data == {"title": "Promo", "queued": 2, "refused": 0}
    assert send() == 2
    mail, _other = smtp_server.wait_for(2)
    assert mail["List-Unsubscribe-Post"]
    assert "Halo Siti, ada promo di Solo." in mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert Entry.objects.filter(kind="message.sent", customer=siti).count() == 1


def test_run_again_it_adds_nobody_twice() -> None:
    siti, rina = willing("Siti"), willing("Rina")
    assert promo(to(siti)).queued == 1
    assert promo(to(siti, siti, rina)) == Queued(queued=1, known=2, refused={})
    assert promo(to(siti, rina), key="another", purpose="service").queued == 2
    assert Message.objects.count() == 4


def test_who_is_left_out_and_why() -> None:
    good, closed, full = willing("Good"), willing("Closed"), willing("Full")
    no = make_customer(name="No", email="no@example.com")
    nowhere = willing("Nowhere", email="")
    merged = willing("Merged")
    Customer.objects.filter(pk=merged.pk).update(merged_into=good)
    suppression.suppress("email", "closed@example.com", why="bounced")
    for number in range(2):
        Message.objects.create(
            key=f"ad{number}", customer=full, channel="email", text="x", state="sent", created_at=clock.now(),
            advertised_at=clock.now() - dt.timedelta(days=1),
        )  # fmt: skip
    lacking = willing("Lacking")
    people = [*to(good, closed, full, no, nowhere, merged), Recipient(lacking.pk, "email", values={"city": "Solo"})]
    done = promo(people)
    assert (done.queued, done.known) == (1, 0)
    assert done.refused == {"suppressed": 1, "caps": 1, "consent": 1, "address": 1, "gone": 1, "text": 1}
    said = dict(done.examples)
    assert "{name}" in said[lacking.pk]
    assert said[no.pk] == str(mass.WHY["consent"])
    assert "offers this week" in said[full.pk]
    assert Message.objects.get(mass=True).customer == good


def test_at_night_nobody_gets_offers_and_everybody_their_notices() -> None:
    shop.store({"adverts_quiet": "20:00-08:00", "time_zone": "Asia/Jakarta"})
    siti = willing("Siti")
    with clock.as_of(dt.datetime(2026, 11, 22, 18, 0, tzinfo=dt.UTC)):
        assert promo(to(siti)).refused == {"caps": 1}
        assert promo(to(siti), purpose="service").queued == 1


def test_somebody_who_says_no_after_queueing_gets_nothing(smtp_server: SmtpServer) -> None:
    siti, rina = willing("Siti"), willing("Rina")
    promo(to(siti, rina))
    consent.withdraw(
        customer=siti, purpose="marketing", channel="any", wording="STOP", language="id", way="reply:email"
    )
    assert send() == 1
    assert [one.rcpt_tos for one in smtp_server.envelopes] == [["rina@example.com"]]
    left_out = Message.objects.get(customer=siti)
    assert (left_out.state, bool(left_out.reason)) == ("skipped", True)


def test_in_the_inbox_it_is_there_at_once() -> None:
    member = make_member(name="Siti")
    consent.give(customer=member, purpose="marketing", channel="inbox", wording="Ya", language="id", way="checkout")
    assert promo(to(member, channel="inbox")).queued == 1
    assert Message.objects.get().state == "delivered"


def test_a_short_way_gets_the_short_text() -> None:
    siti = make_customer(name="Siti", phone="0812-3456-7890")
    assert promo(to(siti, channel="sms"), purpose="service").queued == 1
    message = Message.objects.get()
    assert message.recipient == "+6281234567890"
    assert len(message.text) <= 160


def test_two_runs_at_once_are_one() -> None:
    siti, rina = willing("Siti"), willing("Rina")

    class Late(dict[str, str]):
        """While the text is filled in for Rina, another run of the same is quicker with Siti."""

        def __getitem__(self, name: str) -> str:
            if not Message.objects.exists():
                assert promo(to(siti), purpose="service").queued == 1
            return super().__getitem__(name)

    people = [*to(siti), Recipient(rina.pk, "email", values=Late(name="Rina", city=""))]
    assert promo(people, purpose="service") == Queued(queued=1, known=1, refused={})
    assert Message.objects.count() == 2


def test_more_people_are_not_more_questions() -> None:
    counts = []
    for number, size in enumerate((1, 3, 40)):  # the first run reads what is kept afterwards
        people = [willing(f"A{number}x{one}") for one in range(size)]
        with CaptureQueriesContext(connection) as asked:
            promo(to(*people), key=f"k{number}")
        counts.append(len(asked))
    assert counts[2] <= counts[1] + 1  # the settings are read anew after a second


def test_for_many_the_answers_are_those_for_one() -> None:
    people = [willing("A"), make_customer(name="B", email="b@example.com"), make_member(name="C")]
    consent.withdraw(customer=people[0], purpose="service", channel="email", wording="x", language="id", way="office")
    consent.give(customer=people[2], purpose="marketing", channel="any", wording="x", language="id", way="office")
    for purpose in ("marketing", "service", "profiling"):
        for channel in ("email", "whatsapp"):
            expected = {one.pk for one in people if allows(one, purpose, channel)}
            assert allowed({one.pk for one in people}, purpose, channel) == expected
    assert addresses_of([one.pk for one in people], "email") == {one.pk: mail_address(one) for one in people}


@pytest.mark.parametrize("key", ["", "k" * 81])
def test_a_key_that_would_not_fit_is_a_fault_of_the_caller(key: str) -> None:
    with pytest.raises(ValueError, match="1 to 80"):
        promo([], key=key)
