"""The demo's books: the same for the same day, and never of a day to come."""

import datetime as dt

from akrab.demo.phones.spending import MONTHLY, expenses


def test_fourteen_months_of_expenses_up_to_yesterday() -> None:
    today = dt.date(2026, 11, 22)
    rows = list(expenses(today))
    assert rows == list(expenses(today))
    assert {kind for kind, *_rest in rows} == {kind for kind, *_rest in MONTHLY}
    assert (rows[0][1], max(row[1] for row in rows)) == (dt.date(2025, 9, 1), dt.date(2026, 11, 12))
    assert all(amount > 0 for _kind, _day, amount, *_rest in rows)
