"""How an order is paid, for the panel that other pages include."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from akrab.core.money import to_major
from akrab.orders.models import Order
from akrab.payments.queries import PayView
from akrab.payments.queries import pay_view as view_of

register = template.Library()


@register.simple_tag
def pay_view(order: Order) -> PayView:
    return view_of(order)


@register.filter
def drawing(svg: str) -> SafeString:
    """A code drawn by `payments.qris.svg`: digits and letters went in, nothing that could be markup comes out."""
    return mark_safe(svg)  # noqa: S308


@register.filter
def plain_amount(minor: int, currency: str) -> str:
    """Digits alone, as a bank's app takes them."""
    return f"{to_major(minor, currency):f}".removesuffix(".00")
