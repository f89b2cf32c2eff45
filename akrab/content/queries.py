"""Reading the shop's own pages."""

from functools import cache
from importlib import resources

from django.conf import settings
from django.utils.translation import get_language

from akrab.content.models import Page

FIRST_TEXTS = ("how-to-buy", "faq", "about")


def page(slug: str, language: str | None = None) -> Page | None:
    """The page in the wished language, else in the shop's own, else in any; where nobody wrote one, the general text
    that every shop begins with, if there is one."""
    wished = language or get_language() or settings.LANGUAGE_CODE
    found = {row.language: row for row in Page.objects.filter(slug=slug)}
    written = found.get(wished) or found.get(settings.LANGUAGE_CODE) or next(iter(found.values()), None)
    return written or first_text(slug, wished)


def first_text(slug: str, language: str) -> Page | None:
    """What stands there until the shop writes its own: true for every shop, kept in no table."""
    if slug not in FIRST_TEXTS:
        return None
    known = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    title, body = _read(slug, known)
    return Page(slug=slug, language=known, title=title, body=body)


@cache
def _read(slug: str, language: str) -> tuple[str, str]:
    text = resources.files("akrab.content").joinpath("first_texts", f"{slug}.{language}.md").read_text("utf-8")
    title, _line, body = text.partition("\n")
    return title.removeprefix("# ").strip(), body.strip()
