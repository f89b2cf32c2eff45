"""From a definition to SVG: vl-convert draws, then the picture is made fit for our pages.

Our policy forbids inline style, and a page may hold several charts: style attributes become presentation attributes,
ids get the chart's name in front, sentinel colours become CSS variables.
"""

import re
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from akrab.insight.charts.theme import FONT, VARIABLES, date_words, number_words

FONTS = Path(__file__).parent.parent.parent / "core" / "fonts"
_STYLE = re.compile(r'\sstyle="([^"]*)"')
_PRESENTATION = {"fill", "stroke", "opacity", "fill-opacity", "stroke-width", "font-weight", "font-size"}
_fonts_known = False


def draw(spec: dict[str, Any], language: str) -> str:
    """The chart as SVG in fixed colours, for paper."""
    import vl_convert

    global _fonts_known
    if not _fonts_known:
        vl_convert.register_font_directory(str(FONTS))
        _fonts_known = True
    svg: str = vl_convert.vegalite_to_svg(
        spec, format_locale=number_words(language), time_format_locale=date_words(language), allowed_base_urls=[]
    )
    return svg


def for_page(svg: str, *, name: str, summary: str) -> str:
    """The same picture for a page: fluid, themed, obeying the policy, with its words for who cannot see it."""
    svg = _STYLE.sub(_as_attributes, svg)
    svg = re.sub(rf'\sfont-family="(?:&quot;)?{FONT}[^"]*"', "", svg)  # the page's own type
    svg = re.sub(r'\sid="([^"]+)"', rf' id="{name}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", svg)
    for sentinel, variable in VARIABLES.items():
        svg = re.sub(rf'"(?:{sentinel})"', f'"{variable}"', svg, flags=re.IGNORECASE)
    svg = _slim(svg)
    view = re.search(r'viewBox="[^"]*"', svg)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label={quoteattr(summary)} overflow="visible" '
    return re.sub(r"<svg [^>]*>", lambda _: f"{head}{view.group() if view else ''}>", svg, count=1).strip()


def _slim(svg: str) -> str:
    """Without what only Vega's own scripts need: less than half the size."""
    svg = re.sub(r'<path class="(?:background|foreground)"[^>]*/>', "", svg)
    svg = re.sub(r'\s(?:class|role|aria-[a-z]+|pointer-events|stroke-miterlimit)="[^"]*"', "", svg)
    svg = re.sub(r'\s(?:opacity="1"|stroke-width="1"|fill="none"|transform="translate\(0,0\)")(?=[^>]*/>)', "", svg)
    svg = re.sub(r"<[^>]*>", lambda tag: re.sub(r"(\.\d\d)\d+", r"\1", tag.group()), svg)  # 1.164 in a text stays
    empty = re.compile(r"<g[^>]*></g>")
    while empty.search(svg):
        svg = empty.sub("", svg)
    return svg


def _as_attributes(found: re.Match[str]) -> str:
    pairs = (part.split(":", 1) for part in found.group(1).split(";") if ":" in part)
    return "".join(f' {key.strip()}="{value.strip()}"' for key, value in pairs if key.strip() in _PRESENTATION)
