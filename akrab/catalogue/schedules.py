"""What the catalogue does by itself: scheduled prices begin and end within a minute."""

from akrab.catalogue.prices import turn


def turn_prices() -> None:
    turn()


SCHEDULES = [("catalogue.prices", "* * * * *", turn_prices)]
