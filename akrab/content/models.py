"""Texts of the shop's own pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Page(models.Model):
    """One page in one language: opening text, profile, how to buy, FAQ, contact."""

    slug = models.SlugField(max_length=60)
    language = models.CharField(max_length=8)
    title = models.CharField(_("title"), max_length=150)
    lead = models.CharField(_("in one line"), max_length=300, blank=True)
    body = models.TextField(_("text"), blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "language"], name="page_once_per_language")]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"
