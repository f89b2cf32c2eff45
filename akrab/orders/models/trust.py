"""How far the shop trusts a customer, where a person decided it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from akrab.customers.models import Customer


class Level(models.TextChoices):
    NEW = "new", _("new")
    KNOWN = "known", _("known")
    TRUSTED = "trusted", _("trusted")
    CAREFUL = "careful", _("with care")


class TrustFix(models.Model):
    """A level set by hand; it holds until it is taken away."""

    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, related_name="trust_fix")
    level = models.CharField(max_length=8, choices=Level.choices)
    reason = models.CharField(max_length=200)
    fixed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    fixed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.level}"
