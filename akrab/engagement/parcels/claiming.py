"""Using a card: points, and the order joins the record of whoever holds it."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.core import clock, shop
from akrab.customers.actions import create_customer
from akrab.customers.handles import HandleError, Normal, find_owner, normalise
from akrab.customers.models import Customer
from akrab.engagement import kinds
from akrab.engagement.models import ParcelCard
from akrab.engagement.parcels.cards import NOT_SENT, ParcelError
from akrab.insight.consumers import mark
from akrab.insight.months import first_of
from akrab.journal.recording import record
from akrab.loyalty.actions import give
from akrab.orders.models import Order

WAY = "parcel"


@dataclass(frozen=True)
class Claimed:
    """`new`: the record was opened by it; `points`: credited."""

    customer: Customer
    new: bool
    points: int


def problem_of(card: ParcelCard) -> str:
    """Why it cannot be used, as a sentence; empty when it can."""
    if card.state == ParcelCard.State.CLAIMED:
        return _("This card was used already. Each card can be used once.")
    if card.state == ParcelCard.State.VOID or card.order.state in NOT_SENT:
        return _("This card is no longer valid. Please ask the shop.")
    if card.ends_at <= clock.now():
        return _("This card was valid until its day has passed. Please ask the shop.")
    return ""


@transaction.atomic
def claim(
    *,
    card: ParcelCard,
    customer: Customer | None = None,
    name: str = "",
    phone: str = "",
    email: str = "",
    language: str = "",
) -> Claimed:
    """Use the card for a signed-in customer, else for whoever is behind the phone number or e-mail address.

    Nobody proves here that a number is theirs: of somebody the shop knows already nothing on the record changes but the
    points and the order. Raises ParcelError (or HandleError for a number that cannot be read); nothing has then
    changed.
    """
    problem = problem_of(card)
    if problem:
        raise ParcelError(problem)
    owner, new = (customer, False) if customer is not None else _behind(name, phone, email, language)
    _few_enough(owner)
    taken = ParcelCard.objects.filter(pk=card.pk, state=ParcelCard.State.OPEN, ends_at__gt=clock.now()).update(
        state=ParcelCard.State.CLAIMED, customer=owner, claimed_at=clock.now()
    )
    if not taken:  # somebody was a moment earlier
        raise ParcelError(_("This card was used already. Each card can be used once."))
    order = card.order
    Order.objects.filter(pk=order.pk, customer=order.customer_id).update(customer=owner)
    month = first_of(order.placed_at.astimezone(clock.zone()).date())
    mark(month, month)
    what = kinds.ParcelCardClaimed(number=order.number, source=order.source)
    record(what, customer_id=owner.pk, subject=order)
    if card.points:
        give(customer_id=owner.pk, points=card.points, note=_("Card in the parcel"), reference=f"parcel:{card.pk}")
    return Claimed(owner, new, card.points)


def _behind(name: str, phone: str, email: str, language: str) -> tuple[Customer, bool]:
    """The customer whom the phone number, else the e-mail address belongs to; a new record for somebody unknown."""
    if not name.strip():
        raise ParcelError(_("Please write your name."), field="name")
    if not phone.strip() and not email.strip():
        raise ParcelError(
            _("Leave a WhatsApp number or an e-mail address, so that the points find you."), field="phone"
        )
    handles = {kind: _read(kind, text) for kind, text in (("phone", phone), ("email", email)) if text.strip()}
    owners = {kind: find_owner(one) for kind, one in handles.items()}
    for known in owners.values():
        if known is not None:
            return known.customer, False
    return create_customer(name=name, phone=phone, email=email, language=language, way=WAY), True


def _read(kind: str, text: str) -> Normal:
    try:
        return normalise(kind, text)
    except HandleError as error:
        raise ParcelError(str(error), field=kind) from error


def _few_enough(owner: Customer) -> None:
    """So many cards in a day and no more: a heap of them in one hand is no customer's parcel."""
    most = int(shop.get("parcel_daily"))
    since = clock.now() - dt.timedelta(days=1)
    if ParcelCard.objects.filter(customer=owner, claimed_at__gt=since).count() >= most:
        raise ParcelError(_("That is enough for today. Please use the next card tomorrow."))
