"""What the shop itself tells of a visit: what went into the basket, what was ordered, who signed in and out."""

from typing import Any

from django.http import HttpRequest

from akrab.accounts.models import User
from akrab.consent.models import Channel, Purpose
from akrab.consent.queries import allows
from akrab.core import shop
from akrab.customers.models import customer_of
from akrab.orders.models import Order
from akrab.tracking import happenings
from akrab.tracking.taking import STAFF
from akrab.tracking.telling import marks, tell_quietly, visitor_of
from akrab.tracking.visitors import Visitor


def basket_filled(request: HttpRequest, *, variant_id: int, quantity: int) -> None:
    """Something was put into the basket."""
    _tell(request, happenings.BASKET, about=variant_id, count=quantity)


def checkout_opened(request: HttpRequest) -> None:
    _tell(request, happenings.CHECKOUT)


def ordered(request: HttpRequest, order: Order) -> None:
    _tell(request, happenings.ORDER, about=order.pk, amount=order.total)


def signed_in(sender: object, request: HttpRequest, user: User, **kwargs: object) -> None:
    """After any sign-in: the visit goes on under the session's mark, and has its customer. Who wants no offers chosen
    from what they do, or asks their browser for privacy, stays nobody."""
    session_key = request.session.session_key
    visitor, customer = visitor_of(request.META), customer_of(user)
    if not session_key or not shop.get("visits_on") or visitor_asks_for_privacy(request):
        return
    if customer is not None and not allows(customer, Purpose.PROFILING, Channel.ANY):
        return
    bare = {name: value for name, value in request.META.items() if name != "HTTP_COOKIE"}
    before = {visitor.mark, visitor_of(bare).mark}
    tell_quietly(
        Visitor(marks().of_session(session_key), visitor.device, visitor.language),
        kind=happenings.SIGNED_IN,
        customer=customer.pk if customer is not None else STAFF,
        before=sorted(before),
    )


def signed_out(sender: object, request: HttpRequest, **kwargs: object) -> None:
    """What comes next from this device may be somebody else."""
    visitor = visitor_of(request.META)
    if visitor.mark.startswith("s"):
        tell_quietly(visitor, kind=happenings.SIGNED_OUT)


def visitor_asks_for_privacy(request: HttpRequest) -> bool:
    return request.META.get("HTTP_SEC_GPC") == "1" or request.META.get("HTTP_DNT") == "1"


def _tell(request: HttpRequest, kind: str, **event: Any) -> None:
    tell_quietly(visitor_of(request.META), kind=kind, **event)
