"""Who may what with payments, the ways to pay and the debt book."""

from typing import Any

from akrab.accounts.models import Role
from akrab.core import clock
from akrab.customers.models import Customer
from akrab.payments import problems
from akrab.payments.models import Problem, ProofFile, Statement, StatementLine
from tests.customers.factories import make_member
from tests.payments.factories import awaited, make_order, open_shop

CONFIRM = {Role.OWNER, Role.MANAGER, Role.STAFF}
SEE = {*CONFIRM, Role.SUPPORT, Role.ANALYST}
HEADS = {Role.OWNER, Role.MANAGER}

ROUTES: dict[str, tuple[set[Role], str]] = {
    "payments": (SEE, "get"), "statement": (CONFIRM, "get"), "line_match": (CONFIRM, "post"),
    "line_ignore": (CONFIRM, "post"), "line_undo": (CONFIRM, "post"), "problem_settle": (CONFIRM, "post"),
    "proof": (SEE, "get"), "proof_seen": (CONFIRM, "post"), "payment_confirm": (CONFIRM, "post"),
    "payment_take_back": (CONFIRM, "post"), "order_receive": (CONFIRM, "post"), "order_method": (CONFIRM, "post"),
    "order_pay_out": (HEADS, "post"), "payment_methods": (HEADS, "get"), "qris_sticker": (SEE, "post"),
    "debts": (SEE, "get"), "debt": (SEE, "get"),
}  # fmt: skip


def arguments() -> dict[str, dict[str, Any]]:
    open_shop()
    customer: Customer = make_member()
    order = make_order(customer=customer)
    payment = awaited(order)
    now = clock.now()
    statement = Statement.objects.create(layout="marks", created_at=now)
    line = StatementLine.objects.create(
        statement=statement, day=now.date(), amount=100, currency="IDR", fingerprint="routes"
    )
    problem = problems.note(kind=Problem.Kind.WRONG_AMOUNT, key="routes", payment=payment)
    proof = ProofFile.objects.create(order=order, name="aa/none.jpg", digest="x", uploaded_at=now)
    return {
        **{name: {"pk": line.pk} for name in ("line_match", "line_ignore", "line_undo")},
        "problem_settle": {"pk": problem.pk},
        **{name: {"pk": proof.pk} for name in ("proof", "proof_seen")},
        **{name: {"pk": payment.pk} for name in ("payment_confirm", "payment_take_back")},
        **{name: {"pk": order.pk} for name in ("order_receive", "order_method", "order_pay_out")},
        "debt": {"pk": customer.pk},
    }
