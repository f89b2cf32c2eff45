"""What WhatsApp costs, as people read it, and how a template stands."""

from django import template

from akrab.core.money import coin, format_money
from akrab.messaging.models import WhatsAppTemplate
from akrab.messaging.whatsapp import meter, settings

register = template.Library()
TONES = {"approved": "success", "pending": "info", "rejected": "error", "paused": "warning", "disabled": "error"}


@register.filter
def cost(micros: int) -> str:
    return meter.shown(int(micros or 0))


@register.filter
def whole_cost(micros: int) -> str:
    """A sum for a tile: without parts that nobody pays in cash."""
    step = coin(settings.currency())
    return format_money(-(-meter.minor(int(micros or 0)) // step) * step, settings.currency())


@register.filter
def tone(one: WhatsAppTemplate) -> str:
    return TONES.get(one.state, "neutral")
