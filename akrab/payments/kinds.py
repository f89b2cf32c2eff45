"""What happens to money."""

from django.utils.translation import gettext_lazy as _

from akrab.journal.kinds import Kind, kind
from akrab.journal.models import Audience

CUSTOMER = Audience.CUSTOMER


@kind(
    "payment.received",
    sentence=_("%(amount)s received for order %(number)s"),
    icon="banknote",
    audience=CUSTOMER,
    money=("amount",),
)
class PaymentReceived(Kind):
    number: str
    amount: int
    currency: str
    method: str
    source: str


@kind(
    "payment.deposit",
    sentence=_("Deposit for order %(number)s is here, %(rest)s remains"),
    icon="wallet",
    audience=CUSTOMER,
    money=("rest",),
)
class DepositReceived(Kind):
    number: str
    rest: int
    currency: str


@kind("payment.rest_asked", sentence=_("Asked for the rest of order %(number)s"), icon="wallet", audience=CUSTOMER)
class RestAsked(Kind):
    number: str
    step: str


@kind(
    "payment.failed",
    sentence=_("A payment of %(amount)s for order %(number)s did not succeed"),
    icon="circle-x",
    audience=CUSTOMER,
    money=("amount",),
)
class PaymentFailed(Kind):
    number: str
    amount: int
    currency: str
    method: str
    reason: str = ""


@kind(
    "payment.taken_back",
    sentence=_("%(amount)s for order %(number)s was counted by mistake and taken back: %(reason)s"),
    icon="undo-2",
    money=("amount",),
)
class PaymentTakenBack(Kind):
    number: str
    amount: int
    currency: str
    reason: str


@kind(
    "payment.method_changed",
    sentence=_("Order %(number)s is paid another way now: %(method)s"),
    icon="wallet",
    audience=CUSTOMER,
)
class MethodChanged(Kind):
    number: str
    method: str


@kind(
    "payment.refund_due",
    sentence=_("%(amount)s of order %(number)s is to be paid back: %(reason)s"),
    icon="undo-2",
    money=("amount",),
)
class RefundDue(Kind):
    number: str
    amount: int
    currency: str
    reason: str


@kind(
    "payment.refunded",
    sentence=_("%(amount)s of order %(number)s was paid back"),
    icon="undo-2",
    audience=CUSTOMER,
    money=("amount",),
)
class PaymentRefunded(Kind):
    number: str
    amount: int
    currency: str
    way: str = ""


@kind("payment.refund_failed", sentence=_("Paying back for order %(number)s failed: %(reason)s"), icon="circle-x")
class RefundFailed(Kind):
    number: str
    reason: str


@kind("payment.problem", sentence=_("A payment needs a look (order %(number)s)"), icon="triangle-alert")
class PaymentProblem(Kind):
    what: str
    number: str = ""


@kind(
    "payment.problem_settled", sentence=_("A problem with a payment is settled (order %(number)s)"), icon="circle-check"
)
class ProblemSettled(Kind):
    what: str
    number: str = ""


@kind("payment.proof", sentence=_("Picture of a payment sent for order %(number)s"), icon="image", audience=CUSTOMER)
class ProofSent(Kind):
    number: str


@kind(
    "debt.granted",
    sentence=_("May buy on account up to %(limit)s, to be paid within %(days)s days"),
    icon="notebook-pen",
    money=("limit",),
)
class DebtGranted(Kind):
    limit: int
    days: int
    currency: str


@kind(
    "debt.bought",
    sentence=_("Order %(number)s bought on account: %(amount)s"),
    icon="notebook-pen",
    audience=CUSTOMER,
    money=("amount",),
)
class BoughtOnAccount(Kind):
    number: str
    amount: int
    currency: str


@kind("debt.reminded", sentence=_("Reminded of the payment for order %(number)s"), icon="bell", audience=CUSTOMER)
class DebtReminded(Kind):
    number: str
    step: str


@kind("statement.read", sentence=_("Bank statement read: %(added)s new lines"), icon="landmark")
class StatementRead(Kind):
    added: int
    known: int
