"""Uploaded pictures become three sizes, each as AVIF and WebP, under a name made of their content."""

import hashlib
import re
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from akrab.core.errors import AkrabError

if TYPE_CHECKING:
    from PIL import Image

SIZES = (160, 480, 960)
STEM = re.compile(r"p/[0-9a-f]{2}/[0-9a-f]{24}")
LARGEST_FILE = 15 * 1024 * 1024
LARGEST_PIXELS = 50_000_000
FORMATS = ["JPEG", "PNG", "WEBP", "AVIF", "GIF"]
ENCODINGS: dict[str, dict[str, Any]] = {"avif": {"quality": 58, "speed": 8}, "webp": {"quality": 76, "method": 2}}
SIDEWAYS = {5, 6, 7, 8}  # orientations of a camera that was held upright
ORIENTATION = 0x0112
PLAIN = {"RGB", "RGBA", "L", "LA", "CMYK", "YCbCr"}  # can be made smaller as they are


class PictureError(AkrabError):
    """The file cannot be used as a picture."""


@dataclass(frozen=True)
class Made:
    """A picture in all sizes; width and height are the original's."""

    stem: str
    width: int
    height: int


def make(file: IO[bytes] | bytes) -> Made:
    """Write all sizes under MEDIA_ROOT and return the stem. The same picture again costs nothing.

    Raises PictureError with a sentence for the person. Metadata (place, camera) is left behind; rotation is applied.
    """
    data = file if isinstance(file, bytes) else file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise PictureError(_("The picture is larger than 15 MB. Choose a smaller one."))
    digest = hashlib.sha256(data).hexdigest()[:24]
    stem = f"p/{digest[:2]}/{digest}"
    base = Path(settings.MEDIA_ROOT) / stem
    missing = [size for size in SIZES if not all(_path(base, size, ending).exists() for ending in ENCODINGS)]
    largest, width, height = _read(data, only_size=not missing)
    if missing:
        _write(largest, base)
    return Made(stem, width, height)


def _read(data: bytes, *, only_size: bool) -> "tuple[Image.Image, int, int]":
    """The picture at no more than the largest size, upright; and how large it was."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    edge = SIZES[-1]
    try:
        with warnings.catch_warnings(), Image.open(BytesIO(data), formats=FORMATS) as opened:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            width, height = opened.size
            if width * height > LARGEST_PIXELS:
                raise PictureError(_("The picture has more than 50 million points. Choose a smaller one."))
            if opened.getexif().get(ORIENTATION) in SIDEWAYS:
                width, height = height, width
            if only_size:
                return opened, width, height
            opened.draft("RGB", (edge, edge))  # a JPEG is read at half or a quarter where that is enough
            picture: Image.Image = opened if opened.mode in PLAIN else _in_colour(opened)
            picture.thumbnail((edge, edge), Image.Resampling.LANCZOS, reducing_gap=3.0)
            return _in_colour(ImageOps.exif_transpose(picture)), width, height
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PictureError(_("This file is not a picture we can read. Use JPEG, PNG or WebP.")) from error


def _in_colour(picture: "Image.Image") -> "Image.Image":
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _write(picture: "Image.Image", base: Path) -> None:
    """Each size is made from the next larger one; the encoders work beside each other, they hold no lock."""
    from PIL import Image

    base.parent.mkdir(parents=True, exist_ok=True)
    made = []
    for size in reversed(SIZES):
        picture = picture.copy()
        picture.thumbnail((size, size), Image.Resampling.LANCZOS)
        made.append((size, picture))
    with ThreadPoolExecutor(max_workers=2) as pool:
        jobs = [pool.submit(_save, one, base, size, ending) for ending in ENCODINGS for size, one in made]
    for job in jobs:
        job.result()


def _save(picture: "Image.Image", base: Path, size: int, ending: str) -> None:
    target = _path(base, size, ending)
    half_done = target.with_suffix(f".{ending}.part")
    picture.save(half_done, format=ending.upper(), **ENCODINGS[ending])
    half_done.replace(target)


def _path(base: Path, size: int, ending: str) -> Path:
    return base.with_name(f"{base.name}-{size}.{ending}")


def forget(stem: str) -> None:
    """Remove a picture in all sizes, unless a product shows it. For what people gave and want erased."""
    from akrab.catalogue.models import Picture

    if STEM.fullmatch(stem) and not Picture.objects.filter(stem=stem).exists():
        base = Path(settings.MEDIA_ROOT) / stem
        for size in SIZES:
            for ending in ENCODINGS:
                _path(base, size, ending).unlink(missing_ok=True)
