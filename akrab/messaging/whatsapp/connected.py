"""The approved template that the owner connected to a notice, its blanks filled with what the notice says."""

import logging
from dataclasses import dataclass
from typing import Any

from akrab.messaging.models import WhatsAppTemplate
from akrab.messaging.notice_ways.base import Notice
from akrab.messaging.texts.queries import whatsapp_template_of
from akrab.messaging.texts.rendering import TextError
from akrab.messaging.whatsapp.blanks import FILES, blanks

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Connected:
    """`spec` is what `sending` fills the template from."""

    template: WhatsAppTemplate
    spec: dict[str, Any]


def template_of(notice: Notice) -> Connected | None:
    """None where the owner connected none, WhatsApp has not approved it, or the notice lacks what it wants to say."""
    mapping = whatsapp_template_of(notice.name, notice.language)
    if mapping is None:
        return None
    found = WhatsAppTemplate.objects.filter(name=mapping.template, language=mapping.language).first()
    if found is None:
        return None
    try:
        given = mapping.given(notice.written.values)
    except TextError as error:
        logger.warning("The template %s cannot carry %s: %s", mapping.template, notice.name, error)
        return None
    header = {"link": given.header} if any(one.kind in FILES for one in blanks(found)) else given.header
    spec = {
        "name": found.name,
        "language": found.language,
        "body": dict(given.body),
        "header": header,
        "buttons": dict(given.buttons or {}),
    }
    return Connected(found, spec)
