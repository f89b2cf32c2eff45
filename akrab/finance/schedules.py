"""What the books do by themselves: monthly expenses, and a look at the figures every morning."""

from akrab.core import clock
from akrab.finance.actions import book_repeats
from akrab.finance.alerts import look


def repeat() -> None:
    book_repeats(clock.today())


def watch() -> None:
    look(clock.today())


SCHEDULES = [("finance.repeat", "5 1 * * *", repeat), ("finance.watch", "20 5 * * *", watch)]
