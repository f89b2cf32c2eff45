"""Messages from templates, each stored once."""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from akrab.core import shop
from akrab.messaging.models import Message


@dataclass(frozen=True)
class Written:
    subject: str
    text: str
    html: str


def write(template: str, context: dict[str, Any], language: str) -> Written:
    """The message in that language, from `messaging/mail/<template>.subject.txt`, `.txt` and `.html`."""
    with translation.override(language):
        values = {"shop": shop.everything(), "language": language, **context}
        base = f"messaging/mail/{template}"
        return Written(
            subject=" ".join(render_to_string(f"{base}.subject.txt", values).split()),
            text=render_to_string(f"{base}.txt", values).strip() + "\n",
            html=render_to_string(f"{base}.html", values),
        )


def once(key: str, **fields: Any) -> Message:
    """The message of that key, made when there is none."""
    message, _created = Message.objects.get_or_create(key=key, defaults=fields)
    return message
