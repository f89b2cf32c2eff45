"""Trust and pre-orders beside an order and on a customer's page."""

from django import template

from akrab.customers.models import Customer
from akrab.orders import trust
from akrab.orders.models import Level, Order
from akrab.orders.trust import Area, Standing
from akrab.shipping.regions import name_of

register = template.Library()
TONES = {Level.NEW: "tone-info", Level.KNOWN: "", Level.TRUSTED: "tone-success", Level.CAREFUL: "tone-warning"}


@register.simple_tag
def standing_of(customer: Customer) -> Standing:
    return trust.standing(customer)


@register.simple_tag
def trust_levels() -> list[tuple[str, str]]:
    return [(level.value, str(level.label)) for level in Level]


@register.filter
def trust_tone(level: Level) -> str:
    return TONES[Level(level)]


@register.simple_tag
def ladder_is_on() -> bool:
    return trust.is_on()


@register.simple_tag
def area_of(order: Order) -> Area | None:
    """Only where so many parcels came back that somebody should know."""
    found = trust.area_of(order.district)
    return found if found is not None and found.is_alarming else None


@register.filter
def region_name(code: str) -> str:
    return name_of(code)
