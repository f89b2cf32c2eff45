"""What stands at the head of a customer's record: who it is, how it stands with them, what to do next."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.accounts.access import Capability, may
from akrab.accounts.models import User
from akrab.core import clock
from akrab.customers.models import Customer, Handle, Tag
from akrab.engagement import texts
from akrab.insight.models import CustomerScore
from akrab.messaging import caps


@dataclass(frozen=True)
class NextStep:
    """What is best done now. `code`: approve, order, answer, contact, phone or nothing; `order_id` for "order"."""

    code: str
    sentence: str
    order_id: int | None = None


@dataclass(frozen=True)
class Record:
    """The head of the record."""

    handles: list[Handle]
    tags: list[Tag]
    score: CustomerScore | None
    standing: str  # "regular, usually every 21 days, last bought 9 days ago"
    orders: int
    unread: int
    phone: str
    email: str
    text: str  # the beginning of a WhatsApp message
    step: NextStep
    rests_until: dt.datetime | None = None  # has had as many offers this week as the shop sends


def record_of(customer: Customer, *, user: User) -> Record:
    handles = list(customer.handles.order_by("id"))
    score: CustomerScore | None = getattr(customer, "score", None)
    orders, waiting, unread = _counted(customer)
    phone = _best(handles, Handle.Kind.PHONE) or (customer.user.phone if customer.user else "")
    overdue = score is not None and score.expected > 0
    rests_until = caps.free_again(customer.pk, clock.now())
    step = next_step(
        customer, user=user, waiting_order=waiting, unread=unread, overdue=overdue and not rests_until, phone=phone
    )
    return Record(
        handles=handles,
        tags=list(customer.tags.all()),
        score=score,
        standing=standing_in_words(score, clock.now()) if score else _("has not bought anything yet"),
        orders=orders,
        unread=unread,
        phone=phone,
        email=_best(handles, Handle.Kind.EMAIL) or (customer.user.email if customer.user else ""),
        text=texts.come_back(customer) if overdue else texts.greeting(customer),
        step=step,
        rests_until=rests_until,
    )


def _counted(customer: Customer) -> tuple[int, int | None, int]:
    """All orders, the newest that waits, unread messages: one question, each part answered from an index."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT COUNT(*) FROM orders_order WHERE customer_id = %s), "
            "(SELECT MAX(id) FROM orders_order WHERE state = 'waiting' AND customer_id = %s), "
            "COALESCE((SELECT unread FROM messaging_conversation WHERE customer_id = %s), 0)",
            [customer.pk] * 3,
        )
        orders, waiting, unread = cursor.fetchone()
    return orders, waiting, unread


def _best(handles: list[Handle], kind: Handle.Kind) -> str:
    """The verified one, else the oldest."""
    found = sorted((one for one in handles if one.kind == kind), key=lambda one: (one.verified_at is None, one.pk))
    return found[0].value if found else ""


def standing_in_words(score: CustomerScore, now: dt.datetime) -> str:
    """`regular, usually every 21 days, last bought 9 days ago`."""
    today = now.astimezone(clock.zone()).date()
    days = max(0, (today - score.last_order_at.astimezone(clock.zone()).date()).days)
    last = (
        _("last bought today")
        if days == 0
        else ngettext("last bought yesterday", "last bought %(days)d days ago", days) % {"days": days}
    )
    parts = [str(score.get_standing_display())]
    if score.interval_days:
        usual = max(1, round(score.interval_days))
        parts.append(ngettext("usually every day", "usually every %(days)d days", usual) % {"days": usual})
    return ", ".join([*parts, last])


def next_step(
    customer: Customer, *, user: User, waiting_order: int | None, unread: int, overdue: bool, phone: str
) -> NextStep:
    """The first of these that applies and that this person may do."""
    if customer.state == Customer.State.PENDING and may(user, Capability.CUSTOMERS_APPROVE):
        return NextStep("approve", _("Waits for your approval as a member."))
    if waiting_order and may(user, Capability.ORDERS_DECIDE):
        return NextStep("order", _("Has an order that waits for your answer."), waiting_order)
    if unread and may(user, Capability.MESSAGES_SEND):
        return NextStep(
            "answer",
            ngettext("Has written and waits for an answer.", "Has written %(count)d messages and waits for an answer.",
                     unread) % {"count": unread},
        )  # fmt: skip
    if overdue and phone and may(user, Capability.MESSAGES_SEND):
        return NextStep(
            "contact", _("The usual time between purchases has passed: a short message may bring them back.")
        )
    if not phone and may(user, Capability.CUSTOMERS_EDIT):
        return NextStep("phone", _("There is no phone number yet. Ask for it at the next visit."))
    return NextStep("nothing", _("Nothing needs to be done just now."))
