"""How an order is paid, for the panel that other pages include."""

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe

from akrab.core.money import to_major
from akrab.orders.models import Order
from akrab.payments import methods
from akrab.payments.models import DebtAccount
from akrab.payments.queries import PayView, owes_on_account
from akrab.payments.queries import pay_view as view_of
from akrab.storefront.access import customer_of

register = template.Library()


@register.simple_tag
def pay_view(order: Order) -> PayView:
    return view_of(order)


@register.simple_tag(takes_context=True)
def on_account(context: Context) -> DebtAccount | None:
    """The signed-in customer's page in the debt book, if there is something in it."""
    customer = customer_of(context["request"]) if "request" in context else None
    return owes_on_account(customer) if customer else None


@register.filter
def when_paid(order: Order) -> str:
    """`now` where paying may start at once, `later` with the goods or on account, `agreed`, or `` when nothing is
    owed."""
    if not order.owed:
        return ""
    handler = methods.handler(order.payment_method)
    if handler.by_amount or handler.method.provider:
        return "now"
    return "later" if order.payment_method in {"cod", "cash", "debt"} else "agreed"


@register.filter
def drawing(svg: str) -> SafeString:
    """A code drawn by `payments.qris.svg`: digits and letters went in, nothing that could be markup comes out."""
    return mark_safe(svg)  # noqa: S308


@register.filter
def plain_amount(minor: int, currency: str) -> str:
    """Digits alone, as a bank's app takes them."""
    return f"{to_major(minor, currency):f}".removesuffix(".00")
