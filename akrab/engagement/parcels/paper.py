"""The cards on paper: eight on an A4 sheet to be cut, or one after the other on the roll of a receipt printer."""

import io
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from babel.dates import format_date
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import akrab
from akrab.core import brand, clock, shop
from akrab.engagement.models import ParcelCard
from akrab.engagement.parcels.cards import address_of

HERE = Path(__file__).parent
FONTS = Path(akrab.__file__).parent / "core" / "fonts"
PAPERS = ("a4", "80", "58")
LOGO_MM = (24, 10)  # at most


def pdf(cards: Sequence[ParcelCard], *, paper: str, language: str) -> bytes:
    """All these cards as one PDF; about a second for two hundred. Raises ValueError for an unknown paper."""
    import segno
    import typst

    if paper not in PAPERS:
        raise ValueError(paper)
    with translation.override(language):
        rows = [_card(one, language) for one in cards]
    mark = brand.logo()
    logo = brand.logo_png() if mark else b""
    data = {
        "paper": paper,
        "language": language,
        "accent": brand.accent(),
        "shop": str(shop.get("name")),
        "logo": mark.within(*LOGO_MM) if mark and logo else [],
        "cards": rows,
    }
    with tempfile.TemporaryDirectory(prefix="akrab-cards-") as place:
        folder = Path(place)
        (folder / "cards.typ").write_text((HERE / "cards.typ").read_text())
        (folder / "logo.png").write_bytes(logo)
        for number, card in enumerate(cards):
            drawn = io.BytesIO()
            segno.make(address_of(card), error="m").save(drawn, kind="svg", scale=4, border=2)
            (folder / f"qr-{number}.svg").write_bytes(drawn.getvalue())
        (folder / "data.json").write_text(json.dumps(data))
        made: bytes = typst.compile(
            folder / "cards.typ", root=folder, font_paths=[FONTS], ignore_system_fonts=True, format="pdf"
        )
        return made


def _card(card: ParcelCard, language: str) -> dict[str, str]:
    n = card.points
    promise = ngettext("%(n)d point for you", "%(n)d points for you", n) % {"n": n} if n else _("Stay in touch with us")
    until = format_date(card.ends_at.astimezone(clock.zone()).date(), "d MMM y", locale=language)
    return {
        "thanks": _("Thank you for your order!"),
        "promise": promise,
        "how": _("Scan the code with your phone and leave your name."),
        "until": _("Valid until %(day)s, once.") % {"day": until},
        "number": card.order.number,
    }
