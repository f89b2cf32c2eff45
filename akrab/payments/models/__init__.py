"""The tables of the payments room."""

from akrab.payments.models.debts import DebtAccount, DebtEntry
from akrab.payments.models.payments import Notice, Payment, Problem, ProofFile, Refund
from akrab.payments.models.statements import Statement, StatementLayout, StatementLine

__all__ = [
    "DebtAccount",
    "DebtEntry",
    "Notice",
    "Payment",
    "Problem",
    "ProofFile",
    "Refund",
    "Statement",
    "StatementLayout",
    "StatementLine",
]
