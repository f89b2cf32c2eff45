"""What is best done now about one customer, and why: their part of what `today` shows of all."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.accounts.models import User
from akrab.core import clock, shop
from akrab.core.money import format_money
from akrab.core.templatetags.akrab import day as said_day
from akrab.customers.birthdays import birthday_in
from akrab.customers.models import Customer
from akrab.insight.models import CustomerScore
from akrab.messaging.models import Message

BIRTHDAY = "birthday"  # what a tapped message is about
BIRTHDAY_DAYS = 3  # before and after it
FACTS = """SELECT
    (SELECT COUNT(*) FROM orders_order WHERE customer_id = %s AND kind = 'sale'),
    (SELECT MAX(id) FROM orders_order WHERE state = 'waiting' AND customer_id = %s),
    (SELECT MAX(id) FROM orders_order WHERE troubled AND customer_id = %s),
    COALESCE((SELECT unread FROM messaging_conversation WHERE customer_id = %s), 0),
    (SELECT COUNT(*) FROM messaging_message WHERE state = 'failed' AND customer_id = %s),
    (SELECT COUNT(*) FROM reviews_review WHERE state = 'waiting' AND customer_id = %s),
    (SELECT COUNT(*) FROM consent_standing WHERE purpose = 'marketing' AND customer_id = %s),
    (SELECT COUNT(*) FROM messaging_message WHERE advertised_at > %s AND customer_id = %s),
    (SELECT CAST(COALESCE(SUM(total - credited - paid), 0) AS bigint) FROM orders_order WHERE customer_id = %s
        AND state IN ('accepted', 'packed', 'sent') AND currency = %s AND total - credited > paid)"""


@dataclass(frozen=True)
class Facts:
    """One question to the database, each part answered from an index."""

    orders: int
    waiting_order: int | None  # the newest that waits for an answer
    troubled_order: int | None  # the newest with a return to decide or receive
    unread: int
    failed: int  # messages that did not arrive
    reviews: int  # to be looked through
    answered: int  # ways about which they said yes or no to news
    offers: int  # messages with offers within a week
    unpaid: int = 0  # of orders that the shop has taken on and that are not done, minor units


def facts_of(customer_id: int) -> Facts:
    with connection.cursor() as cursor:
        week_ago = connection.ops.adapt_datetimefield_value(clock.now() - dt.timedelta(days=7))
        cursor.execute(FACTS, [*[customer_id] * 7, week_ago, customer_id, customer_id, shop.get("currency")])
        return Facts(*cursor.fetchone())


@dataclass(frozen=True)
class NextStep:
    """`code`: approve, order, answer, return, failed, birthday, contact, review, phone, consent or nothing; `order_id`
    for "order" and "return"; `why` says more, where there is more to say."""

    code: str
    sentence: str
    why: str = ""
    order_id: int | None = None


def next_step(
    customer: Customer, facts: Facts, *, user: User, score: CustomerScore | None, rests: bool, phone: str, heard: str
) -> NextStep:
    """The first of these that applies and that this person may do. `rests`: has had enough offers; `heard`: the words
    by which the last message sounds displeased."""
    step = _waiting(customer, facts, user=user, heard=heard)
    if step is not None:
        return step
    if phone and may(user, C.MESSAGES_SEND):
        days = _days_to_birthday(customer.birthday)
        if days is not None and not _greeted(customer):
            return NextStep(BIRTHDAY, _birthday_said(customer, days), _("A greeting costs nothing and is remembered."))
        if score is not None and score.expected > 0 and not rests:
            sentence = _("The usual time between purchases has passed: a short message may bring them back.")
            return NextStep("contact", sentence, chances(score))
    if facts.reviews and may(user, C.REVIEWS_MODERATE):
        return NextStep("review", _("Has written a review that you have not looked through yet."))
    if may(user, C.CUSTOMERS_EDIT):
        if not phone:
            return NextStep("phone", _("There is no phone number yet. Ask for it at the next visit."))
        if not facts.answered:
            sentence = _("Was never asked about news and offers. Ask at the next visit.")
            return NextStep("consent", sentence, _("Without a yes the shop sends no offers."))
    return NextStep("nothing", _("Nothing needs to be done just now."))


def _waiting(customer: Customer, facts: Facts, *, user: User, heard: str) -> NextStep | None:
    """Something that waits for the shop."""
    if customer.state == Customer.State.PENDING and may(user, C.CUSTOMERS_APPROVE):
        return NextStep("approve", _("Waits for your approval as a member."))
    if facts.waiting_order and may(user, C.ORDERS_DECIDE):
        return NextStep("order", _("Has an order that waits for your answer."), order_id=facts.waiting_order)
    if facts.unread and may(user, C.MESSAGES_SEND):
        said = ngettext(
            "Has written and waits for an answer.",
            "Has written %(count)d messages and waits for an answer.",
            facts.unread,
        )
        why = _("Sounds displeased: %(words)s") % {"words": heard} if heard else ""
        return NextStep("answer", said % {"count": facts.unread}, why)
    if facts.troubled_order and may(user, C.ORDERS_DECIDE):
        return NextStep("return", _("Wants to return something, or has sent it back."), order_id=facts.troubled_order)
    if facts.failed and may(user, C.MESSAGES_SEND):
        return NextStep("failed", _("A message to them did not arrive."), _("Look at the contact, and send it again."))
    return None


def chances(score: CustomerScore) -> str:
    """How many of those who were as late came back, and what a purchase of theirs is worth."""
    if not score.likelihood:
        return ""
    return _("Of 100 who were as late, %(n)d came back; they usually buy for %(amount)s.") % {
        "n": max(1, round(score.likelihood * 100)),
        "amount": format_money(score.average_order, shop.get("currency")),
    }


def _days_to_birthday(birthday: dt.date | None) -> int | None:
    """0 on the day, 2 two days before, -1 a day after; None when it is not near."""
    if birthday is None:
        return None
    today = clock.today()
    near = min(((birthday_in(today.year + add, birthday) - today).days for add in (-1, 0, 1)), key=abs)
    return near if abs(near) <= BIRTHDAY_DAYS else None


def _birthday_said(customer: Customer, days: int) -> str:
    if days == 0:
        return _("Has birthday today.")
    assert customer.birthday is not None
    today = clock.today()
    moment = said_day(today + dt.timedelta(days=days)).rpartition(" ")[0]
    return (_("Has birthday on %(day)s.") if days > 0 else _("Had birthday on %(day)s.")) % {"day": moment}


def _greeted(customer: Customer) -> bool:
    since = clock.now() - dt.timedelta(days=30)
    return Message.objects.filter(customer=customer, created_at__gte=since, template=BIRTHDAY).exists()
