"""Texts, channels, colleagues' accounts, pages, monthly expenses and opening hours that nobody uses."""

import datetime as dt
import re
from collections.abc import Iterator

from django.db.models import Min

from akrab.accounts.models import Role, User
from akrab.content.models import Page
from akrab.core import clock, shop
from akrab.finance.models import Repeat
from akrab.insight.overhead.finding import HALF_YEAR, MONTHS_A_QUARTER, QUARTER, YEAR, Finding
from akrab.insight.overhead.hours import EXPECTED, quiet, together
from akrab.insight.overhead.reading import Facts
from akrab.messaging.hours import read_span
from akrab.messaging.models import Message, OwnText
from akrab.messaging.phones import settings as phones
from akrab.messaging.whatsapp import settings as whatsapp
from akrab.tracking import happenings
from akrab.tracking.models import Event

NEW = 30  # days: younger accounts, texts and pages had no time to be used
SHORTEST = 15  # letters of a text by which its use is recognised
ENOUGH_VISITS = 100  # in a quarter
BLANK = re.compile(r"\{+[^{}]*\}+|\s+")


def texts(facts: Facts) -> Iterator[Finding]:
    """Saved answers whose words stand in no message that left in half a year."""
    end = facts.chosen.end
    old = clock.day_start(end - dt.timedelta(days=NEW))
    waiting: dict[int, tuple[str, list[str]]] = {}
    for own in OwnText.objects.filter(updated_at__lt=old).prefetch_related("versions"):
        words = [found for version in own.versions.all() if len(found := longest(version.body)) >= SHORTEST]
        if words:
            waiting[own.pk] = own.name, words
    if not waiting:
        return
    since = clock.day_start(end - dt.timedelta(days=HALF_YEAR))
    sent = Message.objects.filter(direction=Message.Direction.OUT, created_at__gte=since)
    for text in sent.values_list("text", flat=True).iterator(chunk_size=2_000):
        plain = BLANK.sub(" ", text)
        for pk in [pk for pk, (_name, words) in waiting.items() if any(word in plain for word in words)]:
            del waiting[pk]
        if not waiting:
            return
    for pk, (name, _words) in waiting.items():
        yield Finding("text", str(pk), name)


def longest(body: str) -> str:
    """The longest piece of a text that stands in every message made of it: between two blanks to fill in."""
    pieces = (BLANK.sub(" ", piece).strip() for piece in re.split(r"\{+[^{}]*\}+", body))
    return max(pieces, key=len, default="")


def channels(facts: Facts) -> Iterator[Finding]:
    """Connected and silent for a quarter, or costing more than the visits bring that come from it."""
    connected = {
        Message.Channel.WHATSAPP: whatsapp.is_ready(), Message.Channel.SMS: phones.sms_is_ready(),
        Message.Channel.PHONE: phones.voice_is_ready(), Message.Channel.WEBCHAT: bool(shop.get("chat_on")),
    }  # fmt: skip
    begun = facts.chosen.begun
    if begun is None or (facts.chosen.end - begun).days < QUARTER:
        return
    for channel, is_on in connected.items():
        last, count, cost = facts.channels.get(channel, (None, 0, 0))
        if is_on and not count:
            yield Finding("channel", str(channel), since=last)
        elif is_on and cost > (brought := facts.brought.get(channel, 0)):
            figures = {"messages": count, "brought": round(brought / MONTHS_A_QUARTER)}
            yield Finding("dear_channel", str(channel), cost=round(cost / MONTHS_A_QUARTER), figures=figures)


def staff(facts: Facts) -> Iterator[Finding]:
    """Accounts of colleagues who did not sign in for a quarter, sold nothing and answered nobody. No names are kept."""
    end = facts.chosen.end
    people = User.objects.filter(is_active=True).exclude(role__in=(Role.CUSTOMER, Role.PARTNER, Role.OWNER))
    for pk, last_login, created in people.values_list("pk", "last_login", "created_at"):
        known = [facts.chosen.last_day("seller", str(pk)), facts.answered.get(pk)]
        known.append(last_login.astimezone(clock.zone()).date() if last_login else None)
        last = max((day for day in known if day), default=None)
        quiet_since = last or created.astimezone(clock.zone()).date()
        if (end - quiet_since).days > (QUARTER if last else NEW):
            yield Finding("staff", str(pk), since=last)


def pages(facts: Facts) -> Iterator[Finding]:
    """The shop's own pages that no counted visit opened in a quarter."""
    if facts.visits < ENOUGH_VISITS:
        return
    end = facts.chosen.end
    old = clock.day_start(end - dt.timedelta(days=NEW))
    slugs = dict(Page.objects.filter(updated_at__lt=old).order_by("-language").values_list("slug", "title"))
    since = clock.day_start(end - dt.timedelta(days=QUARTER))
    opened = Event.objects.filter(kind=happenings.PAGE, at__gte=since).order_by()
    seen = {path.strip("/") for path in opened.values_list("path", flat=True).distinct()}
    for slug, title in slugs.items():
        if slug not in seen:
            yield Finding("page", slug, title, figures={"visits": facts.visits})


def expenses(facts: Facts) -> Iterator[Finding]:
    """Monthly expenses that have run for more than a year as they are: is each still worth it?"""
    end = facts.chosen.end
    running = Repeat.objects.filter(ended_at=None).annotate(first=Min("expenses__day"))
    for pk, kind, payee, amount, first in running.values_list("pk", "kind", "payee", "amount", "first"):
        if first is not None and (end - first).days > YEAR:
            yield Finding("expense", str(pk), payee, cost=amount, figures={"kind": kind, "begun": first.isoformat()})


def hours(facts: Facts) -> Iterator[Finding]:
    """Opening hours in which half a year long nobody bought and nobody wrote."""
    if not facts.hours:
        return
    for one in quiet(together(facts.hours.values()), opening()):
        yield Finding(
            "hours", f"{one.day}-{one.first:02}-{one.last:02}",
            figures={"day": one.day, "first": one.first, "last": one.last, "minutes": one.minutes, "usual": EXPECTED},
        )  # fmt: skip


def opening() -> dict[int, tuple[int, int]]:
    """The shop's hours: weekday → minutes after midnight. Empty where none are set."""
    spans = {int(day): read_span(text) for day, text in shop.get("open_hours").items()}
    return {day: span for day, span in spans.items() if span}
