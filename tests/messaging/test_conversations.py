"""One conversation per person: what comes in, what is answered, and a visitor who becomes known."""

import datetime as dt

import pytest

from akrab.accounts.models import Role
from akrab.consent import actions as consent
from akrab.consent.queries import allows
from akrab.core import clock
from akrab.journal.models import Entry
from akrab.messaging import conversations, queries
from akrab.messaging.answering import AnswerError, answer, note
from akrab.messaging.consumers import confirm_stop
from akrab.messaging.incoming import receive, set_mood
from akrab.messaging.models import Conversation, Episode, Message
from tests.accounts.factories import make_user
from tests.customers.factories import make_customer, make_member

pytestmark = pytest.mark.django_db


def visitor(name: str = "") -> Conversation:
    return conversations.conversation_with_visitor("d" * 64, name=name)


def test_a_message_taken_in_twice_is_one() -> None:
    customer = make_customer()
    first, new = receive(channel="whatsapp", key="whatsapp:1", text="Ada casing?", customer=customer)
    again, second = receive(channel="whatsapp", key="whatsapp:1", text="Ada casing?", customer=customer)
    assert (new, second, again.pk) == (True, False, first.pk)
    talk = Conversation.objects.get()
    assert (talk.unread, talk.state, talk.channel, talk.last_text) == (1, "open", "whatsapp", "Ada casing?")
    assert Episode.objects.get().answered_at is None
    assert Entry.objects.filter(kind="message.received", customer=customer).count() == 1


def test_the_answer_ends_the_wait_and_is_timed() -> None:
    customer, staff = make_member(), make_user(Role.STAFF)
    with clock.as_of(dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)):
        receive(channel="inbox", key="1", text="Halo", customer=customer)
    talk = conversations.conversation_of(customer)
    with clock.as_of(dt.datetime(2026, 11, 20, 2, 5, tzinfo=dt.UTC)):
        answer(conversation=talk, channel="inbox", text="Halo juga", key="a", actor=staff)
        answer(conversation=talk, channel="inbox", text="Halo juga", key="a", actor=staff)
    with clock.as_of(dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC)):
        conversations.solve(conversation=talk, actor=staff)
    episode = Episode.objects.get()
    assert episode.answered_at is not None
    assert episode.solved_at is not None
    assert (episode.answered_at - episode.opened_at, episode.solved_at - episode.opened_at) == (
        dt.timedelta(minutes=5),
        dt.timedelta(hours=1),
    )
    talk.refresh_from_db()
    assert (talk.state, talk.unread, talk.waiting_since) == ("solved", 0, None)
    assert Message.objects.filter(direction="out").count() == 1
    assert Message.objects.get(direction="in").state == "read"


def test_writing_again_wakes_what_was_set_aside_and_begins_a_new_episode() -> None:
    customer, staff = make_member(), make_user(Role.STAFF)
    receive(channel="inbox", key="1", text="Halo", customer=customer)
    talk = conversations.conversation_of(customer)
    conversations.snooze(conversation=talk, until=clock.now() + dt.timedelta(days=1), actor=staff)
    receive(channel="inbox", key="2", text="Masih ada?", customer=customer)
    assert Conversation.objects.get().state == "open"
    conversations.solve(conversation=talk, actor=staff)
    receive(channel="inbox", key="3", text="Satu lagi", customer=customer)
    assert Episode.objects.count() == 2
    assert Episode.objects.filter(solved_at=None).count() == 1


def test_a_visitor_who_registers_keeps_the_conversation() -> None:
    talk, staff = visitor("Dewi"), make_user(Role.STAFF)
    receive(channel="webchat", key="1", text="Buka jam berapa?", conversation=talk)
    answer(conversation=talk, channel="webchat", text="Jam 9", key="a", actor=staff)
    customer = make_member(name="Dewi Lestari")
    joined = conversations.join(visitor=talk, customer=customer)
    assert joined.pk == talk.pk
    assert [one.text for one in queries.thread(joined)] == ["Buka jam berapa?", "Jam 9"]
    assert set(Message.objects.values_list("customer_id", flat=True)) == {customer.pk}
    assert conversations.join(visitor=joined, customer=customer).pk == talk.pk


def test_a_visitor_who_signs_in_brings_what_was_said_into_the_old_conversation() -> None:
    customer = make_member()
    receive(channel="inbox", key="0", text="Dulu", customer=customer)
    talk = visitor()
    receive(channel="webchat", key="1", text="Sekarang", conversation=talk)
    joined = conversations.join(visitor=talk, customer=customer)
    assert Conversation.objects.count() == 1
    assert [one.text for one in queries.thread(joined)] == ["Dulu", "Sekarang"]
    assert (joined.unread, joined.visitor, joined.last_text) == (2, "d" * 64, "Sekarang")
    assert Episode.objects.filter(solved_at=None).count() == 1


def test_a_conversation_is_never_taken_from_somebody_known() -> None:
    talk = visitor()
    conversations.join(visitor=talk, customer=make_member())
    with pytest.raises(conversations.ConversationError):
        conversations.join(visitor=talk, customer=make_member())


def test_notes_stay_within_the_shop() -> None:
    customer, staff = make_member(), make_user(Role.STAFF)
    talk = conversations.conversation_of(customer)
    note(conversation=talk, text="Suka menawar", key="n", actor=staff)
    assert list(queries.inbox(customer)) == []
    assert [one.direction for one in queries.thread(talk)] == ["note"]


def test_an_urgent_message_lifts_the_conversation_until_it_is_answered() -> None:
    calm, cross, staff = make_member(), make_member(), make_user(Role.STAFF)
    receive(channel="inbox", key="1", text="Halo", customer=calm)
    message, _new = receive(channel="inbox", key="2", text="Penipu! Mau saya laporkan", customer=cross)
    set_mood(message, mood="negative", topic="service", urgency=3, words="penipu, laporkan")
    set_mood(message, mood="negative", topic="service", urgency=1, words="mau")
    assert [one.customer_id for one in queries.waiting_for_answer(5)] == [cross.pk, calm.pk]
    talk = conversations.conversation_of(cross)
    assert (talk.urgency, talk.urgent_words) == (3, "penipu, laporkan")
    answer(conversation=talk, channel="inbox", text="Maaf, kami bantu", key="a", actor=staff)
    talk.refresh_from_db()
    assert (talk.urgency, talk.urgent_words) == (0, "")


def test_only_who_may_answer_is_given_a_conversation() -> None:
    talk = conversations.conversation_of(make_member())
    with pytest.raises(conversations.ConversationError):
        conversations.assign(conversation=talk, to=make_user(Role.CASHIER), actor=make_user(Role.OWNER))


def test_an_empty_answer_is_refused() -> None:
    talk = conversations.conversation_of(make_member())
    with pytest.raises(AnswerError):
        answer(conversation=talk, channel="inbox", text="  ", key="a", actor=make_user(Role.STAFF))


def test_stop_ends_news_and_is_confirmed_once() -> None:
    customer = make_member()
    consent.give(
        customer=customer, purpose="marketing", channel="inbox", wording="Ya", language="id", way="preferences"
    )
    receive(channel="inbox", key="1", text="tolong berhenti ya", customer=customer)
    assert not allows(customer, "marketing", "inbox")
    for entry in Entry.objects.filter(kind="consent.withdrawn"):
        confirm_stop(entry)
        confirm_stop(entry)
    answer_given = Message.objects.get(direction="out")
    assert answer_given.text.endswith("balas MULAI.")
    assert answer_given.actor is None
