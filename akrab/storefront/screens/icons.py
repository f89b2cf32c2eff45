"""The shop's icon as PNG: notices, and systems that install the shop as an app, draw no SVG."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path

SIZES = (192, 512)
FONT = Path(__file__).resolve().parents[2] / "core" / "fonts" / "SourceSansPro-Semibold.otf"


def letter(name: str) -> str:
    return name.strip()[:1].upper() or "A"


@lru_cache(maxsize=8)
def draw(text: str, colour: str, size: int) -> bytes:
    """A rounded square with one letter; proportions as in the SVG."""
    from PIL import Image, ImageDraw, ImageFont

    scale = 4  # drawn larger and made smaller: smooth edges
    side = size * scale
    picture = Image.new("RGBA", (side, side))
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((0, 0, side - 1, side - 1), radius=side * 14 // 64, fill=colour)
    font = ImageFont.truetype(str(FONT), side * 40 // 64)
    pen.text((side / 2, side / 2), text, font=font, fill="#ffffff", anchor="mm")
    out = BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()
