"""What WhatsApp costs, as people read it, and how a template stands."""

from django import template

from akrab.messaging.models import WhatsAppTemplate
from akrab.messaging.whatsapp import meter

register = template.Library()
TONES = {"approved": "success", "pending": "info", "rejected": "error", "paused": "warning", "disabled": "error"}


@register.filter
def cost(micros: int) -> str:
    return meter.shown(int(micros or 0))


@register.filter
def tone(one: WhatsAppTemplate) -> str:
    return TONES.get(one.state, "neutral")
