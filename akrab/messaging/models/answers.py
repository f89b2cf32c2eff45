"""What helps to answer together: colleagues called to a conversation."""

from django.conf import settings
from django.db import models

from akrab.messaging.models.messages import Message


class Mention(models.Model):
    """Somebody of the shop was called by a note: `@Siti`."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions")
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "user"], name="mention_once")]
        indexes = [
            models.Index(fields=["user", "-id"], name="mention_unseen", condition=models.Q(seen_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.message_id}"
