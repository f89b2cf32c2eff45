"""Taking up an undertaking, booking its costs, noting the time that went into it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock, shop
from akrab.core.errors import AkrabError
from akrab.engagement import kinds
from akrab.engagement.models import BookedExpense, Undertaking, WorkedTime
from akrab.finance.actions.rights import check
from akrab.finance.models import Expense
from akrab.journal.recording import record

MOST_MONEY = 10**15  # minor units
LONGEST = dt.timedelta(days=3660)
MOST_MINUTES = 1_000 * 60


class UndertakingError(AkrabError):
    """What cannot be an undertaking, or cannot be booked to it."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What the owner writes down. Amounts in minor units; `wanted` of a goal that counts is a number."""

    name: str
    first_day: dt.date
    last_day: dt.date | None = None
    goal: str = ""
    wanted: int | None = None
    planned_cost: int | None = None
    note: str = ""


@transaction.atomic
def begin(*, key: str, kind: str, plan: Plan, source: str = "", actor: User | None) -> Undertaking:
    """The same `key` gives the undertaking there is. Raises UndertakingError, NotAllowed."""
    check(actor)
    known = Undertaking.objects.filter(key=key).first()
    if known is not None:
        return known
    values = _sound(plan)
    try:
        with transaction.atomic():
            made = Undertaking.objects.create(key=key, kind=kind, source=source, created_at=clock.now(), **values)
    except IntegrityError:  # somebody else was quicker
        return Undertaking.objects.get(key=key)
    record(kinds.UndertakingSaved(title=made.name), subject=made, actor=actor)
    return made


@transaction.atomic
def change(*, undertaking: Undertaking, plan: Plan, actor: User | None) -> None:
    """Other words, days or goals. Raises UndertakingError, NotAllowed."""
    check(actor)
    values = _sound(plan)
    Undertaking.objects.filter(pk=undertaking.pk).update(**values)
    record(kinds.UndertakingSaved(title=plan.name), subject=undertaking, actor=actor)


def _sound(plan: Plan) -> dict[str, Any]:
    name = " ".join(plan.name.split())[:120]
    if not name:
        raise UndertakingError(_("Give it a name."), field="name")
    if plan.last_day is not None and plan.last_day < plan.first_day:
        raise UndertakingError(_("The last day lies before the first one."), field="last_day")
    if plan.last_day is not None and plan.last_day - plan.first_day > LONGEST:
        raise UndertakingError(_("Ten years are the most. Choose fewer days."), field="last_day")
    if plan.goal and not plan.wanted:
        raise UndertakingError(_("Write how much it is to reach."), field="wanted")
    if plan.wanted and not plan.goal:
        raise UndertakingError(_("Choose what it is to reach."), field="goal")
    for field in ("wanted", "planned_cost"):
        if not 0 <= (getattr(plan, field) or 0) <= MOST_MONEY:
            raise UndertakingError(_("That is more than can be counted. Write less."), field=field)
    return {
        "name": name, "first_day": plan.first_day, "last_day": plan.last_day, "goal": plan.goal,
        "wanted": plan.wanted or None, "planned_cost": plan.planned_cost, "note": plan.note.strip()[:2_000],
    }  # fmt: skip


@transaction.atomic
def remove(*, undertaking: Undertaking, actor: User | None) -> None:
    """With what was booked to it: the expenses themselves stay in the books."""
    check(actor)
    record(kinds.UndertakingRemoved(title=undertaking.name), subject=undertaking, actor=actor)
    undertaking.delete()


@transaction.atomic
def book(*, undertaking: Undertaking, expense: Expense, actor: User | None) -> None:
    """The expense counts for it; a doubled tap books once. Raises UndertakingError when it is undone or belongs to
    another one; nothing is changed then."""
    check(actor)
    if expense.withdrawn_at is not None:
        raise UndertakingError(_("This expense was undone and counts no more."))
    known, fresh = BookedExpense.objects.get_or_create(  # one row per expense: of two who book at once one is first
        expense=expense, defaults={"undertaking": undertaking, "actor": actor, "created_at": clock.now()}
    )
    if known.undertaking_id != undertaking.pk:
        raise UndertakingError(
            _("This expense is booked to “%(name)s” already. Take it out there first.") % {"name": known.undertaking}
        )
    if fresh:
        said = kinds.CostBooked(title=undertaking.name, amount=expense.amount, currency=shop.get("currency"))
        record(said, subject=undertaking, actor=actor)


@transaction.atomic
def unbook(*, undertaking: Undertaking, expense: Expense, actor: User | None) -> None:
    """It does not count for it any more."""
    check(actor)
    gone, _kinds = BookedExpense.objects.filter(expense=expense, undertaking=undertaking).delete()
    if gone:
        said = kinds.CostUnbooked(title=undertaking.name, amount=expense.amount, currency=shop.get("currency"))
        record(said, subject=undertaking, actor=actor)


@transaction.atomic
def note_time(
    *, undertaking: Undertaking, key: str, minutes: int, hourly_cost: int, actor: User | None, note: str = "",
    day: dt.date | None = None,
) -> WorkedTime:  # fmt: skip
    """Once per `key`. Raises UndertakingError, NotAllowed."""
    check(actor)
    if not 0 < minutes <= MOST_MINUTES:
        raise UndertakingError(_("Write the time in minutes, from 1 to 60,000."), field="minutes")
    if not 0 <= hourly_cost <= MOST_MONEY // MOST_MINUTES:
        raise UndertakingError(_("That is more than can be counted. Write less."), field="hourly_cost")
    made, fresh = WorkedTime.objects.get_or_create(
        key=key,
        defaults={
            "undertaking": undertaking, "day": day or clock.today(), "minutes": minutes, "hourly_cost": hourly_cost,
            "note": note.strip()[:120], "actor": actor, "created_at": clock.now(),
        },
    )  # fmt: skip
    if fresh:
        said = kinds.CostBooked(title=undertaking.name, amount=made.cost, currency=shop.get("currency"))
        record(said, subject=undertaking, actor=actor)
    return made


@transaction.atomic
def remove_time(*, time: WorkedTime, actor: User | None) -> None:
    check(actor)
    said = kinds.CostUnbooked(title=time.undertaking.name, amount=time.cost, currency=shop.get("currency"))
    record(said, subject=time.undertaking, actor=actor)
    time.delete()
