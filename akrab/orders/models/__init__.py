"""The tables of baskets and orders."""

from akrab.orders.models.baskets import Basket, BasketLine
from akrab.orders.models.batches import Batch
from akrab.orders.models.fulfilment import Delivery, DeliveryLine, OrderQuestion, Return, ReturnLine
from akrab.orders.models.orders import Order, OrderDiscount, OrderLine, OrderQuerySet
from akrab.orders.models.trust import Level, TrustFix

__all__ = [
    "Basket",
    "BasketLine",
    "Batch",
    "Delivery",
    "DeliveryLine",
    "Level",
    "Order",
    "OrderDiscount",
    "OrderLine",
    "OrderQuerySet",
    "OrderQuestion",
    "Return",
    "ReturnLine",
    "TrustFix",
]
