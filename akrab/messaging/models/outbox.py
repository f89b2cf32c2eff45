"""How the outbox stands on each channel: how much has left in this hour, and whether the other side wants a rest."""

from django.db import models

from akrab.messaging.models.messages import Message


class OutboxLane(models.Model):
    """One row per channel that sends. Whoever claims messages of the channel holds this row meanwhile."""

    channel = models.CharField(max_length=12, choices=Message.Channel.choices, primary_key=True)
    paused_until = models.DateTimeField(null=True, blank=True)  # nothing is handed over before this
    reason = models.CharField(max_length=300, blank=True)  # why, for the shop owner; empty while it runs
    paused_since = models.DateTimeField(null=True, blank=True)
    strikes = models.PositiveIntegerField(default=0)  # pauses in a row: each is longer than the one before
    hour_from = models.DateTimeField(null=True, blank=True)
    hour_count = models.PositiveIntegerField(default=0)  # handed over since `hour_from`

    def __str__(self) -> str:
        return self.channel
