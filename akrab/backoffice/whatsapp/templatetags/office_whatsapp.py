"""What WhatsApp costs, as people read it, and how a template stands."""

from django import template

from akrab.core.money import coin, format_money
from akrab.messaging.models import WhatsAppTemplate
from akrab.messaging.whatsapp import meter, settings
from akrab.messaging.whatsapp.blanks import FILES
from akrab.messaging.whatsapp.payloads import Data, objects, text_of

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


@register.filter
def file_above(one: WhatsAppTemplate) -> str:
    """IMAGE, VIDEO or DOCUMENT where the template begins with a file."""
    shapes = [text_of(part.get("format")).upper() for part in one.components]
    return next((shape for shape in shapes if shape in FILES), "")


@register.filter
def buttons(one: WhatsAppTemplate) -> list[Data]:
    """Those under the text."""
    return [button for part in one.components for button in objects(part.get("buttons"))]
