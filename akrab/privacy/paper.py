"""A letter about somebody's data on paper: for the post, or to be handed over."""

import json
import re
import tempfile
from pathlib import Path

from babel.dates import format_date
from django.utils import translation
from django.utils.translation import gettext as _

from akrab.core import brand, clock, shop
from akrab.core.phone import display
from akrab.privacy.models import Request

HERE = Path(__file__).parent
FONTS = HERE.parent / "core" / "fonts"
LOGO_MM = (24, 12)  # at most


def pdf(request: Request, text: str) -> bytes:
    """The letter with these words as PDF, in the customer's language; about a tenth of a second."""
    import typst

    language = request.customer.language or "id"
    with translation.override(language):
        data = _data(request, text, language)
    mark = brand.logo()
    logo = brand.logo_png() if mark else b""
    with tempfile.TemporaryDirectory(prefix="akrab-letter-") as place:
        folder = Path(place)
        (folder / "letter.typ").write_text((HERE / "letter.typ").read_text())
        (folder / "logo.png").write_bytes(logo)
        (folder / "data.json").write_text(json.dumps({**data, "logo": mark.within(*LOGO_MM) if mark and logo else []}))
        made: bytes = typst.compile(
            folder / "letter.typ",
            root=folder,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["a-2b"],
        )
        return made


def postal_lines(request: Request) -> list[str]:
    """Name and address as they stand in the window of the envelope; the name alone when no address is known."""
    customer = request.customer
    address = customer.addresses.order_by("-is_main", "id").first()
    if address is not None:
        place = " ".join(part for part in (address.place, address.postcode) if part)
        return [address.recipient or str(customer), *address.line.splitlines(), *([place] if place else [])]
    return [str(customer), *[part for part in (*customer.address.splitlines(), customer.city) if part.strip()]]


def _data(request: Request, text: str, language: str) -> dict[str, object]:
    name = str(shop.get("name"))
    where = [part for part in (shop.get("address"), shop.get("city")) if part]
    ways = [part for part in (display(shop.get("phone")), shop.get("email")) if part]
    written = request.answered_at.astimezone(clock.zone()).date() if request.answered_at else clock.today()
    day = format_date(written, "long", locale=language)
    return {
        "language": language,
        "accent": brand.accent(),
        "shop": name,
        "initial": name[:1].upper(),
        "contact": " · ".join([*where, *ways]),
        "sender": " · ".join([name, *where]),
        "to": postal_lines(request),
        "place_and_day": ", ".join(part for part in (shop.get("city"), day) if part),
        "subject": _("Your request: %(what)s") % {"what": request.get_kind_display()},
        "reference": _("Request no. %(number)s of %(day)s")
        % {
            "number": request.pk,
            "day": format_date(request.opened_at.astimezone(clock.zone()).date(), "long", locale=language),
        },
        "paragraphs": [one.splitlines() for one in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())],
        "page": _("Page"),
        "of": _("of"),
    }
