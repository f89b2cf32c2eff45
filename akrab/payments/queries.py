"""Reading payments and debts."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet, Sum, prefetch_related_objects
from django.utils.translation import get_language

from akrab.core import clock, shop
from akrab.customers.models import Customer
from akrab.orders.models import Order
from akrab.orders.queries import refunds_due as due_by_orders
from akrab.payments import debts, methods, qris
from akrab.payments.errors import QrisError
from akrab.payments.models import (
    DebtAccount,
    DebtEntry,
    Payment,
    Problem,
    ProofFile,
    Refund,
    StatementLine,
)
from akrab.payments.parts import Parts, parts_of

STICKER_DAYS = 30


@dataclass(frozen=True)
class PayView:
    """What the customer sees of paying for one order. Amounts in minor units."""

    order: Order
    payment: Payment | None
    method: methods.Method
    notes: str = ""
    accounts: list[dict[str, str]] = field(default_factory=list)
    qr_text: str = ""  # of the code to scan
    payee: str = ""  # the name that the payer's app shows
    code: int = 0  # the unique part of the amount
    due_on: dt.date | None = None
    parts: Parts | None = None  # of an order with a deposit
    others: list[methods.Method] = field(default_factory=list)
    proofs: int = 0

    @property
    def qr(self) -> str:
        """The code to scan as a drawing, SVG."""
        return qris.svg(self.qr_text) if self.qr_text else ""

    @property
    def amount(self) -> int:
        """What is to be paid now, minor units."""
        awaits = self.payment is not None and self.payment.state == Payment.State.OPEN
        due = self.parts.deposit_due if self.parts else 0
        return self.payment.amount if self.payment and awaits else due or self.order.owed

    @property
    def is_open(self) -> bool:
        return self.order.owed > 0 and self.order.state not in {"cancelled", "rejected"}

    @property
    def is_exact(self) -> bool:
        """Only the amount tells whose money it is: not to be rounded."""
        return self.payment is not None and self.payment.state == Payment.State.OPEN and self.payment.by_amount

    @property
    def is_deposit(self) -> bool:
        """What is to be paid now is the deposit alone."""
        return self.parts is not None and self.parts.deposit_due > 0

    @property
    def state(self) -> str:
        """What the waiting page compares: changes when there is something new to show."""
        payment = f"{self.payment.pk}{self.payment.state}{len(self.payment.details)}" if self.payment else ""
        return f"{self.order.paid}-{self.order.total}-{self.order.state}-{payment}"

    @property
    def takes_proof(self) -> bool:
        return self.is_open and self.method.code in {"transfer", "qris", "agreed"}


def pay_view(order: Order, *, others: bool = True) -> PayView:
    """How the order is to be paid: the awaited payment, instructions, the code to scan, and the `others` ways."""
    payment = order.payments.exclude(state=Payment.State.LATER).order_by("-id").first()
    awaited = Payment.objects.open().filter(order=order).first()
    payment = awaited or payment
    entry = DebtEntry.objects.filter(key=f"order:{order.pk}").first()
    code = payment.method if payment else order.payment_method or (debts.CODE if entry else "")
    method = methods.of(code)
    amount = awaited.amount if awaited else order.owed
    rest = []
    if others and order.owed:
        offered = methods.offered(
            channel="web",
            customer=order.customer,
            total=order.total - order.adjustment,
            delivery=order.delivery,
            district=order.district,
        )
        rest = [one for one in offered if one.code not in {code, methods.AGREED.code}]
    return PayView(
        order=order,
        payment=payment,
        method=method,
        notes=note_for(code),
        accounts=shop.get("bank_accounts") if code == "transfer" else [],
        qr_text=_qr(order, amount) if code == "qris" and awaited else "",
        payee=_payee() if code == "qris" and awaited else "",
        code=order.adjustment if _is_on_top(order, awaited) else 0,
        parts=parts_of(order) if order.deposit and order.owed else None,
        due_on=entry.due_on if entry else None,
        others=rest,
        proofs=ProofFile.objects.filter(order=order).count(),
    )


def _is_on_top(order: Order, awaited: Payment | None) -> bool:
    """The awaited amount is the whole total with the unique amount on it."""
    return awaited is not None and awaited.by_amount and not awaited.part and order.adjustment > 0 and not order.paid


def note_for(code: str) -> str:
    """The shop's own words for a way to pay, in the reader's language."""
    notes: dict[str, str] = shop.get("payment_notes").get(code, {})
    return notes.get((get_language() or "id")[:2]) or notes.get("id") or next(iter(notes.values()), "")


def _qr(order: Order, amount: int) -> str:
    try:
        return qris.with_amount(shop.get("qris_text"), amount, bill=order.number)
    except QrisError:
        return ""


def _payee() -> str:
    try:
        return qris.merchant(qris.parse(shop.get("qris_text"))).name
    except QrisError:
        return ""


# What the shop looks at


@dataclass(frozen=True)
class ToPayOut:
    """Money that is to go back for one order; `asked` is under way at a provider."""

    order: Order
    amount: int
    asked: list[Refund]
    by_provider: bool


def awaited() -> QuerySet[Payment]:
    """Open payments, the oldest first; what is on account stands in the debt book."""
    return (
        Payment.objects.open().exclude(method=debts.CODE).select_related("order__customer").order_by("created_at", "id")
    )


def came_in() -> QuerySet[Payment]:
    return Payment.objects.counting().select_related("order__customer").order_by("-paid_at", "-id")


def open_problems() -> QuerySet[Problem]:
    return (
        Problem.objects.filter(settled_at=None)
        .select_related("payment__order", "notice")
        .order_by("-created_at", "-id")
    )


def unseen_proofs() -> QuerySet[ProofFile]:
    """Pictures nobody looked at, of orders that still owe."""
    return ProofFile.objects.filter(seen_at=None).select_related("order__customer").order_by("uploaded_at", "id")


def new_lines() -> QuerySet[StatementLine]:
    return StatementLine.objects.filter(state=StatementLine.State.NEW).order_by("-day", "-id")


def matched_lines() -> QuerySet[StatementLine]:
    return (
        StatementLine.objects.filter(state=StatementLine.State.MATCHED)
        .select_related("payment__order__customer")
        .order_by("-matched_at", "-id")
    )


def to_pay_out(order: Order | None = None) -> list[ToPayOut]:
    """Orders of which money is to go back, the oldest first."""
    orders = [one.order for one in due_by_orders(order)]
    prefetch_related_objects(orders, Prefetch("payments", Payment.objects.counting().prefetch_related("refunds")))
    found = []
    for one in orders:
        refunds = [refund for payment in one.payments.all() for refund in payment.refunds.all()]
        promised = sum(refund.amount for refund in refunds if refund.state in {Refund.State.DUE, Refund.State.ASKED})
        asked = [refund for refund in refunds if refund.state == Refund.State.ASKED]
        by_provider = any(methods.handler(two.method).refund and two.refundable for two in one.payments.all())
        found.append(ToPayOut(one, max(0, one.refund_due - promised), asked, by_provider))
    return found


@dataclass(frozen=True)
class Counts:
    awaited: int
    look: int
    lines: int
    refunds: int


def counts() -> Counts:
    """What waits, with the payments that are only awaited."""
    return replace(waiting(), awaited=awaited().count())


def waiting() -> Counts:
    """What waits for a person of the shop."""
    return Counts(
        awaited=0,
        look=open_problems().count() + unseen_proofs().count(),
        lines=new_lines().count(),
        refunds=len(due_by_orders()),
    )


def sticker_is_due() -> bool:
    """The counter's QRIS sticker was not scanned for a month: somebody may have pasted another over it."""
    if not qris.is_usable(shop.get("qris_text")) or "qris" not in shop.get("payment_methods"):
        return False
    last = shop.get("qris_checked")
    return not last or dt.date.fromisoformat(last) <= clock.today() - dt.timedelta(days=STICKER_DAYS)


# The debt book


@dataclass(frozen=True)
class Owed:
    """One order on account that is not paid in full; minor units."""

    order: Order
    bought: int
    open: int
    due_on: dt.date
    late: int  # days over; negative while there is time


@dataclass(frozen=True)
class DebtRow:
    account: DebtAccount
    oldest: Owed | None
    ages: tuple[int, int, int, int]  # not due yet, up to 7 days late, up to 30, more


def owed_by(customers: Iterable[int] | None = None, *, today: dt.date | None = None) -> dict[int, list[Owed]]:
    """Customer → what they still owe in the book, the earliest due first."""
    today = today or clock.today()
    entries = (
        DebtEntry.objects.filter(kind=DebtEntry.Kind.BOUGHT, order__paid__lt=F("order__total") - F("order__credited"))
        .exclude(order__state__in=["cancelled", "rejected"])
        .select_related("order", "account")
        .order_by("due_on", "id")
    )
    if customers is not None:
        entries = entries.filter(account__customer_id__in=list(customers))
    found: dict[int, list[Owed]] = {}
    for entry in entries:
        assert entry.due_on is not None
        late = (today - entry.due_on).days
        found.setdefault(entry.account.customer_id, []).append(
            Owed(entry.order, entry.amount, entry.order.owed, entry.due_on, late)
        )
    return found


def debt_book() -> list[DebtRow]:
    """Everybody who owes or may buy on account, the latest payers first."""
    accounts = DebtAccount.objects.filter(Q(owed__gt=0) | Q(limit__gt=0)).select_related("customer")
    owed = owed_by()
    rows = []
    for account in accounts:
        mine = owed.get(account.customer_id, [])
        rows.append(DebtRow(account, mine[0] if mine else None, ages(mine)))
    return sorted(rows, key=lambda row: (-(row.oldest.late if row.oldest else -10_000), -row.account.owed))


def ages(owed: Iterable[Owed]) -> tuple[int, int, int, int]:
    sums = [0, 0, 0, 0]
    for one in owed:
        sums[0 if one.late <= 0 else 1 if one.late <= 7 else 2 if one.late <= 30 else 3] += one.open
    return sums[0], sums[1], sums[2], sums[3]


@dataclass(frozen=True)
class Line:
    entry: DebtEntry
    balance: int


@dataclass(frozen=True)
class Statement:
    """A piece of a customer's page in the book, the newest first; `before` asks for the next piece, 0 on the last."""

    lines: list[Line]
    before: int = 0


def statement_of(customer: Customer, *, before: int = 0, size: int = 50) -> Statement:
    """Entries of the customer's page with the balance after each; with `before`, those older than that entry."""
    entries = DebtEntry.objects.filter(account__customer=customer).order_by("-id")
    if before:
        entries = entries.filter(pk__lt=before)
    balance = entries.aggregate(sum=Sum("amount"))["sum"] or 0
    found = list(entries.select_related("order")[: size + 1])
    lines = []
    for entry in found[:size]:
        lines.append(Line(entry, balance))
        balance -= entry.amount
    return Statement(lines, lines[-1].entry.pk if len(found) > size else 0)


def owes_on_account(customer: Customer) -> DebtAccount | None:
    """The customer's page in the book, if they owe something or may buy on account."""
    return DebtAccount.objects.filter(Q(owed__gt=0) | Q(limit__gt=0), customer=customer).first()


def received_between(start: dt.datetime, end: dt.datetime) -> dict[str, Any]:
    """What came in and went back in [start, end), minor units, by way to pay."""
    came = Payment.objects.counting().filter(paid_at__gte=start, paid_at__lt=end)
    went = Refund.objects.filter(state=Refund.State.DONE, done_at__gte=start, done_at__lt=end)
    return {
        "in": dict(came.values_list("method").annotate(sum=Sum("amount"))),
        "out": dict(went.values_list("way").annotate(sum=Sum("amount"))),
    }
