"""Four processes book the same expenses to four undertakings: each expense belongs to one."""

import json
import subprocess
import sys

import pytest

from tests.racing import race

PROCESSES, EXPENSES = 4, 12
SETUP = f"""
import datetime as dt, json, django; django.setup()
from akrab.engagement.undertakings import actions
from tests.finance.factories import spent
plan = actions.Plan(name="Stand", first_day=dt.date(2026, 11, 1))
for number in range({EXPENSES}): spent(1_000_000)
print(json.dumps([actions.begin(key=str(n), kind="project", plan=plan, actor=None).pk for n in range({PROCESSES})]))
"""
COUNT = """
import json, django; django.setup()
from akrab.engagement.models import BookedExpense, WorkedTime
from akrab.journal.models import Entry
print(json.dumps([
    BookedExpense.objects.count(), WorkedTime.objects.count(), Entry.objects.filter(kind="undertaking.booked").count(),
]))
"""


def python(code: str, env: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]


@pytest.mark.django_db(transaction=True)
def test_an_expense_that_many_book_at_once_belongs_to_one(shop_env: dict[str, str]) -> None:
    projects = json.loads(python(SETUP, shop_env))
    printed = race("tests.engagement.racing_booker", [(pk, EXPENSES) for pk in projects], shop_env)
    assert sum(json.loads(one) for one in printed) == EXPENSES
    assert json.loads(python(COUNT, shop_env)) == [EXPENSES, EXPENSES, 2 * EXPENSES]
