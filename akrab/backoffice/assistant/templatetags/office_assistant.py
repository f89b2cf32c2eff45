"""What the panel beside a conversation shows of orders that were read from it."""

from django import template

from akrab.assistant.models import OrderDraft
from akrab.assistant.queries import drafts_of
from akrab.customers.models import Customer

register = template.Library()


@register.simple_tag
def open_draft(customer: Customer) -> OrderDraft | None:
    """The order draft of this customer that waits for somebody; one look at an index."""
    return drafts_of(customer).first()
