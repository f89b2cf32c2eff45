"""Ages in bands, as SQL over a birthday: how old somebody is today, and never when they were born."""

import datetime as dt
from itertools import pairwise

from akrab.customers.birthdays import birthday_in

BANDS = (0, 18, 25, 35, 45, 55, 65)  # the least age of each; the last has no end


def band_of(column: str, today: dt.date) -> str:
    """SQL of the band's least age as text; null where no birthday is known."""
    cases = "".join(
        f" WHEN {column} > '{birthday_in(today.year - end, today).isoformat()}' THEN '{least}'"
        for least, end in pairwise(BANDS)
    )
    return f"CASE WHEN {column} IS NULL THEN NULL{cases} ELSE '{BANDS[-1]}' END"
