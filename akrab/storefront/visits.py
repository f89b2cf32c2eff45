"""What the shop itself tells of a visit: what went into the basket, what was ordered, who signed in and out."""

import logging
from typing import Any

from django.http import HttpRequest

from akrab.accounts.models import User
from akrab.consent.models import Channel, Purpose
from akrab.consent.queries import allows
from akrab.core import shop
from akrab.customers.models import customer_of
from akrab.orders.models import Order
from akrab.promotions.queries import taken_by as promotions_of
from akrab.tracking import happenings
from akrab.tracking.taking import STAFF
from akrab.tracking.telling import COOKIE, marks, tell_quietly, visitor_of
from akrab.tracking.visitors import Visitor

logger = logging.getLogger(__name__)


def basket_filled(request: HttpRequest, *, variant_id: int, quantity: int) -> None:
    """Something was put into the basket."""
    _tell(request, happenings.BASKET, about=variant_id, count=quantity)


def checkout_opened(request: HttpRequest) -> None:
    _tell(request, happenings.CHECKOUT)


def ordered(request: HttpRequest, order: Order) -> None:
    _tell(request, happenings.ORDER, about=order.pk, amount=order.total)
    for promotion in promotions_of(order.placing_key or ""):
        _tell(request, happenings.OFFER_TAKEN, about=promotion)


def web_message(request: HttpRequest, kind: str, *, message_id: int) -> None:
    """A message to chosen visitors was shown (WEB_SEEN), followed (WEB_FOLLOWED) or put away (WEB_PUT_AWAY)."""
    _tell(request, kind, about=message_id)


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
    if guest := request.COOKIES.get(COOKIE):
        before.add(marks().of_guest(guest[:64]))
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
