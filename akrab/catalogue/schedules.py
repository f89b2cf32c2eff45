"""What the catalogue does by itself: scheduled prices begin and end within a minute, the PDF is kept fresh."""

from akrab.catalogue.prices import turn
from akrab.catalogue.tasks import booklet_if_due


def turn_prices() -> None:
    turn()


SCHEDULES = [("catalogue.prices", "* * * * *", turn_prices), ("catalogue.booklet", "* * * * *", booklet_if_due)]
