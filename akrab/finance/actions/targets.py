"""What the shop wants to sell."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue.models import Category
from akrab.core import shop
from akrab.finance import kinds
from akrab.finance.actions.rights import check
from akrab.finance.errors import FinanceError
from akrab.finance.models import Target
from akrab.finance.months import first_of
from akrab.journal.recording import record


@transaction.atomic
def set_target(*, month: dt.date, amount: int, category: Category | None = None, actor: User | None) -> Target | None:
    """The revenue wished for in that month, minor units, of the shop or of one category; 0 takes the target away.
    Raises FinanceError."""
    check(actor)
    month = first_of(month)
    if amount < 0:
        raise FinanceError(_("A target cannot be below zero."), field="amount")
    target = None
    if amount:
        target, _new = Target.objects.update_or_create(
            month=month, category=category, defaults={"amount": amount, "actor": actor}
        )
    else:
        Target.objects.filter(month=month, category=category).delete()
    what = kinds.TargetSet(
        month=month.strftime("%m/%Y"),
        amount=amount,
        currency=shop.get("currency"),
        category=str(category) if category else "",
    )
    record(what, subject=target, actor=actor)
    return target
