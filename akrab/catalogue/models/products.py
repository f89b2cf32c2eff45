"""What the shop sells: a tree of categories, products with variants and pictures."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def in_language(record: models.Model, field: str) -> str:
    """A text of the record in the language of the moment; the shop's own language where it is not translated."""
    translations: dict[str, dict[str, str]] = record.translations  # type: ignore[attr-defined]
    return translations.get(get_language() or "", {}).get(field) or getattr(record, field)


class Category(models.Model):
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(max_length=80, unique=True)
    icon = models.CharField(max_length=40, default="package")
    position = models.PositiveSmallIntegerField(default=0)
    translations = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["position", "name"]
        verbose_name_plural = "categories"
        constraints = [models.CheckConstraint(condition=~Q(parent=F("id")), name="category_not_its_own_parent")]

    def __str__(self) -> str:
        return in_language(self, "name")


class ProductQuerySet(models.QuerySet["Product"]):
    def on_sale(self) -> "ProductQuerySet":
        """What guests see."""
        return self.filter(state=Product.State.ACTIVE)


class Product(models.Model):
    """Something sold. Price and stock sit on its variants; a simple product has one."""

    class Kind(models.TextChoices):
        GOODS = "goods", _("Goods")
        SERVICE = "service", _("Service")
        BUNDLE = "bundle", _("Bundle")  # its variants are made of others and take their stock
        CHARGE = "charge", _("Charge")  # postage, bank fees, corrections: in the books, never on a shelf

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ACTIVE = "active", _("On sale")
        ARCHIVED = "archived", _("Archived")

    class Availability(models.TextChoices):
        IN_STOCK = "in_stock", _("In stock")
        FEW = "few", _("Few left")
        SOLD_OUT = "sold_out", _("Sold out")

    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.GOODS)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ACTIVE)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, blank=True, related_name="products")
    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(max_length=160, unique=True)
    brand = models.CharField(_("brand"), max_length=60, blank=True)
    summary = models.CharField(_("in one line"), max_length=250, blank=True)
    description = models.TextField(_("description"), blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    translations = models.JSONField(default=dict, blank=True)
    featured = models.BooleanField(_("show on the first page"), default=False)
    # Kept by catalogue.summaries so that a list of products is one query.
    price_from = models.BigIntegerField(default=0)
    price_to = models.BigIntegerField(default=0)
    availability = models.CharField(max_length=8, choices=Availability.choices, default=Availability.SOLD_OUT)
    picture = models.CharField(max_length=120, blank=True)  # stem of the first picture
    sold = models.PositiveIntegerField(default=0)  # pieces sold, for the order of lists
    rating_sum = models.PositiveIntegerField(default=0, db_default=0)  # of its published reviews, 1 to 5 each
    rating_count = models.PositiveIntegerField(default=0, db_default=0)
    related = models.ManyToManyField("self", blank=True, symmetrical=False, related_name="+")  # chosen by the shop
    has_options = models.BooleanField(default=False, db_default=False)  # made to order: kept by catalogue.options
    created_at = models.DateTimeField()

    objects = ProductQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "-featured", "-sold", "id"], name="product_usual_order"),
            models.Index(fields=["state", "price_from", "id"], name="product_by_price"),
            models.Index(fields=["category", "state", "-sold"], name="product_in_category"),
            models.Index(fields=["name", "id"], name="product_by_name"),
            models.Index(fields=["state", "-created_at", "-id"], name="product_by_age"),
            # What the filters of the list ask for, and how many there are of each brand, without reading the rows.
            models.Index(
                fields=[
                    "state",
                    "brand",
                    "kind",
                    "category",
                    "price_from",
                    "price_to",
                    "availability",
                    "rating_count",
                    "rating_sum",
                    "id",
                ],
                name="product_filters",
            ),
        ]

    def __str__(self) -> str:
        return in_language(self, "name")


class Variant(models.Model):
    """What lies in the basket: one article number, one price, one stock."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="variants")
    sku = models.CharField(_("article number"), max_length=60, unique=True)
    barcode = models.CharField(_("bar code"), max_length=32, blank=True)
    name = models.CharField(_("variant"), max_length=100, blank=True)  # "Hitam, 128 GB"; empty for the only one
    options = models.JSONField(default=dict, blank=True)
    price = models.BigIntegerField(_("price"))
    cost = models.BigIntegerField(_("cost"), null=True, blank=True)  # average of what was received
    regular_price = models.BigIntegerField(null=True, blank=True)  # shown struck through while a lower price runs
    weight = models.PositiveIntegerField(_("weight in grams"), null=True, blank=True)
    has_serials = models.BooleanField(_("every piece has its serial number"), default=False, db_default=False)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(price__gte=0), name="variant_price_not_negative"),
            models.CheckConstraint(condition=Q(cost__isnull=True) | Q(cost__gte=0), name="variant_cost_not_negative"),
            models.CheckConstraint(
                condition=Q(regular_price__isnull=True) | Q(regular_price__gte=0),
                name="variant_regular_price_not_negative",
            ),
            models.UniqueConstraint(fields=["barcode"], condition=~Q(barcode=""), name="variant_barcode_once"),
        ]

    def __str__(self) -> str:
        return f"{self.product}, {self.name}" if self.name else str(self.product)


class Picture(models.Model):
    """A picture in three sizes, AVIF and WebP, under MEDIA_ROOT/<stem>-<size>.<ending>."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="pictures")
    stem = models.CharField(max_length=120)
    alt = models.CharField(max_length=200, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.stem
