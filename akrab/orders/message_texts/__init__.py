"""What customers are told of their orders, from the first word to the last piece that came back."""

from akrab.orders.message_texts import deciding, returning, sending  # noqa: F401  (each declares its notices)
from akrab.orders.message_texts.about import LINES, order_context
from akrab.orders.message_texts.sending import batch_context

__all__ = ["LINES", "batch_context", "order_context"]
