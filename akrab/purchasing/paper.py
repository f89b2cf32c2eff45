"""A purchase on paper and as a message to the supplier, in the shop's own language."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from babel.dates import format_date
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from akrab.core import clock, shop
from akrab.core.money import format_money
from akrab.core.phone import display
from akrab.purchasing.models import Purchase, PurchaseLine

HERE = Path(__file__).parent
FONTS = HERE.parent / "core" / "fonts"


def text_of(purchase: Purchase, lines: Sequence[PurchaseLine], codes: Mapping[int, str]) -> str:
    """The order as a message, ready to be sent by WhatsApp or e-mail; without prices, which the supplier names."""
    with translation.override(settings.LANGUAGE_CODE):
        head = _("Hello %(supplier)s, this is %(shop)s. We would like to order (%(number)s):") % {
            "supplier": purchase.supplier,
            "shop": shop.get("name"),
            "number": purchase.number,
        }
        rows = [
            " ".join(
                part for part in (f"{place}. {line.variant}", _bracketed(codes, line), f"× {line.quantity}") if part
            )
            for place, line in enumerate(lines, 1)
        ]
        parts = [head, *rows]
        if purchase.note:
            parts.append(purchase.note)
        parts.append(_("Please confirm the price and when it will be delivered. Thank you."))
        return "\n".join(parts)


def _bracketed(codes: Mapping[int, str], line: PurchaseLine) -> str:
    return f"({codes[line.variant_id]})" if line.variant_id in codes else ""


def pdf(purchase: Purchase) -> bytes:
    """The order as PDF, about a tenth of a second."""
    import typst

    lines = list(purchase.lines.select_related("variant__product"))
    codes = dict(purchase.supplier.items.exclude(code="").values_list("variant_id", "code"))
    with translation.override(settings.LANGUAGE_CODE):
        data = _data(purchase, lines, codes)
    with tempfile.TemporaryDirectory(prefix="akrab-purchase-") as place:
        folder = Path(place)
        (folder / "purchase.typ").write_text((HERE / "purchase.typ").read_text())
        (folder / "data.json").write_text(json.dumps(data))
        made: bytes = typst.compile(
            folder / "purchase.typ",
            root=folder,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            format="pdf",
            timestamp=int((purchase.ordered_at or purchase.created_at).timestamp()),
        )
        return made


def _data(purchase: Purchase, lines: Sequence[PurchaseLine], codes: Mapping[int, str]) -> dict[str, object]:
    currency, supplier = shop.get("currency"), purchase.supplier
    day = (purchase.ordered_at or purchase.created_at).astimezone(clock.zone()).date()
    place = purchase.outlet

    def written(minor: int) -> str:
        return format_money(minor, currency)

    return {
        "language": settings.LANGUAGE_CODE,
        "shop": shop.get("name"),
        "contact": " · ".join(
            part
            for part in (shop.get("address"), shop.get("city"), display(shop.get("phone")), shop.get("email"))
            if part
        ),
        "title": _("Purchase order"),
        "number": purchase.number,
        "date": format_date(day, "long", locale=settings.LANGUAGE_CODE),
        "to": _("Supplier"),
        "supplier": supplier.name,
        "supplier_lines": [part for part in (supplier.address, display(supplier.phone), supplier.email) if part],
        "deliver": _("Deliver to"),
        "place": [str(place), place.address] if place else [shop.get("name"), shop.get("address")],
        "heads": [_("No."), _("Article"), _("Quantity"), _("Price"), _("Total")],
        "rows": [
            [
                str(number),
                str(line.variant),
                " · ".join(part for part in (codes.get(line.variant_id, ""), line.variant.sku) if part),
                str(line.quantity),
                written(line.price),
                written(line.total),
            ]
            for number, line in enumerate(lines, 1)
        ],
        "total_word": _("Total"),
        "total": written(sum(line.total for line in lines)),
        "note": purchase.note,
        "page": _("Page"),
        "of": _("of"),
    }
