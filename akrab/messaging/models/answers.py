"""What helps to answer together: texts kept for questions that come often, and colleagues called to a conversation."""

from django.conf import settings
from django.db import models

from akrab.messaging.models.messages import Message


class SavedAnswer(models.Model):
    """A text kept for a question that comes often, in one or more languages; `{name}` and the like are filled in."""

    shortcut = models.CharField(max_length=30, unique=True)  # typed after "/"
    texts = models.JSONField(default=dict)  # language → text
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["shortcut"]

    def __str__(self) -> str:
        return f"/{self.shortcut}"

    @property
    def preview(self) -> str:
        """How it begins, on one line."""
        return " ".join(self.text("").split())[:120]

    def text(self, language: str) -> str:
        """In that language, else in any."""
        texts: dict[str, str] = self.texts
        return texts.get(language) or next(iter(texts.values()), "")


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
