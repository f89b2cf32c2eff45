"""Pictures of codes as a phone takes them: turned, a little out of focus, unevenly lit."""

from io import BytesIO

import barcode
import segno
from PIL import Image, ImageDraw, ImageFilter


def linear(code: str, kind: str, *, module: int = 4) -> Image.Image:
    """A bar code drawn from its modules."""
    pattern: str = barcode.get(kind, code).build()[0]
    picture = Image.new("L", ((len(pattern) + 20) * module, 60 * module), 255)
    draw = ImageDraw.Draw(picture)
    for place, module_is in enumerate(pattern):
        if module_is == "1":
            left = (place + 10) * module
            draw.rectangle((left, 6 * module, left + module - 1, 54 * module), fill=0)
    return picture


def square(text: str, *, scale: int = 6) -> Image.Image:
    """A QR code."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=scale, border=4)
    return Image.open(BytesIO(out.getvalue())).convert("L")


def photo(
    *codes: Image.Image, size: tuple[int, int] = (1600, 1200), turned: float = 0, blurred: float = 0
) -> Image.Image:
    """Codes below each other on a table that is darker at one side."""
    table = Image.linear_gradient("L").rotate(90).resize(size).point(lambda light: 150 + light // 3)
    top = 80
    for code in codes:
        lit = code.point(lambda light: 25 + light * 8 // 10)
        table.paste(lit, (120, top))
        top += code.height + 60
    table = table.rotate(turned, expand=True, fillcolor=170, resample=Image.Resampling.BICUBIC)
    return table.filter(ImageFilter.GaussianBlur(blurred)) if blurred else table


def encoded(picture: Image.Image, kind: str = "JPEG") -> bytes:
    out = BytesIO()
    picture.save(out, kind, quality=80)
    return out.getvalue()
