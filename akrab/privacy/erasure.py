"""Erasing a person: everything that the map of personal data names goes, the books stay.

Small steps, each in a transaction of its own, so that a shop with many rows is never locked for long; a step done
again changes nothing, so that a run that was cut short is simply run again. Until the last step the record still knows
that it is to be erased (its request is open).
"""

from typing import Any

from django.db import models, transaction
from django.db.models import Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from akrab.accounts.actions import close_account
from akrab.accounts.models import User
from akrab.consent.suppression import Scope, Why, suppress
from akrab.core.errors import AkrabError
from akrab.core.personal import Holding, Person, empty, holdings, sweeps
from akrab.customers.models import Customer, Handle
from akrab.journal.recording import record
from akrab.orders.models import Order
from akrab.payments.queries import owed_by
from akrab.privacy import kinds

CHUNK = 500
UNFINISHED = ("waiting", "accepted", "paid", "packed", "sent")


class ErasureRefused(AkrabError):
    """Something with this customer is not finished."""


def obstacles(customer: Customer) -> list[str]:
    """Why the customer cannot be erased yet, in sentences; empty when nothing stands in the way."""
    ids = all_ids(customer)
    found = []
    numbers = list(
        Order.objects.filter(customer__in=ids, state__in=UNFINISHED).order_by("id").values_list("number", flat=True)[:5]
    )
    if numbers:
        found.append(
            _("Orders are not finished yet: %(numbers)s. Complete or cancel them first.")
            % {"numbers": ", ".join(numbers)}
        )
    if owed_by(ids):
        found.append(_("The customer still owes money. Settle the debt book first."))
    return found


def all_ids(customer: Customer) -> tuple[int, ...]:
    """The record and all that were merged into it, however deep."""
    ids, new = {customer.pk}, {customer.pk}
    while new:
        new = set(Customer.objects.filter(merged_into__in=new).values_list("pk", flat=True)) - ids
        ids |= new
    return tuple(sorted(ids))


def erase(*, customer: Customer, actor: User | None) -> int:
    """Take everything personal out of every table; returns the number of rows touched. Raises ErasureRefused."""
    stands = obstacles(customer)
    if stands:
        raise ErasureRefused(" ".join(stands))
    ids = all_ids(customer)
    person = Person(ids, tuple(Handle.objects.filter(customer__in=ids).values_list("value", flat=True)))
    with transaction.atomic():
        for handle in Handle.objects.filter(customer__in=ids, kind__in=["email", "phone"]):
            suppress(handle.kind, handle.value, why=Why.ERASED, scope=Scope.MARKETING)
    for sweep in sweeps():
        with transaction.atomic():
            sweep(person)
    rows = 0
    # From the upper floors down: what leads to a row must still be there when the row is looked for.
    for model, holding in reversed([one for one in holdings() if one[1].through]):
        rows += _erase_rows(model, holding, ids)
    with transaction.atomic():
        for user in User.objects.filter(customer__in=ids):
            if not user.is_of_the_shop:
                close_account(user=user)
        Customer.objects.filter(pk__in=ids).update(user=None, listed=False, state=Customer.State.KNOWN)
        record(kinds.CustomerErased(rows=rows), customer_id=customer.pk, subject=customer, actor=actor)
    return rows


def rows_of(model: type[models.Model], holding: Holding, ids: tuple[int, ...]) -> models.QuerySet[Any]:
    """The rows of a model that speak of a person."""
    paths = holding.through.split()
    asked = Q()
    for path in paths:
        asked |= Q(**{f"{path}__in": ids})
    return model._default_manager.filter(asked)


def _erase_rows(model: type[models.Model], holding: Holding, ids: tuple[int, ...]) -> int:
    pks = list(rows_of(model, holding, ids).order_by("pk").values_list("pk", flat=True))
    if model is User:
        return len(pks)  # emptied with the account
    fields = {name: _emptied(model, name) for name in holding.erased.split()}
    for start in range(0, len(pks), CHUNK):
        chunk = model._default_manager.filter(pk__in=pks[start : start + CHUNK])
        with transaction.atomic():
            if holding.before is not None:
                holding.before(chunk)
            if holding.deleted:
                chunk.delete()
            elif fields:
                chunk.update(**fields)
    return len(pks)


def _emptied(model: type[models.Model], name: str) -> Any:
    """Nothing; where every row must differ, something that says nothing."""
    of = model._meta.get_field(name)
    assert isinstance(of, models.Field)
    if of.unique and not of.null:
        return Concat(Value("x-"), Cast("pk", models.CharField()))
    return empty(of)
