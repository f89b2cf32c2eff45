"""Payments are the shop's books: amounts stay; names in bank texts and notices, and pictures of transfers go."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from akrab.core.personal import Holding, nothing
from akrab.payments import proofs
from akrab.payments.models import ProofFile

MONEY = _("Taking payment and keeping the books")
BOOKS = _("The shop's books: amounts and papers must be kept (ten years for tax).")


def forget_pictures(rows: models.QuerySet[Any]) -> None:
    """Pictures of transfers, unless another order was sent the very same one."""
    gone = list(rows.values_list("pk", "name"))
    for _pk, name in gone:
        if not ProofFile.objects.filter(name=name).exclude(pk__in=[pk for pk, _name in gone]).exists():
            (proofs.folder() / name).unlink(missing_ok=True)


MAP: dict[str, Holding] = {
    "DebtAccount": Holding(through="customer", why=MONEY),
    "DebtEntry": Holding(through="account__customer", why=MONEY, plain="key due_on reminded"),
    "Payment": Holding(
        through="order__customer",
        why=MONEY,
        erased="details",
        kept="provider_reference",
        kept_why=BOOKS,
        plain="method provider currency key source reminded",
    ),
    "Refund": Holding(
        through="payment__order__customer",
        why=MONEY,
        erased="reason error",
        kept="provider_reference",
        kept_why=BOOKS,
        plain="key way",
    ),
    "Notice": Holding(
        through="payment__order__customer", why=MONEY, erased="headers body", plain="provider event_key outcome"
    ),
    "Problem": Holding(through="payment__order__customer", why=MONEY, erased="data", plain="key"),
    "ProofFile": Holding(
        through="order__customer", why=MONEY, deleted=True, erased="name digest", before=forget_pictures
    ),
    "StatementLayout": nothing("fingerprint columns"),
    "Statement": nothing("name layout"),
    "StatementLine": Holding(
        through="payment__order__customer", why=MONEY, erased="text", plain="day currency fingerprint"
    ),
}
