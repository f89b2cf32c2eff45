"""What the demo's phone shop spends: rent, wages, electricity and marketing of its fourteen months, the same for the
same day and seed. Pure: no database, no clock."""

import datetime as dt
import random
from collections.abc import Iterator

from akrab.demo.phones.trade import MONTHS

# kind, day of the month, whole rupiah, by how much it varies, paid from, paid to
MONTHLY = (
    ("rent", 1, 1_750_000, 0, "bank", "Bu Hartini"),
    ("wages", 28, 2_300_000, 0, "bank", "Dimas"),
    ("electricity", 12, 420_000, 60_000, "bank", "PLN, IndiHome"),
    ("marketing", 5, 300_000, 150_000, "qris", "Instagram"),
    ("packaging", 8, 180_000, 60_000, "cash", "Toko Plastik Jaya"),
)


def expenses(today: dt.date, seed: int = 7) -> Iterator[tuple[str, dt.date, int, str, str]]:
    """(kind, day, whole rupiah, paid from, paid to) of every expense up to the day before `today`, oldest first."""
    rng = random.Random(seed)  # noqa: S311  a demo, not a secret
    for back in range(MONTHS, -1, -1):
        index = today.year * 12 + today.month - 1 - back
        for kind, day, amount, varies, pot, payee in MONTHLY:
            on = dt.date(index // 12, index % 12 + 1, day)
            value = amount + rng.randint(-varies, varies) // 1_000 * 1_000
            if on < today:
                yield kind, on, value, pot, payee
