"""What stands at the head of a customer's record: who it is, how it stands with them, what to do next."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.accounts.models import User
from akrab.core import clock
from akrab.customers.models import Customer, Handle, Tag
from akrab.engagement import texts
from akrab.engagement.steps import BIRTHDAY, Facts, NextStep, facts_of, next_step
from akrab.insight import moods
from akrab.insight.models import CustomerScore
from akrab.insight.moods import Felt
from akrab.messaging import caps


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
    facts: Facts
    rests_until: dt.datetime | None = None  # has had as many offers this week as the shop sends
    moods: list[Felt] = field(default_factory=list)  # of the newest messages and reviews
    why: list[str] = field(default_factory=list)  # of the standing


def record_of(customer: Customer, *, user: User) -> Record:
    handles = list(customer.handles.order_by("id"))
    score: CustomerScore | None = getattr(customer, "score", None)
    facts = facts_of(customer.pk)
    felt = moods.lately(customer.pk)
    phone = _best(handles, Handle.Kind.PHONE) or (customer.user.phone if customer.user else "")
    rests_until = caps.free_again(customer.pk, clock.now()) if facts.offers else None
    last = next((one for one in felt if one.source == "message"), None)
    heard = last.words if last is not None and last.mood == "negative" else ""
    step = next_step(customer, facts, user=user, score=score, rests=rests_until is not None, phone=phone, heard=heard)
    return Record(
        handles=handles,
        tags=list(customer.tags.all()),
        score=score,
        standing=standing_in_words(score, clock.now()) if score else _("has not bought anything yet"),
        orders=facts.orders,
        unread=facts.unread,
        phone=phone,
        email=_best(handles, Handle.Kind.EMAIL) or (customer.user.email if customer.user else ""),
        text=_text(customer, step.code),
        step=step,
        facts=facts,
        rests_until=rests_until,
        moods=felt,
        why=why_standing(score) if score else [],
    )


def _text(customer: Customer, code: str) -> str:
    """How a WhatsApp message begins, as the next step has it."""
    if code == BIRTHDAY:
        return texts.birthday(customer)
    return texts.come_back(customer) if code == "contact" else texts.greeting(customer)


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


def why_standing(score: CustomerScore) -> list[str]:
    """The rule behind the standing (insight.metrics.rfm), and the customer among all who bought: each score is a fifth
    of them, 5 the best."""
    rule = {
        CustomerScore.Standing.NEW: _("has bought on one day so far"),
        CustomerScore.Standing.PROMISING: _("has bought on two days so far"),
        CustomerScore.Standing.REGULAR: _("has bought on three days or more, and is not late"),
        CustomerScore.Standing.BEST: _("is not late, and buys often and much"),
        CustomerScore.Standing.SLIPPING: _("is half as late again as usual"),
        CustomerScore.Standing.LOST: _("is three times as late as usual"),
    }[CustomerScore.Standing(score.standing)]
    compared = _("Of the others, %(late)d%% bought longer ago, %(often)d%% less often and %(much)d%% for less.") % {
        "late": (score.recency_score - 1) * 20,
        "often": (score.frequency_score - 1) * 20,
        "much": (score.money_score - 1) * 20,
    }
    return [rule, compared]
