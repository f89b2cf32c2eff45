"""A parcel came back: refused at the door, or nobody was there."""

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.orders.actions.returning import open_pieces, receive_return, request_return
from akrab.orders.errors import OrderError
from akrab.orders.models import Order, Return


@transaction.atomic
def came_back(*, order: Order, reason: str, key: str, actor: User) -> Return:
    """All that was sent is here again, undelivered, and back on the shelf; it counts in the customer's standing and in
    the area's share of parcels that came back. Who has paid nothing owes nothing. `key` is the form's own. Raises
    OrderError, ReturnRefused or AlreadyDecided; nothing has then changed."""
    known = Return.objects.filter(key=key, order=order).first()
    if known is not None:
        return known
    if open_pieces(order):
        raise OrderError(_("A return of this order is open. Deal with it first."))
    pieces = {line.pk: line.returnable for line in order.lines.all()}
    text = reason.strip() or _("not delivered")
    back = request_return(order=order, pieces=pieces, reason=text, key=key, actor=actor)
    Return.objects.filter(pk=back.pk).update(undelivered=True)
    order.refresh_from_db()
    back.order = order
    restock = {one.pk: True for one in back.lines.all()}
    receive_return(back=back, restock=restock, actor=actor, shipping=order.shipping if order.paid == 0 else 0)
    back.refresh_from_db()
    return back
