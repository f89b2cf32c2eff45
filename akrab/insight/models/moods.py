"""How reviews sound."""

from django.db import models
from django.db.models import Q

from akrab.reviews.models import Review


class ReviewMood(models.Model):
    """How a review sounds, see insight.mood. That of a message stands on the message itself."""

    review = models.OneToOneField(Review, on_delete=models.CASCADE, primary_key=True, related_name="mood")
    mood = models.CharField(max_length=8)  # negative, neutral, positive
    topic = models.CharField(max_length=20)
    urgency = models.PositiveSmallIntegerField(default=0)  # 0: there is time, 3: at once
    words = models.CharField(max_length=200, blank=True)  # those it was read from
    read_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-urgency", "-read_at"], name="review_mood_urgent", condition=Q(urgency__gt=0))]

    def __str__(self) -> str:
        return f"{self.review_id}: {self.mood}"
