"""Who delivers what."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from akrab.catalogue.models import Variant


class Supplier(models.Model):
    name = models.CharField(_("name"), max_length=120, unique=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)  # E.164
    email = models.EmailField(_("e-mail address"), blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    lead_days = models.PositiveSmallIntegerField(_("days until delivery"), default=7)
    payment_days = models.PositiveSmallIntegerField(_("days to pay"), default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SupplierItem(models.Model):
    """A variant that a supplier delivers, as the supplier calls and packs it."""

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="items")
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="suppliers")
    code = models.CharField(_("supplier’s article number"), max_length=60, blank=True)
    last_price = models.BigIntegerField(_("last price"), null=True, blank=True)  # per piece
    pack_size = models.PositiveIntegerField(_("pieces in a pack"), default=1)
    bought_at = models.DateTimeField(null=True)  # the last time: the newest supplier is asked first

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["supplier", "variant"], name="supplier_item_once"),
            models.CheckConstraint(condition=Q(pack_size__gt=0), name="supplier_item_has_a_pack"),
            models.CheckConstraint(
                condition=Q(last_price__isnull=True) | Q(last_price__gte=0), name="supplier_price_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} from {self.supplier_id}"
