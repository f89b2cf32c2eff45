"""Whether a question became rarer after the shop did something about it."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any

from akrab.insight.asked.grouping import Group
from akrab.insight.asked.queries import FEWEST_DAYS, FEWEST_TALKS
from akrab.insight.asked.sayings import Saying
from akrab.insight.models import AskedDeed, AskedQuestion
from akrab.insight.science.rates import change

LONGEST_DAYS = 90  # looked at on each side
SURE = 0.05
ANSWERS = (AskedDeed.Way.FAQ, AskedDeed.Way.SAVED, AskedDeed.Way.PRODUCT)


def look_back(
    kind: AskedQuestion.Kind, groups: Sequence[Group[Saying]], talks: Mapping[str, dt.datetime], *, now: dt.datetime
) -> None:
    """Keep with each deed how many of the conversations asked it, as long before as since. talks: when each began."""
    said = {one.key: one for one in groups}
    for deed in AskedDeed.objects.filter(kind=kind, way__in=ANSWERS, ended_at=None):
        asked = {each.talk for each in said[deed.key].said if each.talk} if deed.key in said else set()
        found = seen(deed.done_at, asked, talks, now=now)
        if found != deed.seen:
            AskedDeed.objects.filter(pk=deed.pk).update(seen=found)


def seen(
    done_at: dt.datetime, asked: set[str], talks: Mapping[str, dt.datetime], *, now: dt.datetime
) -> dict[str, Any]:
    """days of each side; before, after: conversations that asked, of_before, of_after: all. clear: the change is more
    than chance alone makes; low, high: by which factor it changed, nine of ten such spans hold the true one. Without
    clear it is too early."""
    days = min(LONGEST_DAYS, (now - done_at).days)
    found: dict[str, Any] = {"days": days}
    if days < 1:
        return found
    length = dt.timedelta(days=days)
    before = {name for name, at in talks.items() if done_at - length <= at < done_at}
    after = {name for name, at in talks.items() if done_at <= at < done_at + length}
    found |= {
        "before": len(before & asked), "of_before": len(before), "after": len(after & asked), "of_after": len(after),
    }  # fmt: skip
    if days >= FEWEST_DAYS and min(len(before), len(after)) >= FEWEST_TALKS:
        moved = change(found["before"], len(before), found["after"], len(after))
        found |= {"clear": moved.p < SURE, "low": round(moved.low, 3)}
        found["high"] = round(moved.high, 3) if math.isfinite(moved.high) else None
    return found
