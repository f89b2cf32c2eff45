"""Money to suppliers."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock, shop
from akrab.journal.recording import record
from akrab.purchasing import kinds
from akrab.purchasing.errors import PurchasingError
from akrab.purchasing.models import Bill, BillPayment


@transaction.atomic
def pay(
    *, bill: Bill, amount: int, key: str, paid_on: dt.date | None = None, note: str = "", actor: User | None = None
) -> BillPayment:
    """Note that the supplier got `amount`, minor units; once per `key`. Raises PurchasingError for more than
    is owed."""
    known = BillPayment.objects.filter(key=key).first()
    if known is not None:
        return known
    if amount < 1:
        raise PurchasingError(_("Write how much was paid."), field="amount")
    try:
        with transaction.atomic():
            payment = BillPayment.objects.create(
                key=key,
                bill=bill,
                amount=amount,
                paid_on=paid_on or clock.today(),
                note=note.strip()[:200],
                actor=actor,
            )
    except IntegrityError:  # the same form a moment ago
        return BillPayment.objects.get(key=key)
    if not Bill.objects.filter(pk=bill.pk, paid__lte=F("amount") - amount).update(paid=F("paid") + amount):
        bill.refresh_from_db()
        raise PurchasingError(_("That is more than is owed on this bill."), field="amount")
    bill.refresh_from_db()
    what = kinds.BillPaid(supplier=str(bill.supplier), amount=amount, currency=shop.get("currency"))
    record(what, subject=bill.receipt.purchase, actor=actor)
    return payment
