"""What a product can be made of: options chosen by the customer, bundles of other goods, attributes to filter by."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from akrab.catalogue.models.products import Product, Variant, in_language


class Option(models.Model):
    """Something the customer decides for a product made to order: engraving, size, a picture to print."""

    class Kind(models.TextChoices):
        CHOICE = "choice", _("Choice")
        TEXT = "text", _("Text")
        FILE = "file", _("File")

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="options")
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.CHOICE)
    required = models.BooleanField(_("must be filled in"), default=False)
    longest = models.PositiveSmallIntegerField(default=100)  # characters of a text
    price_effect = models.BigIntegerField(default=0)  # per piece, of a text or a file that is given
    position = models.PositiveSmallIntegerField(default=0)
    translations = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["product", "name"], name="option_once_per_product")]

    def __str__(self) -> str:
        return in_language(self, "name")


class OptionChoice(models.Model):
    """One answer to an option, with what it adds to (or takes off) the price of a piece."""

    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="choices")
    name = models.CharField(_("name"), max_length=80)
    price_effect = models.BigIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    translations = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["option", "name"], name="option_choice_once")]

    def __str__(self) -> str:
        return in_language(self, "name")


class BundleItem(models.Model):
    """A variant of a bundle contains so many pieces of another variant, whose stock it takes."""

    bundle = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="contents")
    item = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="in_bundles")
    quantity = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["bundle", "item"], name="bundle_item_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="bundle_item_has_quantity"),
            models.CheckConstraint(condition=~Q(bundle=F("item")), name="bundle_not_in_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.item_id}"


ALL_VARIANTS = 2**62 - 1


class AttributeValue(models.Model):
    """A value of a product or of some of its variants, to filter by; kept by `catalogue.attributes` from what people
    edit: the product's properties and those of its variants.

    `variants` and `stocked` hold a bit for each variant on sale that has the value, and that can be had at the moment:
    two values fit together when a variant has both. What the product says itself holds for all, whatever their number.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="attribute_values")
    key = models.CharField(max_length=60)
    value = models.CharField(max_length=100)
    variants = models.BigIntegerField(default=ALL_VARIANTS, db_default=ALL_VARIANTS)
    stocked = models.BigIntegerField(default=ALL_VARIANTS, db_default=ALL_VARIANTS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "key", "value"], name="attribute_value_once")]
        indexes = [
            # All that filters and their counts read, so that the table itself is not looked at.
            models.Index(fields=["key", "value", "product", "variants", "stocked"], name="attribute_filter")
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"
