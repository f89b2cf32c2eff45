"""Invoice numbers: one series a year, each number once, none left out."""

from django.db import transaction

from akrab.core import clock, shop
from akrab.core.numbers import next_number
from akrab.orders.models import Order


@transaction.atomic
def give_invoice(order: Order) -> str:
    """The order's invoice number, given the first time it is asked for.

    The order is claimed before the series is stepped, and a number that is not used goes back with the transaction: so
    there is no gap, and of many who ask at once all get the same.
    """
    now = clock.now()
    if Order.objects.filter(pk=order.pk, invoiced_at=None).update(invoiced_at=now):
        year = now.astimezone(clock.zone()).year
        number = f"{shop.get('invoice_prefix')}/{year}/{next_number(f'invoice:{year}', first=1):05}"
        Order.objects.filter(pk=order.pk).update(invoice_number=number)
    order.refresh_from_db(fields=["invoice_number", "invoiced_at", "state", "due_at"])
    return order.invoice_number or ""
