"""One of several processes that merge all records into one: python -m tests.customers.racing_merger SEED."""

from __future__ import annotations

import random
import sys

import django

django.setup()

from akrab.customers.merging import MergeError, merge
from akrab.customers.models import Customer


def main(seed: int) -> None:
    rng = random.Random(seed)
    while True:
        present = list(Customer.objects.present().order_by("pk"))
        if len(present) < 2:
            return
        keep, gone = rng.sample(present, 2)
        try:
            merge(keep=keep, gone=gone, actor=None)
        except MergeError:
            continue


if __name__ == "__main__":
    main(int(sys.argv[1]))
