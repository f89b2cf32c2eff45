"""Notices on screens: the browsers that somebody allowed to show them, what a person of the shop wants, what is due."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PushDevice(models.Model):
    """A browser that somebody allowed to show notices. It belongs to whoever allowed it last (a shared device)."""

    class Door(models.TextChoices):
        OFFICE = "office", _("Office")
        SHOP = "shop", _("Shop")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_devices")
    door = models.CharField(max_length=6, choices=Door.choices)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the endpoint
    endpoint = models.TextField()  # an address of the browser's maker
    p256dh = models.CharField(max_length=100)  # the browser's public key, base64url
    auth = models.CharField(max_length=40)  # its secret, base64url
    name = models.CharField(max_length=80)  # "Chrome, Android"
    problem = models.CharField(max_length=300, blank=True)  # why the last notice was refused
    created_at = models.DateTimeField()
    reached_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "door"], name="push_devices_of")]

    def __str__(self) -> str:
        return self.name


class PushWishes(models.Model):
    """What somebody of the shop wants to hear on the screen; without a row: everything they may see, at any hour."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="push_wishes"
    )
    events = models.JSONField(default=list)  # see push.staff.EVENTS
    shows_text = models.BooleanField(default=False)  # how a message begins, also on a locked screen
    quiet_from = models.TimeField(null=True, blank=True)  # in the shop's time zone
    quiet_until = models.TimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id}"


class Ping(models.Model):
    """One notice for one device, until it was handed over or nobody needs it any more: then the row goes."""

    key = models.CharField(max_length=120, unique=True)
    device = models.ForeignKey(PushDevice, on_delete=models.CASCADE, related_name="pings")
    event = models.CharField(max_length=10)
    subject_id = models.BigIntegerField(null=True, blank=True)  # the message that must still be unread
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["next_try_at"], name="pings_due")]

    def __str__(self) -> str:
        return self.key
