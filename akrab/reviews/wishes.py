"""Favourites, and calls when something is back. Whoever waits is told once, whatever is killed and how many look."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from akrab.catalogue.models import Product, Variant
from akrab.core import clock
from akrab.customers.handles import HandleError, normalise
from akrab.customers.models import Customer
from akrab.journal.recording import record
from akrab.reviews import kinds
from akrab.reviews.errors import AlertError
from akrab.reviews.models import Favourite, StockAlert
from akrab.reviews.queries import can_be_had, due_alerts

AT_ONCE = 500  # alerts per round; the next round takes the rest
State = StockAlert.State


@transaction.atomic
def set_favourite(*, customer: Customer, product: Product, wanted: bool) -> None:
    """Keep the product in mind, or no longer. Twice is once."""
    if not wanted:
        gone, _rows = Favourite.objects.filter(customer=customer, product=product).delete()
        if gone:
            record(kinds.FavouriteRemoved(product=product.name), customer_id=customer.pk, subject=product)
        return
    _made, created = Favourite.objects.get_or_create(
        customer=customer, product=product, defaults={"created_at": clock.now()}
    )
    if created:
        record(kinds.FavouriteAdded(product=product.name), customer_id=customer.pk, subject=product)


@transaction.atomic
def ask_for_alert(
    *, variant: Variant, customer: Customer | None = None, email: str = "", language: str = ""
) -> StockAlert:
    """Tell the customer, or the guest at this address, when the variant is back. Asking again finds the first call.

    Raises AlertError when it can be had now, or when the address is none.
    """
    if can_be_had(variant):
        raise AlertError(_("“%(name)s” is in stock. You can order it now.") % {"name": variant})
    who: dict[str, object] = {"customer": customer}
    if customer is None:
        try:
            who["email"] = normalise("email", email).value
        except HandleError as error:
            raise AlertError(str(error), field="email") from error
    waiting = StockAlert.objects.filter(variant=variant, state=State.WAITING, **who)
    known = waiting.first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            alert = StockAlert.objects.create(variant=variant, language=language, created_at=clock.now(), **who)
    except IntegrityError:  # a doubled click
        return waiting.get()
    if customer is not None:
        record(kinds.AlertAsked(product=str(variant)), customer_id=customer.pk, subject=alert)
    return alert


@transaction.atomic
def cancel_alert(*, alert: StockAlert) -> None:
    """The person does not wait any more."""
    StockAlert.objects.filter(pk=alert.pk, state=State.WAITING).update(state=State.CANCELLED)


def tell_who_waits() -> int:
    """Hand over every alert whose goods are back; returns how many. Runs every minute.

    The step from waiting to told and the journal entry that `messaging` reads are one transaction, and the step is
    taken by one only.
    """
    return sum(_tell(alert) for alert in due_alerts()[:AT_ONCE])


@transaction.atomic
def _tell(alert: StockAlert) -> int:
    if not StockAlert.objects.filter(pk=alert.pk, state=State.WAITING).update(state=State.TOLD, told_at=clock.now()):
        return 0
    record(kinds.BackInStock(product=str(alert.variant)), customer_id=alert.customer_id, subject=alert)
    return 1
