"""Changes at the counter."""

from akrab.counter.actions.checking import settle_difference, settle_serial
from akrab.counter.actions.holding import hold, resume
from akrab.counter.actions.pins import check_pin, close_device, open_device, set_pin
from akrab.counter.actions.preordering import collect
from akrab.counter.actions.recording import Outcome, dismiss_refused, record_refused, record_sale
from akrab.counter.actions.tills import close_till, main_till, move_cash, open_till
from akrab.counter.actions.voiding import undo_sale

__all__ = [
    "Outcome",
    "check_pin",
    "close_device",
    "close_till",
    "collect",
    "dismiss_refused",
    "hold",
    "main_till",
    "move_cash",
    "open_device",
    "open_till",
    "record_refused",
    "record_sale",
    "resume",
    "set_pin",
    "settle_difference",
    "settle_serial",
    "undo_sale",
]
