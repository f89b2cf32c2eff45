"""Each message and each review is read for its mood as soon as it is there: the journal brings them, one after another.

Reading takes a fraction of a millisecond (docs/reference/models/mood.md), so it is done in the reader itself.
"""

from akrab.core import clock
from akrab.insight.models import ReviewMood
from akrab.insight.mood import read
from akrab.journal.consumers import consumer
from akrab.journal.models import Entry
from akrab.messaging.incoming import set_mood
from akrab.messaging.models import Message
from akrab.reviews.models import Review

# Whoever gives so few stars is not content, and whoever gives so many is not displeased, whatever the words.
STARS = {1: "negative", 2: "negative", 4: "positive", 5: "positive"}


@consumer("insight.message_mood", kinds={"message.received"})
def read_message(entry: Entry) -> None:
    """Only what waits for an answer raises its conversation; see `messaging.incoming.set_mood`."""
    message = Message.objects.filter(pk=entry.subject_id or 0, direction=Message.Direction.IN).first()
    if message is None:
        return
    text = f"{message.subject}\n{message.text}".strip()
    if not text:
        return
    found = read(text)
    set_mood(message, mood=found.mood, topic=found.topic, urgency=found.urgency, words=", ".join(found.words)[:200])


@consumer("insight.review_mood", kinds={"review.written", "review.changed"})
def read_review(entry: Entry) -> None:
    review = Review.objects.filter(pk=entry.subject_id or 0).first()
    if review is None:
        return
    found = read(review.text)
    mood = STARS.get(review.rating, found.mood)
    ReviewMood.objects.update_or_create(
        review=review,
        defaults={
            "mood": mood,
            "topic": found.topic,
            "urgency": found.urgency,
            "words": ", ".join(found.words)[:200] if mood == found.mood else "",
            "read_at": clock.now(),
        },
    )
