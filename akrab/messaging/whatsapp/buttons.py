"""Buttons of a template as its writer enters them, one a line: an answer to tap, or after a bar an address or a number.

Sudah saya terima
Lihat pesanan | https://toko.example/account/orders/{{1}}
Telepon kami | +62 812-3456-7890
"""

from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from akrab.core import phone, shop
from akrab.core.errors import AkrabError
from akrab.messaging.whatsapp.payloads import Data

LONGEST_WORDS, LONGEST_URL = 25, 2000
MOST = {"QUICK_REPLY": 10, "URL": 2, "PHONE_NUMBER": 1}
BLANK = "{{1}}"
EXAMPLE = "12"


class ButtonError(AkrabError):
    """A button that WhatsApp would refuse."""


def read(text: str) -> list[Data]:
    """The buttons, those to answer with first, as WhatsApp wants them. Raises ButtonError."""
    made = [_button(line.strip()) for line in text.splitlines() if line.strip()]
    for kind, most in MOST.items():
        count = sum(one["type"] == kind for one in made)
        if count > most:
            raise ButtonError(
                {
                    "QUICK_REPLY": _("WhatsApp takes %(most)d buttons to answer with, here are %(n)d."),
                    "URL": _("WhatsApp takes %(most)d buttons with an address, here are %(n)d."),
                    "PHONE_NUMBER": _("WhatsApp takes %(most)d button with a phone number, here are %(n)d."),
                }[kind]
                % {"most": most, "n": count},
                field="buttons",
            )
    if len(made) > 10:
        raise ButtonError(
            _("WhatsApp takes %(most)d buttons, here are %(n)d.") % {"most": 10, "n": len(made)}, field="buttons"
        )
    if len({one["text"] for one in made}) < len(made):
        raise ButtonError(_("Two buttons are the same. Give each its own words."), field="buttons")
    return sorted(made, key=lambda one: one["type"] != "QUICK_REPLY")


def _button(line: str) -> Data:
    words, _bar, target = (part.strip() for part in line.partition("|"))
    if not words or len(words) > LONGEST_WORDS:
        raise ButtonError(
            _("“%(title)s”: a button has 1 to %(most)d characters.") % {"title": words, "most": LONGEST_WORDS},
            field="buttons",
        )
    if "{{" in words:
        raise ButtonError(
            _("“%(title)s”: write the words of a button without blanks.") % {"title": words}, field="buttons"
        )
    if not target:
        return {"type": "QUICK_REPLY", "text": words}
    if target.lower().startswith(("http://", "https://")):
        return _address(words, target)
    number = phone.normalise(target, str(shop.get("region")))
    if not number:
        raise ButtonError(
            _("“%(title)s”: after the bar comes an address that begins with https://, or a phone number.")
            % {"title": words},
            field="buttons",
        )
    return {"type": "PHONE_NUMBER", "text": words, "phone_number": number}


def _address(words: str, url: str) -> Data:
    plain = url.removesuffix(BLANK)
    if not url.startswith("https://") or not urlsplit(plain).hostname or " " in url or len(url) > LONGEST_URL:
        raise ButtonError(
            _("“%(title)s”: the address begins with https:// and has no spaces.") % {"title": words}, field="buttons"
        )
    if "{{" in plain:
        raise ButtonError(
            _("“%(title)s”: the one blank of an address is {{1}}, at its end.") % {"title": words}, field="buttons"
        )
    example = {"example": [plain + EXAMPLE]} if plain != url else {}
    return {"type": "URL", "text": words, "url": url, **example}
