"""Message texts: what the owner wrote in place of those that come with Akrab, and texts of the shop's own."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OwnText(models.Model):
    """A text the shop made for itself: an answer to a question that comes often, the words of a campaign."""

    class Purpose(models.TextChoices):
        SERVICE = "service", _("Answers and service")
        MARKETING = "marketing", _("News and offers")

    name = models.CharField(max_length=80, unique=True)
    shortcut = models.CharField(max_length=30, null=True, blank=True, unique=True)  # typed after "/" in a conversation
    purpose = models.CharField(max_length=9, choices=Purpose.choices, default=Purpose.SERVICE)
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """What stands for it in addresses."""
        return f"own-{self.pk}"

    @property
    def purpose_name(self) -> str:
        return str(self.Purpose(self.purpose).label)

    def version(self, language: str) -> "TextVersion | None":
        """For all channels, in that language, else in any. Reads `versions`, prefetched or not."""
        whole = [one for one in self.versions.all() if one.active and not one.channel]
        return next((one for one in whole if one.language == language), whole[0] if whole else None)

    @property
    def preview(self) -> str:
        """How it begins, on one line."""
        version = self.version("")
        return " ".join(version.body.split())[:120] if version else ""


class TextVersion(models.Model):
    """One text in one language; for all channels, or for one where it should read otherwise.

    It belongs to a notice (by name), then it stands in place of the text that comes with Akrab; or to a text of the
    shop's own.
    """

    notice = models.CharField(max_length=60, blank=True)
    own = models.ForeignKey(OwnText, on_delete=models.CASCADE, null=True, blank=True, related_name="versions")
    language = models.CharField(max_length=8)
    channel = models.CharField(max_length=12, blank=True)  # empty: every channel without a text of its own
    subject = models.CharField(max_length=250, blank=True)
    body = models.TextField()
    active = models.BooleanField(default=True)  # else the text that comes with Akrab is back; this one is history
    problem = models.CharField(max_length=300, blank=True)  # why it could not be filled in the last time
    problem_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["notice", "own_id", "language", "channel"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(own__isnull=True) & ~Q(notice="")) | (Q(own__isnull=False) & Q(notice="")),
                name="text_of_a_notice_or_own",
            ),
            models.UniqueConstraint(
                fields=["notice", "language", "channel"], condition=Q(own__isnull=True), name="text_of_notice_once"
            ),
            models.UniqueConstraint(
                fields=["own", "language", "channel"], condition=Q(own__isnull=False), name="text_of_own_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice or self.own_id} {self.language} {self.channel}".strip()


class NoticeChannels(models.Model):
    """The channels a notice goes by, where the owner chose others than it comes with."""

    notice = models.CharField(max_length=60, unique=True)
    channels = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.notice}: {', '.join(self.channels)}"


class NoticeTemplate(models.Model):
    """The approved WhatsApp template that carries a notice when the customer's window is closed."""

    notice = models.CharField(max_length=60)
    language = models.CharField(max_length=8)  # of the notice
    template = models.CharField(max_length=512)
    template_language = models.CharField(max_length=20)
    # "body.1", "header", "buttons.0" → text with variables, such as "{order_number}"
    blanks = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "language"], name="notice_template_once")]

    def __str__(self) -> str:
        return f"{self.notice} {self.language}: {self.template}"
