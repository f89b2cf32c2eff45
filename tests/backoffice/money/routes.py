"""Who may open which page of the books."""

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.finance import actions
from akrab.finance.models import Alert, Expense, ExpenseKind, PotMove, Repeat
from tests.finance.factories import spent

VIEWERS, HEADS = {Role.OWNER, Role.MANAGER, Role.ANALYST}, {Role.OWNER, Role.MANAGER}

_SEEN = "money expenses profit profit_print profit_file profit_rows cash targets expense_receipt"
_OPENED = "expense_new expense_kinds expense"
_DONE = (
    "warning_dismiss expense_kind_switch repeat_end expense_undo expense_restore "
    "pot_count pot_move pot_move_undo bills_from"
)
ROUTES = (
    dict.fromkeys(_SEEN.split(), (VIEWERS, "get"))
    | dict.fromkeys(_OPENED.split(), (HEADS, "get"))
    | dict.fromkeys(_DONE.split(), (HEADS, "post"))
)


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
