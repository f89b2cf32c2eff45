"""How the shop looks on screen and on paper: its colour and its logo."""

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.conf import settings

from akrab.core import shop

# As --color-primary of each in frontend/tokens.css; white text on them keeps a contrast of 4.5 : 1 or more.
ACCENTS = {"teal": "#0f766e", "indigo": "#4f46e5", "rose": "#be123c", "amber": "#a84d08", "slate": "#334155"}
_STEM = re.compile(r"p/[0-9a-f]{2}/[0-9a-f]{24}")


@dataclass(frozen=True)
class Logo:
    """A picture as `catalogue.pictures` made it; width and height of the original, for its proportions."""

    stem: str
    width: int
    height: int

    @property
    def url(self) -> str:
        return f"{settings.MEDIA_URL}{self.stem}-480.webp"

    @property
    def file(self) -> Path:
        return Path(settings.MEDIA_ROOT) / f"{self.stem}-480.webp"

    def within(self, width: float, height: float) -> tuple[float, float]:
        """Its size in a place of this size, in the same unit, proportions kept."""
        scale = min(width / self.width, height / self.height)
        return round(self.width * scale, 2), round(self.height * scale, 2)


def accent() -> str:
    """The shop's colour as `#rrggbb`."""
    return ACCENTS.get(shop.get("accent"), ACCENTS["teal"])


def logo() -> Logo | None:
    """The shop's logo; None without one. A stem that no picture of ours can have counts as none."""
    kept = shop.get("logo")
    stem = str(kept.get("stem", ""))
    width, height = kept.get("width", 0), kept.get("height", 0)
    if not _STEM.fullmatch(stem) or not isinstance(width, int) or not isinstance(height, int) or not width * height:
        return None
    return Logo(stem, width, height)


def logo_png() -> bytes:
    """The logo for paper; empty without one, or when its file is missing or broken."""
    from PIL import Image

    found = logo()
    if found is None:
        return b""
    out = BytesIO()
    try:
        with Image.open(found.file) as picture:
            picture.convert("RGBA" if picture.has_transparency_data else "RGB").save(out, "PNG")
    except (OSError, ValueError):
        return b""
    return out.getvalue()
