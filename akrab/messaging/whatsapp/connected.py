"""The approved template that the owner connected to a notice, its blanks filled with what the notice says."""

from dataclasses import dataclass
from typing import Any

from akrab.messaging.models import WhatsAppTemplate
from akrab.messaging.notice_ways.base import Notice


@dataclass(frozen=True)
class Connected:
    """`spec` is what `sending` fills the template from."""

    template: WhatsAppTemplate
    spec: dict[str, Any]


def template_of(_notice: Notice) -> Connected | None:
    """None where the owner connected none, or WhatsApp has not approved it."""
    return None
