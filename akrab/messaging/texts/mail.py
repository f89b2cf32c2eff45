"""A text as a mail: one column that fits a phone, with tables and inline styles because that is what mail programs
read, and colours of its own where the reader's screen is dark."""

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from django.conf import settings

from akrab.core import brand, phone, shop
from akrab.messaging.texts.paragraphs import Block, blocks_of

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
_INLINE = re.compile(r"\*(?P<bold>[^\s*](?:[^*\n]*[^\s*])?)\*|(?P<url>https?://[^\s<>\"'*]{3,2000})")
_PREVIEW = 120  # characters that a list of mails shows beside the subject

STYLE = """
:root{color-scheme:light dark;supported-color-schemes:light dark}
a.b:hover{opacity:.92}
@media (max-width:480px){.in{padding-left:20px!important;padding-right:20px!important}.out{padding:12px 8px!important}
a.b{display:block!important;text-align:center!important}}
@media (prefers-color-scheme:dark){.bg{background:#0f1415!important}
.card{background:#192021!important;border-color:#2c3738!important}
.t{color:#eef3f3!important}.m{color:#a5b2b3!important}.r{border-color:#2c3738!important}
.shop,.t a,.m a{color:%(light)s!important}}
"""
# The shop's colours on a dark ground, at 4.5 : 1 or more.
LIGHT = {"teal": "#5cc9bd", "indigo": "#a5a8ff", "rose": "#ff9db0", "amber": "#f5b26b", "slate": "#b3c0d0"}


def html_of(text: str, language: str, subject: str = "") -> str:
    """The mail's HTML around a finished text. Made of the text and the shop's name, address and colour alone, so it can
    be made again at any time."""
    known = shop.everything()
    look = _Look(**{key: known[key] for key in ("name", "address", "phone", "region", "accent")})
    before, between, after = _layout(look, language, settings.BASE_URL)
    colour = look.colour
    blocks = list(blocks_of(text))
    lead = subject
    if not lead and blocks and blocks[0].kind == "heading":
        lead, blocks = blocks[0].rows[0][0], blocks[1:]
    said = next((" ".join(row[0] for row in one.rows) for one in blocks if one.kind == "text"), "")
    head = (
        '<h1 class="t" dir="auto" style="margin:0 0 14px;font-size:22px;line-height:1.3;font-weight:650;'
        f'color:#1c2526">{_inline(lead, colour)}</h1>'
        if lead
        else ""
    )
    body = "".join(_block(one, colour) for one in blocks)
    return f"{before}{escape(said[:_PREVIEW].replace('*', ''))}{between}{head}{body}{after}"


@dataclass(frozen=True)
class _Look:
    """What of the shop stands in every mail."""

    name: str
    address: str
    phone: str
    region: str
    accent: str

    @property
    def colour(self) -> str:
        return brand.ACCENTS.get(self.accent, brand.ACCENTS["teal"])

    @property
    def colour_on_dark(self) -> str:
        return LIGHT.get(self.accent, LIGHT["teal"])

    @property
    def foot(self) -> str:
        where = f", {escape(self.address)}" if self.address else ""
        call = f" · {escape(phone.display(self.phone, self.region))}" if self.phone else ""
        return f"{escape(self.name)}{where}{call}"


@lru_cache(maxsize=16)
def _layout(look: _Look, language: str, base_url: str) -> tuple[str, str, str]:
    """What stands before the preview line, between it and the text, and after the text."""
    colour, name = look.colour, escape(look.name)
    direction = "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"
    before = (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="supported-color-schemes" content="light dark">\n'
        '<meta name="format-detection" content="telephone=no,date=no,address=no,email=no">\n'
        f"<title>{name}</title>\n<style>{STYLE % {'light': look.colour_on_dark}}</style>\n</head>\n"
        '<body class="bg" style="margin:0;padding:0;background:#f4f5f5;font-family:-apple-system,\'Segoe UI\',Roboto,'
        'Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5;-webkit-text-size-adjust:100%">\n'
        '<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">'
    )
    between = (
        "</div>\n"
        '<table role="presentation" class="bg" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f5f5">'
        '<tr><td class="out" align="center" style="padding:24px 12px">\n'
        '<!--[if mso]><table role="presentation" width="560"><tr><td><![endif]-->\n'
        '<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;'
        'background:#ffffff;border:1px solid #e2e6e6;border-radius:12px">\n'
        f'<tr><td class="in shop" style="padding:24px 28px 0;font-size:17px;font-weight:600;color:{colour}">'
        f'<a class="shop" href="{escape(base_url)}/" style="color:{colour};text-decoration:none">{name}</a>'
        "</td></tr>\n"
        '<tr><td class="in t" style="padding:14px 28px 14px;color:#1c2526">\n'
    )
    after = (
        "\n</td></tr>\n</table>\n<!--[if mso]></td></tr></table><![endif]-->\n"
        '<p class="m" style="max-width:560px;margin:16px auto 0;font-size:13px;line-height:1.5;color:#5b6768">'
        f"{look.foot}</p>\n</td></tr></table>\n</body>\n</html>\n"
    )
    return before, between, after


def _block(block: Block, colour: str) -> str:
    if block.kind == "table":
        return _table(block, colour)
    if block.kind == "button":
        label, url = block.rows[0]
        return (
            f'<p style="margin:0 0 16px"><a class="b" href="{escape(url)}" style="display:inline-block;'
            f"background:{colour};color:#ffffff!important;padding:12px 22px;border-radius:8px;font-weight:600;"
            f'text-decoration:none">{escape(label)}</a></p>'
        )
    if block.kind == "items":
        items = "".join(f'<li dir="auto" style="margin:0 0 4px">{_inline(row[0], colour)}</li>' for row in block.rows)
        return f'<ul style="margin:0 0 16px;padding-left:22px">{items}</ul>'
    lines = "<br>".join(_inline(row[0], colour) for row in block.rows)
    if block.kind == "heading":
        return f'<h2 dir="auto" style="margin:8px 0 8px;font-size:17px;line-height:1.35;font-weight:650">{lines}</h2>'
    return f'<p dir="auto" style="margin:0 0 16px">{lines}</p>'


def _table(block: Block, colour: str) -> str:
    rows = []
    for place, (label, amount) in enumerate(block.rows):
        weight = "font-weight:650;" if place in block.bold else ""
        edge = f"padding:9px 0;{weight}border-bottom:1px solid #e2e6e6"
        rows.append(
            f'<tr><td class="r" dir="auto" style="{edge}">{_inline(label, colour)}</td>'
            f'<td class="r" align="right" valign="top" style="{edge};padding-left:12px;white-space:nowrap">'
            f"{escape(amount)}</td></tr>"
        )
    return (
        '<table role="presentation" class="r" width="100%" cellpadding="0" cellspacing="0" '
        f'style="margin:0 0 16px;border-top:1px solid #e2e6e6">{"".join(rows)}</table>'
    )


def _inline(text: str, colour: str) -> str:
    """Bold words and addresses; all else is escaped."""
    if "*" not in text and "://" not in text:
        return escape(text)
    parts, end = list[str](), 0
    for found in _INLINE.finditer(text):
        parts.append(escape(text[end : found.start()]))
        end = found.end()
        if found["bold"] is not None:
            parts.append(f"<strong>{escape(found['bold'])}</strong>")
        else:
            url = found["url"].rstrip(".,;:!?)")
            end = found.start() + len(url)
            parts.append(f'<a href="{escape(url)}" style="color:{colour};word-break:break-word">{escape(url)}</a>')
    return "".join(parts) + escape(text[end:])
