"""Stars and names as the shop shows them; quick enough for loops."""

from functools import cache

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from akrab.catalogue.models import Product
from akrab.core import icons

register = template.Library()


@register.filter
def average(product: Product) -> float:
    """Stars on average, 0 without a review."""
    return product.rating_sum / product.rating_count if product.rating_count else 0.0


@register.simple_tag
def stars(value: float, classes: str = "size-4") -> SafeString:
    """`{% stars 4.3 %}`: five stars, filled to the nearest half, with the figure for those who listen."""
    return _stars(round(float(value) * 2), classes, get_language())


@cache
def _stars(halves: int, classes: str, _language: str | None) -> SafeString:
    full = icons.svg("star", f"{classes} fill-current")
    half = icons.svg("star-half", f"{classes} fill-current")
    empty = icons.svg("star", f"{classes} opacity-35")
    drawn = [full if halves >= 2 * n else half if halves == 2 * n - 1 else empty for n in range(1, 6)]
    said = _("%(n)s of 5 stars") % {"n": number_format(halves / 2, 1 if halves % 2 else 0)}
    return format_html(
        '<span class="stars" role="img" aria-label="{}">{}</span>',
        said,
        mark_safe("".join(drawn)),  # noqa: S308  our own drawings
    )


@register.simple_tag
def rating(product: Product) -> SafeString:
    """The short form for cards: one star, the average, how many reviews; nothing without a review."""
    if not product.rating_count:
        return SafeString("")
    figure = number_format(round(average(product), 1), 1)
    return format_html(
        '<p class="rating">{}<span><span class="sr-only">{}</span><span aria-hidden="true">{} ({})</span></span></p>',
        icons.svg("star", "size-4 fill-current"),
        _("%(n)s of 5 stars") % {"n": figure} + ", " + _("reviews: %(n)d") % {"n": product.rating_count},
        figure,
        product.rating_count,
    )


@register.filter
def short_name(name: object) -> str:
    """`Ratna Dewi Lestari` → `Ratna D.`: enough for a neighbour, too little for a stranger."""
    words = str(name).split()
    return f"{words[0]} {words[1][0]}." if len(words) > 1 else "".join(words)
