"""Files that customers give for a product made to order: kept apart from the pictures of the shop, under names nobody
can guess, shown to nobody but the shop's people and the customer who gave them."""

import re
import secrets
from io import BytesIO
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _

from akrab.catalogue.errors import CatalogueError

LARGEST = 10 * 1024 * 1024
LARGEST_PIXELS = 60_000_000
TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "pdf": "application/pdf"}
FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
STEM = re.compile(r"[A-Za-z0-9_-]{32}/[a-z0-9-]{1,60}\.(jpg|png|webp|pdf)")


def folder() -> Path:
    return Path(settings.HOME) / "uploads"


def store_file(upload: IO[bytes] | bytes, name: str = "") -> str:
    """Keep the file and return its stem (`token/name.jpg`), which is what an answer names.

    JPEG, PNG, WebP and PDF up to 10 MB, known by what is in them, never by their name. Raises CatalogueError.
    """
    data = upload if isinstance(upload, bytes) else upload.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise CatalogueError(_("The file is larger than 10 MB. Choose a smaller one."))
    if not data:
        raise CatalogueError(_("The file is empty. Choose another one."))
    ending = "pdf" if _is_pdf(data) else _picture_ending(data)
    said = name or str(getattr(upload, "name", "") or "")
    plain = slugify(Path(said.replace("\\", "/")).stem)[:60].strip("-_").replace("_", "-") or "file"
    stem = f"{secrets.token_urlsafe(24)}/{plain}.{ending}"
    target = folder() / stem
    target.parent.mkdir(mode=0o700, parents=True)
    part = target.with_suffix(".part")
    part.write_bytes(data)
    part.chmod(0o600)  # read by us, run by nobody
    part.replace(target)
    return stem


def _is_pdf(data: bytes) -> bool:
    return data.startswith(b"%PDF-") and b"%%EOF" in data[-2048:]


def _picture_ending(data: bytes) -> str:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(data), formats=list(FORMATS)) as picture:
            if picture.width * picture.height > LARGEST_PIXELS:
                raise CatalogueError(_("The picture has more than 60 million points. Choose a smaller one."))
            ending = FORMATS[str(picture.format)]
            picture.verify()
    except CatalogueError:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise CatalogueError(_("This is not a picture or PDF that we can read. Use JPEG, PNG, WebP or PDF.")) from error
    return ending


def exists(stem: str) -> bool:
    return path_of(stem) is not None


def path_of(stem: str) -> Path | None:
    """Where the file lies; None for what is not there or no stem of ours."""
    if not STEM.fullmatch(stem):
        return None
    path = folder() / stem
    return path if path.is_file() else None


def name_of(stem: str) -> str:
    """`budi-logo.png`: what people call it."""
    return stem.rpartition("/")[2]


def content_type(stem: str) -> str:
    return TYPES[stem.rpartition(".")[2]]
