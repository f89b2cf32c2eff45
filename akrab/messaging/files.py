"""Files of messages: what they are is read from their bytes; kept under their digest, out of the web server's reach."""

import hashlib
import os
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from akrab.core import shop
from akrab.core.errors import AkrabError
from akrab.messaging.models import Attachment, Message

MB = 1024 * 1024
MOST = 10  # files of one message
THUMBNAIL = 480  # pixels of the longer edge
LARGEST_PIXELS = 50_000_000
PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP", "image/avif": "AVIF"}
ENDINGS = {
    "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "image/avif": "avif",
    "application/pdf": "pdf", "audio/ogg": "ogg", "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/amr": "amr",
    "audio/aac": "aac", "audio/wav": "wav", "video/mp4": "mp4", "video/3gpp": "3gp", "video/webm": "webm",
    "video/quicktime": "mov",
}  # fmt: skip
ACCEPT = ",".join(ENDINGS)  # for <input type=file accept>


class FileError(AkrabError):
    """A file is refused."""


@dataclass(frozen=True)
class Stored:
    """A file that lies there, ready to be attached to a message."""

    digest: str
    name: str
    mime: str
    size: int
    width: int = 0
    height: int = 0


def type_of(data: bytes) -> str:
    """The media type that the bytes say, empty for what is not taken (programs, HTML, SVG, archives …)."""
    for begin, mime in (
        (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"), (b"%PDF-", "application/pdf"), (b"OggS", "audio/ogg"), (b"ID3", "audio/mpeg"),
        (b"#!AMR", "audio/amr"), (b"\x1a\x45\xdf\xa3", "video/webm"),
    ):  # fmt: skip
        if data.startswith(begin):
            return mime
    if data[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(data[8:12], "")
    if data[4:8] == b"ftyp":
        return _of_box(data[8:12])
    if len(data) > 1 and data[0] == 0xFF:  # frames of sound without a head
        return "audio/aac" if data[1] in (0xF0, 0xF1, 0xF8, 0xF9) else "audio/mpeg" if data[1] & 0xE0 == 0xE0 else ""
    return ""


def _of_box(brand: bytes) -> str:
    """ISO base media: the brand of the file tells sound, picture and film apart."""
    if brand in (b"avif", b"avis"):
        return "image/avif"
    if brand in (b"M4A ", b"M4B "):
        return "audio/mp4"
    if brand.startswith(b"3g"):
        return "video/3gpp"
    if brand == b"qt  ":
        return "video/quicktime"
    return "video/mp4" if brand[:3] in (b"iso", b"mp4", b"avc", b"M4V", b"MSN", b"das", b"f4v", b"mmp") else ""


def keep(file: IO[bytes] | bytes, *, name: str, size: int | None = None) -> Stored:
    """Take a file in; the same bytes again lie there once. Raises FileError with what to do instead.

    `size` is what the sender says, so that something far too large is refused before it is read.
    """
    name = _plain(name)
    limit = int(shop.get("attachment_mb")) * MB
    too_large = FileError(
        _("“%(name)s” is larger than %(mb)d MB. Send a smaller file.") % {"name": name, "mb": limit // MB},
        field="files",
    )
    if size is not None and size > limit:
        raise too_large
    data = file if isinstance(file, bytes) else file.read(limit + 1)
    if len(data) > limit:
        raise too_large
    if not data:
        raise FileError(_("“%(name)s” is empty (0 bytes). Choose it again.") % {"name": name}, field="files")
    mime = type_of(data)
    if not mime:
        raise FileError(
            _("“%(name)s” cannot be sent: only pictures, PDF, sound and film. Send a picture or a PDF of it.")
            % {"name": name},
            field="files",
        )
    digest = hashlib.sha256(data).hexdigest()
    width, height = _picture(data, digest, name, PICTURES[mime]) if mime in PICTURES else (0, 0)
    _write(path(digest), data)
    stem = name.rpartition(".")[0] or name
    return Stored(digest, f"{stem[:140]}.{ENDINGS[mime]}", mime, len(data), width, height)


def attach(message: Message, files: Sequence[Stored]) -> None:
    """The files belong to the message from here on. Raises FileError when they are too many."""
    if len(files) > MOST:
        raise FileError(_("A message takes %(n)d files. Send the others in a second one.") % {"n": MOST}, field="files")
    Attachment.objects.bulk_create(
        Attachment(
            message=message,
            digest=one.digest,
            name=one.name,
            mime=one.mime,
            size=one.size,
            width=one.width,
            height=one.height,
        )
        for one in files
    )


def path(digest: str) -> Path:
    """Where the bytes lie."""
    return Path(settings.HOME) / "attachments" / digest[:2] / digest


def thumbnail(digest: str) -> Path:
    """Where the small picture lies, of those that have one: WebP."""
    return path(digest).with_suffix(".webp")


def _plain(name: str) -> str:
    """The name without folders and what cannot be seen."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable()).strip()[:150] or _("file")


def _write(target: Path, data: bytes) -> None:
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(f".{os.getpid()}.part")
    unfinished.write_bytes(data)
    unfinished.replace(target)


def _picture(data: bytes, digest: str, name: str, kind: str) -> tuple[int, int]:
    """Read the picture, which proves that it is one, and lay a small one beside it; returns width and height."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings(), Image.open(BytesIO(data), formats=[kind]) as opened:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            if opened.width * opened.height > LARGEST_PIXELS:
                raise FileError(
                    _("“%(name)s” has more than 50 million points. Send a smaller picture.") % {"name": name},
                    field="files",
                )
            opened.draft("RGB", (THUMBNAIL, THUMBNAIL))
            width, height = opened.size
            small = ImageOps.exif_transpose(opened).convert("RGBA" if opened.has_transparency_data else "RGB")
            if (small.width < small.height) != (width < height):
                width, height = height, width
            small.thumbnail((THUMBNAIL, THUMBNAIL), Image.Resampling.LANCZOS)
            made = BytesIO()
            small.save(made, format="WEBP", quality=76, method=2)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise FileError(
            _("“%(name)s” is damaged: no picture can be read from it. Send it again.") % {"name": name}, field="files"
        ) from error
    _write(thumbnail(digest), made.getvalue())
    return width, height
