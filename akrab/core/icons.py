"""One icon set (Lucide) as inline SVG: no request, no font, the colour of the text around it."""

import zipfile
from functools import cache
from importlib.resources import files

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


@cache
def _paths(name: str) -> str:
    """The drawing inside the icon's <svg>. Raises KeyError when the set has no such icon."""
    with files("lucide").joinpath("lucide.zip").open("rb") as raw, zipfile.ZipFile(raw) as archive:
        text = archive.read(f"{name}.svg").decode()
    return text[text.index(">") + 1 : text.rindex("</svg>")].strip()


@cache
def svg(name: str, classes: str = "size-5") -> SafeString:
    """The icon as markup; `classes` give its size."""
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{}</svg>',
        classes,
        mark_safe(_paths(name)),  # noqa: S308  our own package's drawing
    )
