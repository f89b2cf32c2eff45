"""The demo's books: what the shop spends, what lies in its pots, what it wants to sell."""

import datetime as dt

from django.db import transaction

from akrab.core import money
from akrab.demo.phones.files import CURRENCY
from akrab.demo.phones.spending import expenses
from akrab.finance import actions
from akrab.finance.models import Pot
from akrab.finance.months import last_of, months_before
from akrab.finance.profit import profit

COUNTED = {Pot.CASH: 2_850_000, Pot.BANK: 23_400_000, Pot.QRIS: 1_265_000}  # whole rupiah, this morning


@transaction.atomic
def keep_the_books(today: dt.date) -> None:
    """Fourteen months of expenses, the pots counted this morning, and a target a little above the last month."""
    for kind, day, amount, pot, payee in expenses(today):
        actions.spend(
            kind=kind,
            amount=money.from_major(amount, CURRENCY),
            key=f"demo:{kind}:{day.isoformat()}",
            day=day,
            pot=pot,
            payee=payee,
        )
    for pot, amount in COUNTED.items():
        actions.count_pot(pot=pot, amount=money.from_major(amount, CURRENCY), day=today, actor=None)
    month, million = months_before(today, 1), money.from_major(1_000_000, CURRENCY)
    sold = profit(month, last_of(month)).revenue
    if sold > 0:
        actions.set_target(month=today, amount=(sold * 11 // 10 // million + 1) * million, actor=None)
