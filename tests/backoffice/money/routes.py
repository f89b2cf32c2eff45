"""Who may open which page of the books."""

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.finance import actions
from akrab.finance.models import Alert, Expense, ExpenseKind, PotMove, Repeat
from tests.finance.factories import spent

VIEWERS, HEADS = {Role.OWNER, Role.MANAGER, Role.ANALYST}, {Role.OWNER, Role.MANAGER}

ROUTES = {
    "money": (VIEWERS, "get"), "expenses": (VIEWERS, "get"), "profit": (VIEWERS, "get"), "profit_print": (VIEWERS, "get"),
    "profit_file": (VIEWERS, "get"), "profit_rows": (VIEWERS, "get"), "cash": (VIEWERS, "get"), "targets": (VIEWERS, "get"),
    "warning_dismiss": (HEADS, "post"), "expense_new": (HEADS, "get"), "expense_kinds": (HEADS, "get"),
    "expense_kind_switch": (HEADS, "post"), "repeat_end": (HEADS, "post"), "expense": (HEADS, "get"),
    "expense_receipt": (VIEWERS, "get"), "expense_undo": (HEADS, "post"), "expense_restore": (HEADS, "post"),
    "pot_count": (HEADS, "post"), "pot_move": (HEADS, "post"), "pot_move_undo": (HEADS, "post"), "bills_from": (HEADS, "post"),
}  # fmt: skip


def arguments() -> dict[str, dict[str, object]]:
    from akrab.catalogue import optionfiles

    expense = actions.spend(
        kind="rent", amount=100, key="routes", monthly=True, receipt=optionfiles.store_file(b"%PDF-1.4\n%%EOF", "a.pdf")
    )
    spent(200)
    kind = ExpenseKind.objects.create(name="Flyers")
    move = actions.move_money(source="cash", target="bank", amount=5, key="routes", actor=None)
    alert = Alert.objects.create(
        kind="below_cost", key="routes", day=clock.today(), created_at=clock.now(),
        data={"revenue": 1, "cost": 2, "spent": 0, "lost": 0, "currency": "IDR", "reasons": []},
    )  # fmt: skip
    assert Expense.objects.count() == 2
    assert PotMove.objects.count() == 1
    return {
        "warning_dismiss": {"pk": alert.pk},
        "expense_kind_switch": {"pk": kind.pk},
        "repeat_end": {"pk": Repeat.objects.get().pk},
        "expense": {"pk": expense.pk},
        "expense_receipt": {"pk": expense.pk},
        "expense_undo": {"pk": expense.pk},
        "expense_restore": {"pk": expense.pk},
        "pot_move_undo": {"pk": move.pk},
        "profit_file": {"kind": "csv"},
        "profit_rows": {"what": "goods"},
    }
