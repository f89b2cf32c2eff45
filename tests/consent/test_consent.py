"""Receipts, the state that follows from them, STOP in any channel, double opt-in, and the list of who is left alone."""

import pytest

from akrab.consent import actions, queries, suppression
from akrab.consent.models import Confirmation, Receipt, Suppression
from akrab.consent.words import asks_to_begin, asks_to_stop
from akrab.customers.models import Customer
from akrab.journal.models import Entry
from tests.customers.factories import make_customer

pytestmark = pytest.mark.django_db


def give(customer: Customer, channel: str = "whatsapp") -> bool:
    return actions.give(
        customer=customer,
        purpose="marketing",
        channel=channel,
        wording="Ya, kirimi saya kabar dan penawaran.",
        language="id",
        way="checkout",
    )


def test_marketing_needs_a_yes_on_that_channel_and_service_does_not() -> None:
    customer = make_customer()
    assert not queries.allows(customer, "marketing", "whatsapp")
    assert queries.allows(customer, "service", "whatsapp")
    assert give(customer)
    assert queries.allows(customer, "marketing", "whatsapp")
    assert not queries.allows(customer, "marketing", "email")
    assert list(queries.willing(Customer.objects.all(), "whatsapp")) == [customer]
    assert list(queries.willing(Customer.objects.all(), "email")) == []


def test_the_same_yes_twice_is_one_receipt() -> None:
    customer = make_customer()
    assert (give(customer), give(customer)) == (True, False)
    receipt = Receipt.objects.get()
    assert (receipt.answer, receipt.wording, receipt.way) == (
        "given",
        "Ya, kirimi saya kabar dan penawaran.",
        "checkout",
    )
    assert Entry.objects.filter(kind="consent.given", customer=customer).count() == 1


def test_a_receipt_without_words_is_refused() -> None:
    with pytest.raises(actions.ConsentError):
        actions.give(
            customer=make_customer(), purpose="marketing", channel="email", wording=" ", language="id", way="office"
        )


@pytest.mark.parametrize(
    "text", ["STOP", "stop.", "Berhenti", "tolong berhenti ya kak", "UNSUBSCRIBE!", "Stop promo dong"]
)
def test_stop_on_one_channel_ends_news_on_all(text: str) -> None:
    customer = make_customer()
    give(customer, "whatsapp")
    give(customer, "email")
    assert actions.hear(customer=customer, channel="whatsapp", text=text) == "stopped"
    assert not queries.allows(customer, "marketing", "whatsapp")
    assert not queries.allows(customer, "marketing", "email")
    assert queries.allows(customer, "service", "whatsapp")
    assert Receipt.objects.filter(answer="withdrawn", way="reply:whatsapp", wording=text).exists()


@pytest.mark.parametrize(
    "text", ["stopkontak ada?", "jangan berhenti jualan ya", "mulai jam berapa buka?", "", "cancel pesanan 1024"]
)
def test_a_question_with_such_a_word_in_it_stops_nothing(text: str) -> None:
    assert not asks_to_stop(text)
    assert not asks_to_begin(text)


def test_beginning_again_opens_only_the_channel_it_was_written_on() -> None:
    customer = make_customer()
    actions.hear(customer=customer, channel="whatsapp", text="STOP")
    assert actions.hear(customer=customer, channel="whatsapp", text="mulai") == "began"
    assert queries.allows(customer, "marketing", "whatsapp")
    assert not queries.allows(customer, "marketing", "email")


def test_double_opt_in_counts_only_once_the_link_is_followed() -> None:
    customer = make_customer()
    suppression.suppress("email", "rina@example.com", why="asked", scope="marketing")
    token = actions.ask_by_mail(
        customer=customer, address="rina@example.com", wording="Kabar lewat e-mail", language="id"
    )
    assert not queries.allows(customer, "marketing", "email")
    for _click in range(2):
        actions.confirm(token=token)
    assert queries.allows(customer, "marketing", "email")
    assert not suppression.suppressed("email", "rina@example.com")
    assert Receipt.objects.count() == 1
    assert token not in Confirmation.objects.get().token
    with pytest.raises(actions.ConsentError):
        actions.confirm(token=token + "x")


def test_a_suppressed_address_is_known_by_its_digest_only() -> None:
    assert suppression.suppress("email", "Rina@Example.com", why="bounced")
    assert not suppression.suppress("email", "rina@example.com", why="bounced")
    assert suppression.suppressed("email", "RINA@example.com", marketing=False)
    assert suppression.suppressed_among("email", ["rina@example.com", "siti@example.com"]) == {"rina@example.com"}
    assert "rina" not in str(Suppression.objects.values().get())


def test_a_no_to_offers_does_not_stop_the_receipt_of_an_order() -> None:
    suppression.suppress("email", "rina@example.com", why="complaint", scope="marketing")
    assert suppression.suppressed("email", "rina@example.com")
    assert not suppression.suppressed("email", "rina@example.com", marketing=False)
    assert suppression.suppress("email", "rina@example.com", why="bounced", scope="all")
    assert suppression.suppressed("email", "rina@example.com", marketing=False)
