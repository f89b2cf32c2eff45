"""What happens to the shop's own money."""

from django.utils.translation import gettext_lazy as _

from akrab.journal.kinds import Kind, kind
from akrab.journal.models import Audience

OWNER = Audience.OWNER


@kind("expense.spent", sentence=_("Spent: %(amount)s for %(what)s"), icon="wallet", audience=OWNER, money=("amount",))
class ExpenseSpent(Kind):
    what: str
    amount: int
    currency: str


@kind(
    "expense.corrected",
    sentence=_("Expense corrected: %(what)s, now %(amount)s, before %(before)s"),
    icon="pencil",
    audience=OWNER,
    money=("amount", "before"),
)
class ExpenseCorrected(Kind):
    what: str
    amount: int
    before: int
    currency: str


@kind(
    "expense.withdrawn", sentence=_("Expense undone: %(what)s, %(amount)s"), icon="undo-2", audience=OWNER,
    money=("amount",),
)  # fmt: skip
class ExpenseWithdrawn(Kind):
    what: str
    amount: int
    currency: str


@kind(
    "expense.restored", sentence=_("Expense counts again: %(what)s, %(amount)s"), icon="check", audience=OWNER,
    money=("amount",),
)  # fmt: skip
class ExpenseRestored(Kind):
    what: str
    amount: int
    currency: str


@kind("expense.repeat_ended", sentence=_("Monthly expense ended: %(what)s"), icon="circle-x", audience=OWNER)
class RepeatEnded(Kind):
    what: str


@kind("expense.kind_saved", sentence=_("Kind of expense saved: %(name)s"), icon="tag", audience=OWNER)
class ExpenseKindSaved(Kind):
    name: str


@kind("pot.counted", sentence=_("Counted: %(amount)s"), icon="hand-coins", audience=OWNER, money=("amount",))
class PotCounted(Kind):
    pot: str
    amount: int
    day: str
    currency: str


@kind("pot.moved", sentence=_("Money moved: %(amount)s"), icon="arrow-right-left", audience=OWNER, money=("amount",))
class PotMoved(Kind):
    source: str
    target: str
    amount: int
    currency: str


@kind("pot.move_withdrawn", sentence=_("Move of money undone: %(amount)s"), icon="undo-2", audience=OWNER,
      money=("amount",))  # fmt: skip
class PotMoveWithdrawn(Kind):
    amount: int
    currency: str


@kind("target.set", sentence=_("Target for %(month)s: %(amount)s"), icon="target", audience=OWNER, money=("amount",))
class TargetSet(Kind):
    month: str
    amount: int
    currency: str
    category: str = ""


@kind("alert.dismissed", sentence=_("Warning put away"), icon="check", audience=OWNER)
class AlertDismissed(Kind):
    key: str
