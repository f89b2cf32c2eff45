"""The day somebody was born: asked once, kept on the record, and what follows from it."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock
from akrab.customers import kinds
from akrab.customers.actions import CustomerError, check_birthday
from akrab.customers.models import Customer
from akrab.journal.recording import record

OF_AGE = 18  # years


@transaction.atomic
def keep(*, customer: Customer, birthday: dt.date | None, actor: User | None) -> bool:
    """Write the birthday down. A customer says it once; afterwards only the shop mends it. True when it changed.
    Raises CustomerError."""
    check_birthday(birthday)
    kept = Customer.objects.filter(pk=customer.pk).values_list("birthday", flat=True).first()
    if kept == birthday:
        return False
    if kept is not None and (actor is None or not actor.is_of_the_shop):
        raise CustomerError(_("Your birthday is kept already. Ask the shop to mend it."), field="birthday")
    Customer.objects.filter(pk=customer.pk).update(birthday=birthday)
    customer.birthday = birthday
    record(kinds.BirthdayKept(), customer_id=customer.pk, subject=customer, actor=actor)
    return True


def birthday_in(year: int, birthday: dt.date) -> dt.date:
    """The day of that year; who was born on a leap day has it on 28 February in between."""
    try:
        return birthday.replace(year=year)
    except ValueError:
        return dt.date(year, 2, 28)


def age_on(birthday: dt.date, today: dt.date) -> int:
    """Whole years."""
    return today.year - birthday.year - (today < birthday_in(today.year, birthday))


def child_since(today: dt.date) -> dt.date:
    """Who was born after this day is not of age on `today`."""
    return birthday_in(today.year - OF_AGE, today)


def is_child(customer: Customer) -> bool:
    """True when the birthday is known and the customer is not of age."""
    return customer.birthday is not None and customer.birthday > child_since(clock.today())
