"""What a code looks like: as it is compared, and as it is made up."""

import secrets

LONGEST = 40
# Without what is confused when read aloud or typed on a phone: 0 O, 1 I L, 5 S, 2 Z, 8 B.
LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"


def normalise(text: str) -> str:
    """The code as it is kept and compared: capitals, no spaces, however it was typed."""
    return "".join(text.split()).upper()[:LONGEST]


def make_up(prefix: str = "", length: int = 8) -> str:
    """A code nobody guesses: 25^8 possibilities behind the prefix."""
    return normalise(prefix)[: LONGEST - length - 1] + "".join(secrets.choice(LETTERS) for _place in range(length))
