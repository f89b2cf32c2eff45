"""The tables of baskets and orders."""

from akrab.orders.models.baskets import Basket, BasketLine
from akrab.orders.models.fulfilment import Delivery, DeliveryLine, OrderQuestion, Return, ReturnLine
from akrab.orders.models.orders import Order, OrderDiscount, OrderLine, OrderQuerySet

__all__ = [
    "Basket",
    "BasketLine",
    "Delivery",
    "DeliveryLine",
    "Order",
    "OrderDiscount",
    "OrderLine",
    "OrderQuerySet",
    "OrderQuestion",
    "Return",
    "ReturnLine",
]
