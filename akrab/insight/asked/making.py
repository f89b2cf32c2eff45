"""Working out what customers ask again and again, and keeping it."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.db import transaction

from akrab.core import clock
from akrab.insight.asked import elsewhere, messages, naming, sayings
from akrab.insight.asked.answers import usual_answers
from akrab.insight.asked.faq import standing
from akrab.insight.asked.grouping import Group, grouped, steadiness
from akrab.insight.asked.lookingback import look_back
from akrab.insight.asked.queries import FEWEST, FEWEST_PEOPLE, RECENT_DAYS
from akrab.insight.asked.sayings import Heard, Saying
from akrab.insight.learning.learners import Learned
from akrab.insight.models import AskedDeed, AskedQuestion, Refresh
from akrab.insight.months import first_of
from akrab.insight.science.rates import change, sure
from akrab.insight.science.threads import one_thread

YEAR_DAYS, BEFORE_DAYS = 365, 84  # what lies before the recent days is compared with them
ENOUGH_TALKS, ENOUGH_RISING = 20, 5  # conversations on each side, and with the question, before a trend is told
MOST = 150  # questions of each kind that are kept
EXAMPLES, PRODUCTS, MONTHS = 12, 5, 12
Kind = AskedQuestion.Kind


@dataclass
class Facts:
    """What all questions of a run have in common."""

    now: dt.datetime
    heard: Heard
    months: Counter[dt.date] = field(default_factory=Counter)

    @property
    def recent_from(self) -> dt.datetime:
        return self.now - dt.timedelta(days=RECENT_DAYS)

    @property
    def before_from(self) -> dt.datetime:
        return self.recent_from - dt.timedelta(days=BEFORE_DAYS)


def learn(_last: Refresh) -> Learned:
    """Keep AskedQuestion of the last year, and what became of each question that the shop did something about."""
    with one_thread():
        return _learn(clock.now())


def _learn(now: dt.datetime) -> Learned:
    since = now - dt.timedelta(days=YEAR_DAYS)
    shelf, heard = naming.shelf(), Heard()
    messages.hear(since, shelf, heard)
    asked = [*heard.sayings, *elsewhere.reviews(since), *sayings.from_above(since)]
    facts = Facts(now, heard, Counter(_month(at) for at in heard.talks.values()))
    looked = [*elsewhere.searches(now, shelf), *elsewhere.wishes(since)]
    kinds = {Kind.QUESTION: asked, Kind.SEARCH: looked, Kind.REASON: list(elsewhere.returns(since))}
    kept, told, inside = 0, {}, 0
    for kind, said in kinds.items():
        groups = _groups(kind, said)
        told[kind.value] = len({(one.person, one.asked) for one in said})
        shown = [one for one in groups if one.people >= FEWEST_PEOPLE][:MOST] if told[kind.value] >= FEWEST else []
        kept += len(shown)
        _keep(kind, shown, facts)
        look_back(kind, groups, facts.heard.talks, now=now)
        if kind == Kind.QUESTION:
            inside = sum(len(one.said) for one in shown)
    silent = max(told.values(), default=0) < FEWEST
    figures = {"told": told, "talks": len(heard.talks), "kept": kept, "fewest": FEWEST}
    quality = {"asked": len(asked), "inside": inside, "steady": steadiness(_pairs(asked))} if asked else {}
    return Learned(
        told[Kind.QUESTION.value], trouble="too_few" if silent else "", figures=figures,
        quality={} if silent else quality,
    )  # fmt: skip


def _pairs(said: Iterable[Saying]) -> list[tuple[str, Any]]:
    return [(one.person, one.asked) for one in said]


def _groups(kind: AskedQuestion.Kind, said: Sequence[Saying]) -> list[Group[Saying]]:
    """Those with most people first; a question of an earlier run keeps its key."""
    before = AskedQuestion.objects.filter(kind=kind, topic="").order_by("-people", "id").values_list("key", "words")
    done = AskedDeed.objects.filter(kind=kind, topic="").order_by("id").values_list("key", "words")
    return grouped(said, kind=kind.value, known=[*dict.fromkeys([*before, *done])])


def _keep(kind: AskedQuestion.Kind, shown: Sequence[Group[Saying]], facts: Facts) -> None:
    rows = [_row(kind, one, facts) for one in shown]
    for row, trend in zip(rows, _trends(shown, facts), strict=True):
        row["trend"] = trend
    on_faq = standing(shown) if kind == Kind.QUESTION else set()
    with transaction.atomic():
        for row in rows:
            key = row.pop("key")
            AskedQuestion.objects.update_or_create(key=key, defaults={**row, "on_faq": key in on_faq})
        AskedQuestion.objects.filter(kind=kind).exclude(key__in=[one.key for one in shown]).delete()


def _row(kind: AskedQuestion.Kind, one: Group[Saying], facts: Facts) -> dict[str, Any]:
    said = sorted(one.said, key=lambda each: (each.at, each.pk), reverse=True)
    talks = {each.talk or f"{each.source}:{each.pk}" for each in said}
    first: dict[str, Saying] = {each.talk: each for each in said if each.talk}  # the earliest of each conversation
    waits = [each.minutes for each in first.values() if each.minutes is not None]
    return {
        "key": one.key, "kind": kind, "topic": one.topic, "words": one.words, "people": one.people,
        "talks": len(talks), "recent": len({each.person for each in said if each.at >= facts.recent_from}),
        "channels": _counted((each.channel, each.person) for each in said),
        "months": _months(first.values(), facts) if kind == Kind.QUESTION else [],
        "products": _counted((pk, each.person) for each in said for pk in each.products)[:PRODUCTS],
        "examples": [[each.source, each.pk] for each in {each.person: each for each in reversed(said)}.values()][::-1][
            :EXAMPLES
        ],
        "answers": usual_answers(said), "answered": len(waits), "minutes": round(median(waits)) if waits else None,
        "nothing": len({each.person for each in said if each.nothing}), "last_at": said[0].at,
    }  # fmt: skip


def _counted(seen: Iterable[tuple[Any, str]]) -> list[list[Any]]:
    """[[what, people]], most people first."""
    people: dict[Any, set[str]] = defaultdict(set)
    for what, person in seen:
        people[what].add(person)
    return sorted(([what, len(who)] for what, who in people.items()), key=lambda one: (-one[1], str(one[0])))


def _months(first: Iterable[Saying], facts: Facts) -> list[list[Any]]:
    asked = Counter(_month(each.at) for each in first)
    latest = sorted(facts.months)[-MONTHS:]
    return [[month.isoformat(), asked[month], facts.months[month]] for month in latest]


def _month(at: dt.datetime) -> dt.date:
    return first_of(at.astimezone(clock.zone()).date())


def _trends(shown: Sequence[Group[Saying]], facts: Facts) -> list[str]:
    """Said only where chance alone hardly makes it, all questions together."""
    of_recent = sum(at >= facts.recent_from for at in facts.heard.talks.values())
    of_before = sum(facts.before_from <= at < facts.recent_from for at in facts.heard.talks.values())
    if min(of_recent, of_before) < ENOUGH_TALKS:
        return [""] * len(shown)
    begun: Mapping[str, dt.datetime] = facts.heard.talks
    found = []
    for one in shown:
        talks = [begun[name] for name in {each.talk for each in one.said if each.talk}]
        recent = sum(at >= facts.recent_from for at in talks)
        before = sum(facts.before_from <= at < facts.recent_from for at in talks)
        found.append((before, recent, change(before, of_before, recent, of_recent)))
    stands = sure([each.p for _before, _recent, each in found])
    trends = []
    for (before, recent, each), is_sure in zip(found, stands, strict=True):
        rising = not before or each.ratio > 1
        enough = (recent if rising else before) >= ENOUGH_RISING
        trends.append(("rising" if rising else "falling") if is_sure and enough else "")
    return trends
