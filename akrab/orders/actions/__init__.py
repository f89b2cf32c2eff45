"""Changes to orders."""

from akrab.orders.actions.deciding import accept, cancel, complete, reject
from akrab.orders.actions.paying import note_money
from akrab.orders.actions.placing import CounterLine, place_order, sell

__all__ = ["CounterLine", "accept", "cancel", "complete", "note_money", "place_order", "reject", "sell"]
