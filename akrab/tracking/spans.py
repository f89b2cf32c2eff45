"""Which visits are meant: days of the shop's calendar, and what the visits have in common."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from akrab.core import clock
from akrab.tracking import happenings
from akrab.tracking.models import Event, Visit

DIRECT = "-"  # stands for no source, so that it can be asked for in an address
TEXTS = ("device", "source", "medium", "campaign", "landing", "ending", "path", "search", "seen")
NUMBERS = ("product", "stage", "about")


@dataclass(frozen=True)
class Span:
    """Days of the shop's calendar, both included; all visits, or those that each field that is set agrees with.

    source: DIRECT for none. landing, ending, path: the first, the last, any page. search: words looked for. product:
    looked at it. stage: came so far or farther. seen with about: something of this kind happened with this number.
    """

    first: dt.date
    last: dt.date
    device: str = ""
    source: str = ""
    medium: str = ""
    campaign: str = ""
    landing: str = ""
    ending: str = ""
    path: str = ""
    search: str = ""
    seen: str = ""
    product: int = 0
    stage: int = 0
    about: int = 0

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Span":
        """As many days right before."""
        length = dt.timedelta(days=self.days)
        return replace(self, first=self.first - length, last=self.first - dt.timedelta(days=1))

    @property
    def ends(self) -> tuple[dt.datetime, dt.datetime]:
        zone = clock.zone()
        day = dt.timedelta(days=1)
        return (
            dt.datetime.combine(self.first, dt.time(), zone).astimezone(dt.UTC),
            dt.datetime.combine(self.last + day, dt.time(), zone).astimezone(dt.UTC),
        )

    @property
    def chosen(self) -> dict[str, str]:
        """What narrows it beside the days, for an address."""
        names = [one.name for one in fields(self) if one.name not in {"first", "last"}]
        return {name: str(getattr(self, name)) for name in names if getattr(self, name)}

    def narrowed(self, given: Mapping[str, str]) -> "Span":
        """With what an address says; nonsense in it narrows nothing."""
        found: dict[str, Any] = {name: given[name][:200] for name in TEXTS if given.get(name)}
        for name in NUMBERS:
            text = given.get(name, "")
            if text.isascii() and text.isdecimal() and len(text) < 16:
                found[name] = int(text)
        if found.get("device", "") not in ("", *Visit.Device.values):
            del found["device"]
        return replace(self, **found)


def visits(span: Span) -> QuerySet[Visit]:
    begin, end = span.ends
    found = Visit.objects.filter(started_at__gte=begin, started_at__lt=end)
    same = {"device": span.device, "medium": span.medium, "campaign": span.campaign, "landing": span.landing}
    found = found.filter(**{name: value for name, value in same.items() if value})
    if span.source:
        found = found.filter(source="" if span.source == DIRECT else span.source)
    if span.ending:
        found = found.filter(last_path=span.ending, orders=0)
    if span.stage:
        found = found.filter(stage__gte=span.stage)
    for kind, field, value in (
        (happenings.PAGE, "path", span.path),
        (happenings.PRODUCT, "about", span.product),
        (happenings.SEARCH, "text__iexact", span.search),
        (span.seen, "about", span.about),
    ):
        if kind and value:
            found = found.filter(Exists(Event.objects.filter(visit=OuterRef("pk"), kind=kind, **{field: value})))
    return found


def events(span: Span, kind: str) -> QuerySet[Event]:
    """Of the visits meant, by the moment of the event."""
    begin, end = span.ends
    found = Event.objects.filter(at__gte=begin, at__lt=end, kind=kind)
    if span.chosen.keys() - {"device"}:
        return found.filter(visit__in=visits(span).values("pk"))
    return found.filter(visit__device=span.device) if span.device else found
