"""Messages to many at once, and who of them chance kept from getting it: what those buy says what the message does."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from akrab.customers.models import Customer


class MassMessage(models.Model):
    """One text to many. `share` percent of those who might get it do not, as `seed` and their number decide: always
    the same people, however often and by whom the sending is begun again."""

    key = models.CharField(max_length=80, unique=True)  # as of messaging.mass.queue_many
    kind = models.CharField(max_length=80)  # what is counted together: the name of the campaign
    purpose = models.CharField(max_length=10)
    share = models.PositiveSmallIntegerField(default=0)
    seed = models.BigIntegerField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(share__lte=50), name="mass_share_at_most_half"),
            models.CheckConstraint(condition=~Q(purpose="service") | Q(share=0), name="mass_service_for_all"),
        ]
        indexes = [models.Index(fields=["kind", "-created_at"], name="mass_by_kind")]

    def __str__(self) -> str:
        return self.kind


class MassReceiver(models.Model):
    """Somebody who was written to, or `held` back though they might have been."""

    mass = models.ForeignKey(MassMessage, on_delete=models.CASCADE, related_name="receivers")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="mass_messages")
    held = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mass", "customer"], name="mass_receiver_once")]

    def __str__(self) -> str:
        return f"{self.mass_id}: {self.customer_id}"
