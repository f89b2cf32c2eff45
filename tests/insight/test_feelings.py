"""Messages and reviews are read for their mood as the journal brings them; urgent complaints rise."""

import pytest

from akrab.insight.models import ReviewMood
from akrab.journal.consumers import named
from akrab.journal.dispatch import dispatch
from akrab.messaging.incoming import receive
from akrab.messaging.models import Conversation, Message
from tests.customers.factories import make_customer
from tests.reviews.factories import make_review

pytestmark = pytest.mark.django_db(transaction=True)  # the journal shows what is committed


def read_all() -> None:
    for name in ("insight.message_mood", "insight.review_mood"):
        while dispatch(named(name)):
            pass


def test_an_urgent_complaint_rises_above_the_rest_with_its_words() -> None:
    receive(channel="whatsapp", key="1", text="Halo kak, masih ada stok?", customer=make_customer())
    receive(
        channel="whatsapp", key="2", text="Barang rusak, saya minta REFUND sekarang juga!", customer=make_customer()
    )
    read_all()
    angry = Message.objects.get(key="in:2")
    assert (angry.mood, angry.topic) == ("negative", "return")
    assert angry.mood_words.startswith("REFUND, sekarang, juga")
    first, second = Conversation.objects.order_by("-urgency", "-last_at")
    assert (first.pk, first.urgency, second.urgency) == (angry.conversation_id, 3, 0)
    assert "REFUND" in first.urgent_words
    assert Message.objects.get(key="in:1").mood == "neutral"


def test_reading_again_changes_nothing_and_a_calm_word_does_not_lower_it() -> None:
    customer = make_customer()
    receive(channel="whatsapp", key="1", text="penipuan! uang saya kembalikan", customer=customer)
    receive(channel="whatsapp", key="2", text="makasih ya kak", customer=customer)
    read_all()
    read_all()
    assert Conversation.objects.get().urgency == 3
    assert list(Message.objects.order_by("id").values_list("mood", flat=True)) == ["negative", "positive"]


def test_a_message_without_words_is_left_alone() -> None:
    receive(channel="whatsapp", key="1", text="", customer=make_customer())
    read_all()
    assert Message.objects.get().mood == ""


def test_many_stars_are_no_complaint_whatever_the_words() -> None:
    review = make_review(rating=5, text="Barang rusak? Tidak pernah. Kecewa? Tidak.")
    read_all()
    found = ReviewMood.objects.get(review=review)
    assert found.mood == "positive"


def test_a_review_is_read_and_read_again_when_it_changes() -> None:
    review = make_review(rating=5, text="Bagus sekali, pengiriman cepat")
    read_all()
    assert ReviewMood.objects.get(review=review).mood == "positive"
    again = make_review(product=review.product, customer=review.customer, rating=3, text="Ternyata cepat rusak, kecewa")
    read_all()
    assert again.pk == review.pk
    assert ReviewMood.objects.get(review=review).mood == "negative"


def test_few_stars_are_unhappy_whatever_the_words() -> None:
    review = make_review(rating=1, text="Bagus")
    read_all()
    assert ReviewMood.objects.get(review=review).mood == "negative"
