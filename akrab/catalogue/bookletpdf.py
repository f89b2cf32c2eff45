"""The catalogue as PDF: Typst lays out, the data goes in as JSON. PDF/UA-1 for screen readers."""

import json
import logging
import shutil
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten
from typing import Any

from babel.dates import format_date
from django.conf import settings
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

import akrab
from akrab.catalogue import bookletpictures
from akrab.catalogue.bookletrows import Chapter, Entry, chapters, count, was
from akrab.catalogue.models import Product, Variant, in_language
from akrab.core import brand, clock, shop
from akrab.core.money import format_money
from akrab.core.phone import display

logger = logging.getLogger(__name__)
HERE = Path(__file__).parent
FONTS = Path(akrab.__file__).parent / "core" / "fonts"
ON_COVER = 3
LONGEST_SUMMARY = 90  # two lines
MOST_ROWS = 12  # prices of one product; a card must fit on a page
UNPRINTABLE = {"Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk"}  # marks and emoji that no text face has


@dataclass(frozen=True)
class Printed:
    pdf: bytes
    pages: int
    products: int


def render() -> Printed:
    """The whole catalogue in the language active. A picture that is missing or broken leaves its place empty."""
    made = chapters()
    pictures = bookletpictures.prepare(entry.stem for chapter in made for entry in chapter.entries)
    base = bookletpictures.folder().parent
    base.mkdir(parents=True, exist_ok=True)
    for left_behind in base.glob("work-*"):  # by a process that was killed
        shutil.rmtree(left_behind, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="work-", dir=base) as place:
        folder = Path(place)
        shutil.copyfile(HERE / "booklet.typ", folder / "booklet.typ")
        (folder / "qr.svg").write_bytes(_qr(settings.BASE_URL))
        inside = {stem: bookletpictures.frame(path, folder) for stem, path in pictures.items()}
        logo = brand.logo_png()
        (folder / "logo.png").write_bytes(logo)
        (folder / "data.json").write_text(json.dumps(_data(made, inside, logo=bool(logo))))
        pdf, pages = _compile(folder)
    return Printed(pdf, pages, count(made))


def _compile(folder: Path) -> tuple[bytes, int]:
    import typst

    try:
        return _typst(folder, plain=False)
    except typst.TypstError as error:  # a script that our type does not have: better with the machine's, untagged
        logger.warning("The catalogue cannot be made for screen readers: %s", str(error)[:300])
        return _typst(folder, plain=True)


def _typst(folder: Path, *, plain: bool) -> tuple[bytes, int]:
    import typst

    fonts = typst.Fonts(include_system_fonts=plain, font_paths=[FONTS])
    compiler = typst.Compiler(folder / "booklet.typ", root=folder, font_paths=fonts)
    pdf = compiler.compile(
        format="pdf", pdf_standards=[] if plain else ["ua-1"], timestamp=int(clock.now().timestamp())
    )
    assert isinstance(pdf, bytes)
    pages: str = compiler.query("<pages>", field="value", one=True)  # answered from what was laid out just now
    return pdf, int(json.loads(pages))


def _data(made: Sequence[Chapter], pictures: Mapping[str, str], *, logo: bool) -> dict[str, Any]:
    language, name, mark = get_language() or "id", printable(shop.get("name")), brand.logo()
    today = format_date(clock.now().astimezone(clock.zone()).date(), "long", locale=language)
    products = count(made)
    return {
        "language": language,
        "accent": brand.accent(),
        "logo": mark.within(110, 18) if mark and logo else [],
        "shop": name or "Akrab",
        "initial": (name[:1] or "A").upper(),
        "title": _("Catalogue"),
        "date": format_date(clock.now().astimezone(clock.zone()).date(), "MMMM y", locale=language),
        "tagline": printable(shop.get("tagline").get(language, "")),
        "range": ngettext("%(n)s product with its price", "%(n)s products with their prices", products)
        % {"n": _number(products, language)},
        "contact": _contact(language),
        "qr_alt": _("QR code that opens %(address)s") % {"address": settings.BASE_URL},
        "qr_words": _("Scan to order"),
        "cover": _cover(made, pictures),
        "contents": pgettext("of a book", "Contents"),
        "prices_of": _("Prices of %(day)s. They may change; our page has today's.") % {"day": today},
        "page": _("Page"),
        "of": _("of"),
        "nothing": _("The shelves are still empty"),
        "chapters": [
            {
                "level": chapter.level,
                "name": printable(chapter.name),
                "products": [_card(entry, pictures) for entry in chapter.entries],
            }
            for chapter in made
        ],
    }


def _contact(language: str) -> list[tuple[str, str]]:
    facts = [
        (_("Phone and WhatsApp"), display(shop.get("phone"), shop.get("region"))),
        (_("E-mail address"), shop.get("email")),
        (_("Address"), ", ".join(part for part in (shop.get("address"), shop.get("city")) if part)),
        (_("Opening hours"), shop.get("hours").get(language, "")),
        (_("Shop on the web"), settings.BASE_URL.partition("://")[2]),
    ]
    return [(label, printable(text)) for label, text in facts if text]


def _cover(made: Sequence[Chapter], pictures: Mapping[str, str]) -> list[dict[str, str]]:
    """What the shop puts first, then what sells best."""
    shown = [entry for chapter in made for entry in chapter.entries if entry.stem in pictures]
    shown.sort(key=lambda one: (not one.product.featured, -one.product.sold, one.product.pk))
    once: dict[str, Entry] = {}
    for entry in shown:
        once.setdefault(entry.stem, entry)
    return [{"picture": pictures[one.stem], "alt": _alt(one)} for one in list(once.values())[:ON_COVER]]


def _card(entry: Entry, pictures: Mapping[str, str]) -> dict[str, Any]:
    product, currency = entry.product, shop.get("currency")
    groups: dict[tuple[int, int | None], list[Variant]] = {}
    for variant in entry.variants:
        groups.setdefault((variant.price, was(variant)), []).append(variant)
    rows = [_row(price, regular, group, currency) for (price, regular), group in groups.items()]
    more = len(entry.variants) - sum(len(group) for group in list(groups.values())[:MOST_ROWS])
    name = printable(str(product)) or entry.variants[0].sku
    state = product.availability if entry.is_counted else ""
    return {
        "name": name,
        "initial": name[:1].upper(),
        "link": entry.link,
        "picture": pictures.get(entry.stem, ""),
        "alt": _alt(entry),
        "summary": shorten(printable(in_language(product, "summary")), LONGEST_SUMMARY, placeholder="…"),
        "badge": _badge(entry),
        "rows": rows[:MOST_ROWS],
        "number": rows[0]["numbers"] if len(entry.variants) == 1 else "",
        "more": ngettext("%(n)d more on our page", "%(n)d more on our page", more) % {"n": more} if more > 0 else "",
        "state": state,
        "state_word": str(Product.Availability(state).label) if state else "",
        "kind": "" if product.kind == Product.Kind.GOODS else product.get_kind_display(),
    }


def _row(price: int, regular: int | None, group: Sequence[Variant], currency: str) -> dict[str, str]:
    """Variants of the same price share a row."""
    return {
        "name": printable(" · ".join(variant.name for variant in group if variant.name)),
        "price": format_money(price, currency),
        "was": "" if regular is None else format_money(regular, currency),
        "numbers": printable(" · ".join(variant.sku for variant in group)),
    }


def _badge(entry: Entry) -> str:
    """`−20%`, rounded down so that it never promises too much; where variants differ, the most of them."""
    saved = [
        (regular - variant.price) * 100 // regular
        for variant in entry.variants
        if (regular := was(variant)) is not None
    ]
    if not saved or max(saved) < 1:
        return ""
    text = f"−{max(saved)}%"
    return text if len(saved) == len(entry.variants) and len(set(saved)) == 1 else _("up to %s") % text


def _alt(entry: Entry) -> str:
    return printable(entry.alt) or printable(str(entry.product)) or entry.variants[0].sku


def printable(text: str) -> str:
    """The text without emoji and control characters, on one line."""
    kept = "".join(" " if one.isspace() else one for one in text if one.isspace() or _prints(one))
    return " ".join(kept.split())


def _prints(character: str) -> bool:
    return unicodedata.category(character) not in UNPRINTABLE or character in "®©™°"


def _number(count: int, language: str) -> str:
    return f"{count:,}".replace(",", "." if language == "id" else ",")


def _qr(text: str) -> bytes:
    import io

    import segno

    buffer = io.BytesIO()
    segno.make(text, error="m").save(buffer, kind="svg", scale=4, border=1, xmldecl=True, svgns=True)
    return buffer.getvalue()
