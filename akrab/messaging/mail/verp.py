"""An address of its own for what comes back of each mail (VERP): a report finds its mail even when it quotes nothing.

With the setting `mail_bounce_address` = `kembali@toko.example` a mail leaves with the envelope's sender
`kembali+17-k3v…@toko.example`. The mailbox must take addresses with a plus, and be the one that is read.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable

from django.conf import settings

from akrab.core import shop
from akrab.messaging.models import Message

_MARK = re.compile(r"\+(\d{1,18})-([a-z2-7]{16})@")


def return_address(message: Message) -> str:
    """To which address a report about this mail goes; empty without the setting."""
    name, _at, host = str(shop.get("mail_bounce_address")).partition("@")
    return f"{name}+{message.pk}-{_sign(message.pk)}@{host}" if host else ""


def message_of(addresses: Iterable[str]) -> Message | None:
    """The mail that one of these addresses was made for; nobody else can make such an address."""
    for address in addresses:
        found = _MARK.search(address.lower())
        if found and hmac.compare_digest(found[2], _sign(int(found[1]))):
            return Message.objects.filter(pk=int(found[1]), channel=Message.Channel.EMAIL).first()
    return None


def _sign(pk: int) -> str:
    digest = hmac.new(settings.SECRET_KEY.encode(), b"verp:%d" % pk, hashlib.sha256).digest()
    return base64.b32encode(digest[:10]).decode().lower()
