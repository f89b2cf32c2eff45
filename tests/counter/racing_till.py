"""A till in a process of its own: sends all sales of a file, and says what it was answered."""

import collections
import json
import sys
from pathlib import Path

import django

django.setup()

from akrab.accounts.models import User
from akrab.counter import actions, sales


def main(path: str, seller: int) -> None:
    outcome: collections.Counter[str] = collections.Counter()
    user, till = User.objects.get(pk=seller), actions.main_till()
    for raw in json.loads(Path(path).read_text()):
        try:
            outcome[actions.record_sale(sale=sales.read(raw), seller=user, till=till).result] += 1
        except Exception as error:
            outcome[f"{type(error).__name__}: {error}"] += 1
    print(json.dumps(outcome))


main(sys.argv[1], int(sys.argv[2]))
