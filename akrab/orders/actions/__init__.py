"""Changes to orders."""

from akrab.orders.actions.asking import answer, ask
from akrab.orders.actions.batching import batch_ready, cancel_batch, close_batch, finish_batch, save_batch
from akrab.orders.actions.deciding import accept, cancel, reject
from akrab.orders.actions.invoicing import give_invoice
from akrab.orders.actions.paying import adjust_total, let_off, note_money, set_deposit
from akrab.orders.actions.phoning import place_by_phone
from akrab.orders.actions.placing import CounterLine, place_order, place_within, sell
from akrab.orders.actions.repeating import order_again
from akrab.orders.actions.returning import accept_return, give_up_rest, receive_return, reject_return, request_return
from akrab.orders.actions.sending import complete, pack, send
from akrab.orders.actions.undelivered import came_back

__all__ = [
    "CounterLine",
    "accept",
    "accept_return",
    "adjust_total",
    "answer",
    "ask",
    "batch_ready",
    "came_back",
    "cancel",
    "cancel_batch",
    "close_batch",
    "complete",
    "finish_batch",
    "give_invoice",
    "give_up_rest",
    "let_off",
    "note_money",
    "order_again",
    "pack",
    "place_by_phone",
    "place_order",
    "place_within",
    "receive_return",
    "reject",
    "reject_return",
    "request_return",
    "save_batch",
    "sell",
    "send",
    "set_deposit",
]
