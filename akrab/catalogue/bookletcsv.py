"""The catalogue as a table for resellers: one row per article, in the language active."""

import csv
import io
from decimal import Decimal

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from akrab.catalogue.bookletrows import chapters, was
from akrab.core import money, shop

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


def render() -> bytes:
    """UTF-8 with mark, semicolons; no cell can run as a formula. Amounts are plain numbers in major units."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    currency = shop.get("currency")
    writer.writerow(
        [
            _("Article number"),
            _("Bar code"),
            _("Product"),
            _("Variant"),
            _("Category"),
            _("Brand"),
            _("Price (%s)") % currency,
            _("Regular price (%s)") % currency,
            _("Availability"),
            _("Weight (g)"),
            _("Address"),
            _("Picture"),
        ]
    )
    media = f"{settings.BASE_URL}{settings.MEDIA_URL}"
    for chapter in chapters():
        category = " > ".join(chapter.path) if chapter.entries and chapter.entries[0].product.category_id else ""
        for entry in chapter.entries:
            for variant in entry.variants:
                regular = was(variant)
                row = [
                    variant.sku,
                    variant.barcode,
                    str(entry.product),
                    variant.name,
                    category,
                    entry.product.brand,
                    _plain(money.to_major(variant.price, currency)),
                    "" if regular is None else _plain(money.to_major(regular, currency)),
                    str(entry.availability(variant).label),
                    "" if variant.weight is None else str(variant.weight),
                    entry.link,
                    f"{media}{entry.stem}-960.webp" if entry.stem else "",
                ]
                writer.writerow([harmless(text) for text in row])
    return file.getvalue().encode("utf-8-sig")


def _plain(amount: Decimal) -> str:
    """`25000`, and `25000,50` where a comma parts decimals."""
    if amount == int(amount):
        return str(int(amount))
    return f"{amount:f}".replace(".", "," if get_language() == "id" else ".")


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(RISKY) else text
