"""One of several processes that receive messages of the same senders: python -m tests.customers.racing_sender SEED."""

from __future__ import annotations

import json
import random
import sys

import django

django.setup()

from akrab.customers.identity import find_or_create

SENDERS = 12


def main(seed: int) -> None:
    rng = random.Random(seed)
    created = 0
    turns = list(range(SENDERS)) * 2
    rng.shuffle(turns)
    for sender in turns:
        # The same phone in its two Brazilian forms, or by WhatsApp's own number, which comes with it.
        long, short = f"+55119{87650000 + sender}", f"+5511{87650000 + sender}"
        own = f"BR.{sender:020}"
        first, *also = rng.choice(
            [(("phone", long),), (("phone", short),), (("whatsapp", long), ("whatsapp", own)),
             (("whatsapp", own), ("phone", short))]
        )  # fmt: skip
        _customer, new = find_or_create(
            kind=first[0], text=first[1], name=f"Pengirim {sender}", way="whatsapp", also=also
        )
        created += new
    print(json.dumps(created))


if __name__ == "__main__":
    main(int(sys.argv[1]))
