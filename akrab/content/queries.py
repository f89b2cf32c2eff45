"""Reading the shop's own pages."""

from django.conf import settings
from django.utils.translation import get_language

from akrab.content.models import Page


def page(slug: str, language: str | None = None) -> Page | None:
    """The page in the wished language, else in the shop's own, else in any."""
    wished = language or get_language() or settings.LANGUAGE_CODE
    found = {row.language: row for row in Page.objects.filter(slug=slug)}
    return found.get(wished) or found.get(settings.LANGUAGE_CODE) or next(iter(found.values()), None)
