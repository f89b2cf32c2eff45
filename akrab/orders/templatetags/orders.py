"""Tags about orders for both doors."""

from django import template

from akrab.orders.models import Order
from akrab.orders.path import Step, path_of
from akrab.shipping.regions import name_of

register = template.Library()


@register.simple_tag
def order_path(order: Order) -> list[Step]:
    return path_of(order)


@register.filter
def district_name(order: Order) -> str:
    """`Laweyan, Kota Surakarta, Jawa Tengah`; empty when none was chosen or the order is collected. One query."""
    return "" if order.delivery == "pickup" else name_of(order.district)
