"""The shop's QRIS code out of a photo or a screenshot."""

from django.utils.translation import gettext as _

from akrab.core import barcodes
from akrab.payments import qris
from akrab.payments.errors import QrisError

FIELD = "qris_picture"


def text_in(picture: bytes) -> str:
    """The text of the QRIS code in a picture, its checksum right; of which kind it is, `qris.own_code` says. Raises
    QrisError with a sentence for the owner, or UnreadablePicture."""
    found = barcodes.decode(picture)
    if not found:
        raise QrisError(
            _("There is no code to be seen in this picture. Take it straight from the front, sharp and without glare."),
            field=FIELD,
        )
    codes = ["".join(text.splitlines()).strip() for text in found]
    codes = [text for text in codes if text.startswith("0002")]
    if not codes:
        raise QrisError(_("The code in this picture is not a QRIS code. Use the one you get paid by."), field=FIELD)
    if len(set(codes)) > 1:
        raise QrisError(_("There are several QRIS codes in this picture. Show only your own."), field=FIELD)
    try:
        qris.parse(codes[0])
    except QrisError as error:
        raise QrisError(
            _("The QRIS code in this picture is damaged: its checksum does not fit. Use another picture of it."),
            field=FIELD,
        ) from error
    return codes[0]
