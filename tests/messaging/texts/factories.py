"""Texts of the shop's own, as a person would have written them."""

from typing import Any

from akrab.core import clock
from akrab.messaging.models import OwnText, TextVersion, WhatsAppTemplate


def make_own_text(name: str = "", *, shortcut: str = "jam", purpose: str = "service", **bodies: str) -> OwnText:
    """`bodies`: the text by language."""
    own = OwnText.objects.create(
        name=name or shortcut, shortcut=shortcut or None, purpose=purpose, updated_at=clock.now()
    )
    for language, body in (bodies or {"id": "Halo {name}, kami buka setiap hari."}).items():
        TextVersion.objects.create(own=own, language=language, body=body, updated_at=clock.now())
    return own


def make_template(**changed: Any) -> WhatsAppTemplate:
    """An approved template at WhatsApp with two numbered blanks."""
    body = {"type": "BODY", "text": "Halo {{1}}, pesanan {{2}} sudah siap.", "example": {"body_text": [["Siti", "12"]]}}
    values = {
        "name": "order_ready", "language": "id", "category": "utility", "state": "approved", "components": [body],
        "changed_at": clock.now(),
    }  # fmt: skip
    return WhatsAppTemplate.objects.create(**{**values, **changed})
