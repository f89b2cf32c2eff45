"""Tags about orders for both doors."""

from django import template

from akrab.orders.models import Order
from akrab.orders.path import Step, path_of

register = template.Library()


@register.simple_tag
def order_path(order: Order) -> list[Step]:
    return path_of(order)
