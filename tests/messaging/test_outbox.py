import pytest

from akrab.core import clock, presence
from akrab.journal.models import Entry
from akrab.messaging import actions, outbox, queries
from akrab.messaging.adapters import wame
from akrab.messaging.answering import answer
from akrab.messaging.conversations import conversation_of
from akrab.messaging.models import Message, OutboxLane
from akrab.orders.consumers import tell_customer
from tests.accounts.factories import make_user
from tests.customers.factories import make_customer, make_member
from tests.orders.factories import make_order
from tests.smtp import SmtpServer

pytestmark = pytest.mark.django_db


def send() -> int:
    return outbox.send_waiting(worker_id=presence.new_id())


def queued(**fields: object) -> Message:
    return Message.objects.create(
        **{
            "key": "k",
            "channel": "email",
            "recipient": "siti@example.com",
            "subject": "Halo",
            "text": "Halo Siti\n",
            "created_at": clock.now(),
            **fields,
        }
    )


def test_an_order_is_confirmed_once_by_mail_and_inbox(smtp_server: SmtpServer) -> None:
    customer = make_member(name="Ratna Dewi")
    order = make_order(customer=customer)
    entry = Entry.objects.get(kind="order.placed")
    tell_customer(entry)
    tell_customer(entry)
    assert send() == 1
    assert send() == 0
    (mail,) = smtp_server.wait_for(1)
    assert order.number in mail["Subject"]
    assert mail["To"] == customer.handles.get().value
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Kabel USB-C" in text
    assert "Rp25.000" in text
    assert queries.unread_by_customer(customer) == 1
    assert Entry.objects.filter(kind="message.sent", customer=customer).count() == 1


def test_a_refused_address_fails_with_a_reason_and_can_be_tried_again(smtp_server: SmtpServer) -> None:
    message = queued(customer=make_customer())
    smtp_server.refuse = "550 No such user"
    assert send() == 0
    message.refresh_from_db()
    assert message.state == "failed"
    assert "siti@example.com" in message.reason
    assert Entry.objects.filter(kind="message.failed").exists()
    smtp_server.refuse = ""
    actions.retry(message=message)
    assert send() == 1
    with pytest.raises(actions.MessagingError):
        actions.retry(message=message)


def test_a_passing_trouble_is_tried_again_later(smtp_server: SmtpServer) -> None:
    smtp_server.refuse = "451 Come back later"
    message = queued()
    send()
    message.refresh_from_db()
    assert message.state == "queued"
    assert message.next_try_at
    assert message.next_try_at > clock.now()
    assert send() == 0
    smtp_server.refuse = ""
    Message.objects.update(next_try_at=None)
    assert send() == 1


def test_a_server_that_cannot_be_reached_loses_nothing(settings: object) -> None:
    settings.MAIL_SERVER = {"host": "127.0.0.1", "port": 1, "user": "", "password": "", "tls": "none"}  # type: ignore[attr-defined]
    message = queued()
    send()
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("queued", 0)
    lane = OutboxLane.objects.get()
    assert lane.reason == message.reason == "Server surat tidak dapat dihubungi."
    assert lane.paused_until
    assert lane.paused_until > clock.now()


def test_one_bad_address_does_not_stop_the_others(smtp_server: SmtpServer) -> None:
    queued(key="bad", recipient="no address at all")
    queued(key="good")
    assert send() == 1
    assert Message.objects.get(key="bad").state == "failed"


def test_a_header_cannot_be_smuggled_in(smtp_server: SmtpServer) -> None:
    queued(subject="Halo\r\nBcc: all@example.com")
    send()
    (mail,) = smtp_server.wait_for(1)
    assert mail["Bcc"] is None


def test_a_tap_is_noted_once_and_opens_the_chat() -> None:
    customer, owner = make_customer(name="Siti", phone="0812-3456-7890"), make_user()
    link = actions.tap(customer=customer, text="Halo Siti & keluarga?", about="overdue", key="t1", actor=owner)
    assert link == "https://wa.me/6281234567890?text=Halo%20Siti%20%26%20keluarga%3F"
    assert link == wame.link("+6281234567890", "Halo Siti & keluarga?")
    actions.tap(customer=customer, text="Halo Siti & keluarga?", about="overdue", key="t1", actor=owner)
    assert Entry.objects.filter(kind="message.tapped", customer=customer, actor=owner).count() == 1
    with pytest.raises(actions.MessagingError, match="Budi"):
        actions.tap(customer=make_customer(), text="Halo", about="overdue", key="t2", actor=owner)


def test_a_doubled_form_is_one_message_and_an_answer_marks_it_read() -> None:
    customer, owner = make_member(), make_user()
    for _ in range(2):
        actions.write_to_shop(customer=customer, text="Ada casing biru?", key="form1")
    assert queries.unread_by_shop() == 1
    answer(conversation=conversation_of(customer), channel="inbox", text="Ada, kak.", key="r1", actor=owner)
    assert queries.unread_by_shop() == 0
    assert queries.unread_by_customer(customer) == 1
    assert actions.mark_read(customer=customer) == 1
    assert [message.text for message in queries.inbox(customer)] == ["Ada, kak.", "Ada casing biru?"]
    with pytest.raises(actions.MessagingError):
        actions.write_to_shop(customer=customer, text=" ", key="form2")
