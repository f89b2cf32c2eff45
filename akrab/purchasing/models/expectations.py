"""What is expected to be sold, as the analysis above handed it over."""

from django.db import models

from akrab.catalogue.models import Variant


class Expectation(models.Model):
    """Pieces of one variant that will probably be sold until an order placed on `as_of` arrives (`lead_days`), and
    until the one after it does (`lead_days` + `cover_days`). `spread` is one standard deviation; from `low` to `high`
    lie 80 of 100 futures. Only where the forecast was trustworthy on the past."""

    variant = models.OneToOneField(Variant, on_delete=models.CASCADE, primary_key=True, related_name="expectation")
    as_of = models.DateField()
    lead_days = models.PositiveSmallIntegerField()
    cover_days = models.PositiveSmallIntegerField()
    lead = models.FloatField()
    lead_spread = models.FloatField()
    whole = models.FloatField()
    whole_spread = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.whole}"
