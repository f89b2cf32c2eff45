"""A process that books the same expense to its own undertaking, again and again, and notes the same time; prints how
often it was first."""

import json
import sys

import django

django.setup()

from akrab.engagement.models import Undertaking
from akrab.engagement.undertakings import actions
from akrab.finance.models import Expense


def main(pk: int, times: int) -> None:
    one, booked = Undertaking.objects.get(pk=pk), 0
    for expense in Expense.objects.order_by("id")[:times]:
        try:
            actions.book(undertaking=one, expense=expense, actor=None)
            booked += 1
        except actions.UndertakingError:
            pass
        actions.note_time(undertaking=one, key=f"t{expense.pk}", minutes=10, hourly_cost=600_000, actor=None)
    print(json.dumps(booked))


main(int(sys.argv[1]), int(sys.argv[2]))
