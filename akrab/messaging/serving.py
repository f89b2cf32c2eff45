"""Handing out a file of a message to somebody who may have it: as what its bytes are, and never as a page of ours."""

import re
from pathlib import Path
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse

from akrab.messaging import files
from akrab.messaging.models import Attachment

POLICY = "default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; img-src 'self'; sandbox"
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def serve(request: HttpRequest, attachment: Attachment, *, small: bool = False) -> HttpResponse:
    """The bytes, or a part of them that was asked for (players of sound and film do). Raises Http404.

    The caller has made sure that this person may have it.
    """
    small = small and attachment.mime in files.PICTURES
    place = files.thumbnail(attachment.digest) if small else files.path(attachment.digest)
    try:
        size = place.stat().st_size
    except FileNotFoundError as error:
        raise Http404 from error
    begin, end = _part(request.META.get("HTTP_RANGE", ""), size)
    response = HttpResponse(
        _read(place, begin, end),
        content_type="image/webp" if small else attachment.mime,
        status=200 if (begin, end) == (0, size) else 206,
        headers={
            "Content-Disposition": f"inline; filename*=UTF-8''{quote(attachment.name)}",
            "Content-Security-Policy": POLICY,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, max-age=86400, immutable",
            "Accept-Ranges": "bytes",
        },
    )
    if response.status_code == 206:
        response.headers["Content-Range"] = f"bytes {begin}-{end - 1}/{size}"
    return response


def _part(asked: str, size: int) -> tuple[int, int]:
    """From which byte up to, not including, which; all of them when the wish cannot be met."""
    found = _RANGE.fullmatch(asked)
    if not found or not (found[1] or found[2]):
        return 0, size
    if not found[1]:
        return max(0, size - int(found[2])), size
    begin = int(found[1])
    end = min(size, int(found[2]) + 1) if found[2] else size
    return (begin, end) if begin < end else (0, size)


def _read(place: Path, begin: int, end: int) -> bytes:
    with place.open("rb") as file:
        file.seek(begin)
        return file.read(end - begin)
