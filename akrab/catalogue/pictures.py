"""Uploaded pictures become three sizes, each as AVIF and WebP, under a name made of their content."""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from akrab.core.errors import AkrabError

SIZES = (160, 480, 960)
LARGEST_FILE = 15 * 1024 * 1024
LARGEST_PIXELS = 50_000_000


class PictureError(AkrabError):
    """The file cannot be used as a picture."""


@dataclass(frozen=True)
class Made:
    stem: str
    width: int
    height: int


def make(file: IO[bytes] | bytes) -> Made:
    """Write all sizes under MEDIA_ROOT and return the stem. The same picture again costs nothing.

    Raises PictureError with a sentence for the person. Metadata (place, camera) is left behind; rotation is applied.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    data = file if isinstance(file, bytes) else file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise PictureError(_("The picture is larger than 15 MB. Choose a smaller one."))
    digest = hashlib.sha256(data).hexdigest()[:24]
    stem = f"p/{digest[:2]}/{digest}"
    try:
        with Image.open(BytesIO(data), formats=["JPEG", "PNG", "WEBP", "AVIF", "GIF"]) as opened:
            if opened.width * opened.height > LARGEST_PIXELS:
                raise PictureError(_("The picture has more than 50 million points. Choose a smaller one."))
            opened.draft("RGB", (SIZES[-1] * 2, SIZES[-1] * 2))
            picture = ImageOps.exif_transpose(opened)
            picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    except PictureError:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PictureError(_("This file is not a picture we can read. Use JPEG, PNG or WebP.")) from error
    width, height = picture.size
    for size in SIZES:
        _write(picture, Path(settings.MEDIA_ROOT) / f"{stem}-{size}", size)
    return Made(stem, width, height)


def _write(picture: "object", base: Path, size: int) -> None:
    from PIL import Image

    assert isinstance(picture, Image.Image)
    if base.with_suffix(".webp").exists() and base.with_suffix(".avif").exists():
        return
    base.parent.mkdir(parents=True, exist_ok=True)
    small = picture.copy()
    small.thumbnail((size, size), Image.Resampling.LANCZOS)
    for ending, options in (("avif", {"quality": 58, "speed": 8}), ("webp", {"quality": 76, "method": 2})):
        half_done = base.with_suffix(f".{ending}.part")
        small.save(half_done, format=ending.upper(), **options)
        half_done.replace(base.with_suffix(f".{ending}"))
