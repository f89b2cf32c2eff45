"""Expenses: spent once, corrected, undone, monthly by themselves."""

import datetime as dt

import pytest
import time_machine

from akrab.accounts.models import Role, User
from akrab.core import clock
from akrab.core.errors import NotAllowed
from akrab.finance import actions, profit, spending
from akrab.finance.errors import FinanceError
from akrab.finance.models import Expense, Repeat
from akrab.journal.models import Entry
from tests.accounts.factories import make_user
from tests.finance.factories import spent

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return make_user(Role.OWNER)


def test_the_same_form_spends_once(owner: User) -> None:
    first = actions.spend(kind="rent", amount=200_000_000, key="a", actor=owner)
    assert actions.spend(kind="rent", amount=200_000_000, key="a", actor=owner) == first
    assert Expense.objects.count() == Entry.objects.filter(kind="expense.spent").count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "holidays"}, "kind"),
        ({"amount": 0}, "amount"),
        ({"amount": -5}, "amount"),
        ({"pot": "sock"}, "pot"),
        ({"day": dt.date(2999, 1, 1)}, "day"),
        ({"day": dt.date(1999, 1, 1)}, "day"),
    ],
)
def test_nonsense_is_refused_beside_its_field(owner: User, change: dict[str, object], field: str) -> None:
    with pytest.raises(FinanceError) as refused:
        actions.spend(**({"kind": "rent", "amount": 100, "key": "a", "actor": owner} | change))  # type: ignore[arg-type]
    assert refused.value.field == field
    assert not Expense.objects.exists()


@pytest.mark.parametrize("role", [Role.STAFF, Role.CASHIER, Role.ANALYST, Role.MARKETING])
def test_others_do_not_write_into_the_books(role: Role) -> None:
    with pytest.raises(NotAllowed):
        actions.spend(kind="rent", amount=100, key="a", actor=make_user(role))


def test_an_expense_is_corrected_and_the_journal_keeps_what_it_was(owner: User) -> None:
    expense = spent(50_000, actor=owner)
    actions.correct(expense=expense, kind="wages", amount=70_000, day=expense.day, pot="bank", actor=owner)
    expense.refresh_from_db()
    assert (expense.kind, expense.amount, expense.pot) == ("wages", 70_000, "bank")
    entry = Entry.objects.get(kind="expense.corrected")
    assert (entry.data["before"], entry.data["amount"], entry.actor) == (50_000, 70_000, owner)


def test_what_is_undone_counts_no_more_until_it_is_restored(owner: User) -> None:
    expense, today = spent(50_000), clock.today()
    assert actions.withdraw(expense=expense, actor=owner) is True
    assert actions.withdraw(expense=expense, actor=owner) is False
    assert profit.profit(today, today).spent == 0
    with pytest.raises(FinanceError, match="undone"):
        actions.correct(expense=expense, kind="rent", amount=1, day=today, pot="cash", actor=owner)
    assert actions.restore(expense=expense, actor=owner) is True
    assert profit.profit(today, today).spent == 50_000


def test_a_monthly_expense_comes_on_the_last_day_of_a_short_month() -> None:
    with time_machine.travel("2026-01-31 05:00:00+00:00", tick=False) as now:
        actions.spend(kind="rent", amount=100, key="a", day=dt.date(2026, 1, 31), monthly=True)
        now.move_to("2026-04-30 05:00:00+00:00")
        assert actions.book_repeats(clock.today()) == 3
        assert actions.book_repeats(clock.today()) == 0
    days = list(Expense.objects.order_by("day").values_list("day", flat=True))
    assert days == [dt.date(2026, 1, 31), dt.date(2026, 2, 28), dt.date(2026, 3, 31), dt.date(2026, 4, 30)]


def test_an_ended_repeat_books_nothing_more(owner: User) -> None:
    with time_machine.travel("2026-01-10 05:00:00+00:00", tick=False) as now:
        actions.spend(kind="rent", amount=100, key="a", monthly=True)
        assert actions.end_repeat(repeat=Repeat.objects.get(), actor=owner) is True
        now.move_to("2026-06-10 05:00:00+00:00")
        assert actions.book_repeats(clock.today()) == 0
    assert Expense.objects.count() == 1


def test_the_shop_adds_kinds_of_its_own_and_marks_marketing(owner: User) -> None:
    own = actions.add_kind(name="Flyers", is_marketing=True, actor=owner)
    spent(300, kind=own.code)
    spent(200, kind="marketing")
    spent(100, kind="rent")
    today = clock.today()
    assert profit.marketing_between(today, today) == 500
    with pytest.raises(FinanceError, match="already"):
        actions.add_kind(name="flyers", actor=owner)
    actions.switch_kind(kind=own, is_active=False, actor=owner)
    assert own.code not in [one.code for one in spending.kinds()]
    assert profit.marketing_between(today, today) == 500
