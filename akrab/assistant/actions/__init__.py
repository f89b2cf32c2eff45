"""Changes: drafts of orders read from text, and commands of the shop's people by chat."""

from akrab.assistant.actions.changing import add_words, change, remove_line, set_customer, set_line
from akrab.assistant.actions.chatting import answer
from akrab.assistant.actions.deciding import confirm, confirm_or_note, drop, show
from akrab.assistant.actions.linking import forget_number, link_code, take_code
from akrab.assistant.actions.reading import read_order

__all__ = [
    "add_words",
    "answer",
    "change",
    "confirm",
    "confirm_or_note",
    "drop",
    "forget_number",
    "link_code",
    "read_order",
    "remove_line",
    "set_customer",
    "set_line",
    "show",
    "take_code",
]
