"""Bar codes and QR codes read from a picture, for devices whose browser cannot."""

from io import BytesIO
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from akrab.core.errors import AkrabError

if TYPE_CHECKING:
    from PIL import Image

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_PIXELS = 50_000_000
# Side in points and degrees turned of each look: a code that fills the picture is found at the first, a small one in a
# corner at the second; bars that lie slanting at the others (QR codes are found however they lie).
LOOKS = ((1000, 0), (2400, 0), (2000, 30), (2000, 60))
KINDS = ("EAN13", "EAN8", "UPCA", "UPCE", "Code128", "Code39", "ITF", "QRCode")


class UnreadablePicture(AkrabError):
    """Too large, or no picture at all."""


def decode(picture: bytes, *, quick: bool = False) -> list[str]:
    """The texts of the codes in a picture (JPEG, PNG, WebP or GIF), each once, the topmost first; empty when there are
    none. Turned, slightly blurred and inverted codes are read too. `quick` looks once only, for the frames of
    a camera (some 20 ms instead of up to 400). Raises UnreadablePicture with a sentence."""
    import zxingcpp
    from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

    if len(picture) > LARGEST_FILE:
        raise UnreadablePicture(_("The picture is larger than 10 MB. Choose a smaller one."), field="picture")
    try:
        with Image.open(BytesIO(picture), formats=["JPEG", "PNG", "WEBP", "GIF"]) as opened:
            if opened.width * opened.height > LARGEST_PIXELS:
                raise UnreadablePicture(
                    _("The picture has more than 50 million points. Choose a smaller one."), field="picture"
                )
            opened.draft("L", (2400, 2400))
            grey = ImageOps.exif_transpose(_on_white(opened)).convert("L")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UnreadablePicture(
            _("This file is not a picture we can read. Use JPEG, PNG or WebP."), field="picture"
        ) from error
    kinds = zxingcpp.BarcodeFormats([getattr(zxingcpp.BarcodeFormat, kind) for kind in KINDS])
    for side, turned in LOOKS[:1] if quick else LOOKS:
        look = grey.copy()
        look.thumbnail((side, side))
        if turned:
            look = look.rotate(turned, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255)
            look = look.filter(ImageFilter.UnsharpMask(radius=3, percent=150, threshold=0))
        found = zxingcpp.read_barcodes(look, formats=kinds, text_mode=zxingcpp.TextMode.Plain)
        texts = [one.text for one in sorted(found, key=lambda one: one.position.top_left.y) if one.text]
        if texts:
            return list(dict.fromkeys(texts))
    return []


def _on_white(picture: "Image.Image") -> "Image.Image":
    """What is transparent becomes white: a QR code saved from a bank's page often has no ground of its own."""
    from PIL import Image

    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen)
    return picture
