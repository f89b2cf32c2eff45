"""What is kept around a customer: addresses, ties to others, documents, preferences; and saved views of the list."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from akrab.customers.models.people import Customer


class Address(models.Model):
    """Somewhere the customer lives, works or has parcels sent. `region` is the code of the district (see shipping)."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    label = models.CharField(_("called"), max_length=40, blank=True)
    recipient = models.CharField(_("recipient"), max_length=150, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    line = models.CharField(_("street and number"), max_length=300)
    region = models.CharField(max_length=8, blank=True)
    place = models.CharField(_("district, city and province"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    is_main = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "addresses"
        ordering = ["-is_main", "id"]
        constraints = [
            models.UniqueConstraint(fields=["customer"], condition=Q(is_main=True), name="one_main_address"),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.line, self.place, self.postcode) if part)


class Link(models.Model):
    """A tie between two records, read from `customer` to `other`: Siti works for Toko Maju."""

    class Kind(models.TextChoices):
        HOUSEHOLD = "household", _("lives with")
        FAMILY = "family", _("family of")
        WORKS_FOR = "works_for", _("works for")
        BUYS_FOR = "buys_for", _("buys for")
        KNOWS = "knows", _("came through")

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="linked")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    note = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "other", "kind"], name="link_once"),
            models.CheckConstraint(condition=~Q(customer=models.F("other")), name="link_between_two"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.kind} {self.other_id}"


class Document(models.Model):
    """A file about a customer, kept apart from the pages: its type was read from its bytes, not from its name."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="documents")
    stored = models.CharField(max_length=80)  # name of the file under HOME/documents
    name = models.CharField(_("name"), max_length=150)
    mime = models.CharField(max_length=100)
    size = models.PositiveIntegerField()  # bytes
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class Preference(models.Model):
    """What a customer likes: told by them, or learnt from what they bought, with the evidence."""

    class Topic(models.TextChoices):
        CATEGORY = "category", _("Category")
        BRAND = "brand", _("Brand")
        SIZE = "size", _("Size")
        COLOUR = "colour", _("Colour")
        TIME = "time", _("Best time to reach them")
        OTHER = "other", _("Something else")

    class Source(models.TextChoices):
        ASKED = "asked", _("they said so")
        LEARNT = "learnt", _("from what they bought")

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="preferences")
    topic = models.CharField(max_length=10, choices=Topic.choices)
    value = models.CharField(max_length=80)
    source = models.CharField(max_length=6, choices=Source.choices)
    count = models.PositiveIntegerField(default=0)  # of `total` purchases
    total = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["topic", "source", "-count", "value"]
        constraints = [
            models.UniqueConstraint(fields=["customer", "topic", "value", "source"], name="preference_once"),
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.value}"


class View(models.Model):
    """A list of customers as somebody saved it: what it is narrowed by and which columns it shows."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="customer_views")
    name = models.CharField(_("name"), max_length=40)
    narrowed = models.JSONField(default=dict)  # q, state, standing, tag, sort
    columns = models.JSONField(default=list)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="view_named_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def query(self) -> str:
        """What the address of the list says."""
        return urlencode(self.narrowed)
