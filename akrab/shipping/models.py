"""Districts of the country, ways to send, and the shop's own table of what it costs where."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from akrab.catalogue.models import in_language


class Region(models.Model):
    """A province, regency or district by its official code: 33 > 33.72 > 33.72.01. Loaded from data/regions.csv.gz."""

    class Level(models.IntegerChoices):
        PROVINCE = 1, _("Province")
        REGENCY = 2, _("Regency or city")
        DISTRICT = 3, _("District")

    code = models.CharField(max_length=8, primary_key=True)
    name = models.CharField(max_length=80)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    full_name = models.CharField(max_length=200)  # "Laweyan, Kota Surakarta, Jawa Tengah"
    words = models.CharField(max_length=400)  # lower-case words and postcodes, each after a space, to find it by

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["level", "full_name"], name="region_by_name")]

    def __str__(self) -> str:
        return self.full_name


class Service(models.Model):
    """A way to send: a courier's product, or the shop's own messenger."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    courier = models.CharField(_("courier"), max_length=40, blank=True)
    tracking_url = models.CharField(_("address to follow a parcel"), max_length=200, blank=True)  # with {number}
    free_from = models.BigIntegerField(_("free from this value of goods"), null=True, blank=True)
    heaviest = models.PositiveIntegerField(_("heaviest parcel in grams"), null=True, blank=True)
    cash_on_delivery = models.BooleanField(_("the courier takes the money"), default=False)
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)  # of its table: a change twice sent is done once
    translations = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return in_language(self, "name")


class Tariff(models.Model):
    """What a service costs to a region. The narrowest region that fits counts; an empty one is everywhere."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="tariffs")
    region = models.CharField(max_length=8, blank=True)
    first = models.BigIntegerField(_("up to one kilogram"))
    further = models.BigIntegerField(_("each further kilogram"), default=0)
    days = models.CharField(_("days"), max_length=12, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "region"], name="tariff_once_per_region"),
            models.CheckConstraint(condition=Q(first__gte=0, further__gte=0), name="tariff_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} → {self.region or '*'}"
