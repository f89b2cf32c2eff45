"""Addresses that the shop's pages need."""

from django import template
from django.conf import settings

from akrab.catalogue.models import Picture, Product, in_language

register = template.Library()


@register.filter
def picture(of: Product | Picture, size: str) -> str:
    """`{{ product|picture:"480.avif" }}`: address of the first picture in that size, empty without one."""
    stem = of.picture if isinstance(of, Product) else of.stem
    return f"{settings.MEDIA_URL}{stem}-{size}" if stem else ""


@register.filter
def absolute(path: str) -> str:
    """The whole address of a path, for search engines and other programs."""
    return f"{settings.BASE_URL}{path}"


@register.filter
def said(record: Product, field: str) -> str:
    """A text of the record in the reader's language: `{{ product|said:"summary" }}`."""
    return in_language(record, field)


@register.filter
def shot(stem: str, size: str) -> str:
    """The same for the bare stem of a picture: `{{ stem|shot:"160.webp" }}`."""
    return f"{settings.MEDIA_URL}{stem}-{size}"
