"""Pieces per line, as they come from a form."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from akrab.core.errors import AkrabError


class PiecesError(AkrabError):
    """What was typed is no number of pieces."""


def pieces_of(data: Mapping[str, str], keys: Iterable[int], *, prefix: str = "pieces") -> dict[int, int]:
    """`pieces-17=2` for each id that the page showed; others are not read. Raises PiecesError."""
    found = {}
    for key in keys:
        text = data.get(f"{prefix}-{key}", "").strip()
        if not text:
            continue
        if not text.isdecimal() or len(text) > 6:
            raise PiecesError(_("“%(value)s” is not a whole number. Write it like 12.") % {"value": text[:20]})
        found[key] = int(text)
    return found
