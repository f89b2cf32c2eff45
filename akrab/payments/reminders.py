"""Reminding of debts: politely, by day, once per step."""

import datetime as dt

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from akrab.core import clock, shop
from akrab.core.money import format_money
from akrab.customers.models import Customer
from akrab.journal.recording import record
from akrab.messaging.notifying import notify
from akrab.payments import kinds
from akrab.payments.message_texts import pay_context, pay_url
from akrab.payments.models import DebtEntry
from akrab.payments.queries import Owed

# Days after the due day → step; the last one that has come counts.
STEPS = ((-3, "before"), (0, "due"), (3, "late3"), (7, "late7"))
ORDER = tuple(step for _days, step in STEPS)
FROM_HOUR, TO_HOUR = 9, 18  # in the shop's zone: never at night


def step_of(late: int) -> str:
    """The step for a debt that is so many days over its due day; "" while it is too early."""
    return next((step for days, step in reversed(STEPS) if late >= days), "")


def remind_all(now: dt.datetime | None = None) -> int:
    """Send the reminders that are due, each step once; nothing at night. Returns how many."""
    moment = (now or clock.now()).astimezone(clock.zone())
    if not FROM_HOUR <= moment.hour < TO_HOUR:
        return 0
    today = moment.date()
    entries = DebtEntry.objects.filter(due_on__lte=today + dt.timedelta(days=3)).exclude(reminded=ORDER[-1])
    return sum(remind(entry=entry, today=today) for entry in entries.order_by("id")[:500])


@transaction.atomic
def remind(*, entry: DebtEntry, today: dt.date) -> bool:
    """The step that has come, if it was not sent; earlier ones that were missed are left out."""
    order = entry.order
    assert entry.due_on is not None
    late = (today - entry.due_on).days
    step = step_of(late)
    if not step or not order.owed or ORDER.index(step) <= (ORDER.index(entry.reminded) if entry.reminded else -1):
        return False
    if not DebtEntry.objects.filter(pk=entry.pk, reminded=entry.reminded).update(reminded=step):
        return False
    customer = order.customer
    assert customer is not None
    notify(
        customer=customer,
        template=f"debt_{step}",
        about=order,
        context=pay_context(order, due_on=entry.due_on),
    )
    record(kinds.DebtReminded(number=order.number, step=step), customer_id=customer.pk, subject=order)
    return True


def whatsapp_text(customer: Customer, owed: Owed) -> str:
    """The prepared message that a person sends by tapping, in the customer's language."""
    with translation.override(customer.language or (customer.user.language if customer.user else "") or "id"):
        values = {
            "name": customer.name.split(" ")[0],
            "shop": shop.get("name"),
            "number": owed.order.number,
            "amount": format_money(owed.open, owed.order.currency),
            "day": f"{owed.due_on:%d/%m/%Y}",
            "url": pay_url(owed.order.pk),
        }
        if owed.late < 0:
            text = _(
                "Hello %(name)s, a friendly note from %(shop)s: %(amount)s for order %(number)s is to be paid by "
                "%(day)s. Thank you! %(url)s"
            )
        elif owed.late == 0:
            text = _(
                "Hello %(name)s, a friendly note from %(shop)s: %(amount)s for order %(number)s is to be paid today. "
                "Thank you! %(url)s"
            )
        else:
            text = _(
                "Hello %(name)s, it may have slipped your mind: %(amount)s for order %(number)s was to be paid on "
                "%(day)s. If you have paid, please tell us; if it is difficult just now, tell us too. %(shop)s %(url)s"
            )
        return text % values
