"""Changes to expenses, pots, targets and warnings."""

from akrab.finance.actions.expenses import (
    add_kind,
    book_repeats,
    correct,
    end_repeat,
    restore,
    spend,
    switch_kind,
    withdraw,
)
from akrab.finance.actions.pots import count_pot, move_money, withdraw_move
from akrab.finance.actions.targets import set_target
from akrab.finance.actions.warnings import dismiss, warn

__all__ = [
    "add_kind",
    "book_repeats",
    "correct",
    "count_pot",
    "dismiss",
    "end_repeat",
    "move_money",
    "restore",
    "set_target",
    "spend",
    "switch_kind",
    "warn",
    "withdraw",
    "withdraw_move",
]
