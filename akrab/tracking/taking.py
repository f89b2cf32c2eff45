"""From the files of events into visits: in batches, each with how far it was read, so nothing is lost or told twice.

A visit ends half an hour after its last event, or when its visitor comes from another campaign. Signing in carries the
visit on under the mark of the session and gives it its customer; signing out ends it, so what the next person does on
the same device is theirs.
"""

import datetime as dt
import fcntl
import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections, transaction
from django.db.models import F
from django.urls import Resolver404, resolve

from akrab.core import clock
from akrab.tracking import guests, happenings, months
from akrab.tracking.links import SECRETS
from akrab.tracking.models import BotDay, Event, Known, Taken, Visit
from akrab.tracking.opened import note_opened
from akrab.tracking.spool import SpoolFile, files
from akrab.tracking.telling import folder
from akrab.tracking.visitors import BOT

STAFF = 0  # stands for a customer where one of the shop's own people signed in
BATCH = 1_000  # calls in one transaction
BATCHES = 4  # of one file in one go, so that whoever shares the lane is not kept waiting
PAUSE = dt.timedelta(minutes=30)
STAGES = {
    happenings.PRODUCT: Visit.Stage.PRODUCT,
    happenings.BASKET: Visit.Stage.BASKET,
    happenings.CHECKOUT: Visit.Stage.CHECKOUT,
    happenings.ORDER: Visit.Stage.ORDER,
}
CHANGING = frozenset({
    "visitor", "customer_id", "started_at", "last_at", "last_path", "pages", "seconds", "stage", "orders", "amount",
})  # fmt: skip


def take() -> int:
    """Take over what waits; returns how many calls. One process at a time; another finds nothing to do."""
    waiting = list(files(folder()))
    if not waiting:
        return 0
    with (folder() / "taking.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return 0
        return sum(map(_take_file, waiting))


def _take_file(file: SpoolFile) -> int:
    closed = file.is_closed()  # asked before reading: a line written meanwhile belongs to a file still open
    taken = 0
    mark = Taken.objects.filter(pk=file.name).first() or Taken(file=file.name)
    for _number in range(BATCHES):
        lines, end = file.lines(mark.position, BATCH)
        if not lines:
            if closed:
                file.path.unlink(missing_ok=True)
                Taken.objects.filter(pk=file.name).delete()
            break
        with transaction.atomic(using=settings.EVENTS_DATABASE):
            _store(lines)
            mark.position = end
            mark.save()
        taken += len(lines)
    return taken


class _Desk:
    """The open visits of a batch: looked up once, changed in memory, written once."""

    def __init__(self, visitors: set[str], since: dt.datetime) -> None:
        found = Visit.objects.filter(visitor__in=visitors, last_at__gte=since).order_by("last_at")
        self.open = {visit.visitor: visit for visit in found}
        self.known = dict(Known.objects.filter(pk__in=visitors).values_list("visitor", "customer_id"))
        self.changed: dict[int, Visit] = {}
        self.new: list[Visit] = []
        self.events: list[Event] = []

    def visit(self, at: dt.datetime, told: dict[str, Any], first: dict[str, Any]) -> Visit | None:
        """The visit that an event at this moment belongs to; a new one when there is none. None for the shop's own
        people."""
        visitor = told["visitor"]
        if self.known.get(visitor) == STAFF:
            return None
        visit = self.open.get(visitor)
        source, medium, campaign = _source(first)
        another_way = bool(medium or campaign) and visit is not None and (source, medium, campaign) != _of(visit)
        # The clock may have been put back: what is hours before the visit is no part of it either.
        if visit is not None and visit.started_at - PAUSE <= at <= visit.last_at + PAUSE and not another_way:
            self._touch(visit)
            return visit
        visit = Visit(
            visitor=visitor, customer_id=self.known.get(visitor), started_at=at, last_at=at, device=told["device"],
            language=told.get("language", ""), source=source, medium=medium, campaign=campaign,
            content=first.get("content", ""), term=first.get("term", ""), landing=_public(first.get("path", "")),
        )  # fmt: skip
        self.open[visitor] = visit
        self.new.append(visit)
        return visit

    def _touch(self, visit: Visit) -> None:
        if visit.pk:
            self.changed[visit.pk] = visit

    def sign_in(self, visitor: str, customer_id: int, before: Iterable[str], at: dt.datetime) -> None:
        """The visit goes on under the mark of the session, with its customer."""
        Known.objects.update_or_create(pk=visitor, defaults={"customer_id": customer_id, "since": at})
        self.known[visitor] = customer_id
        for old in before if customer_id != STAFF else ():
            visit = self.open.pop(old, None)
            if visit is not None and at - visit.last_at <= PAUSE and visit.customer_id in {None, customer_id}:
                visit.visitor, visit.customer_id = visitor, customer_id
                self.open[visitor] = visit
                self._touch(visit)

    def sign_out(self, visitor: str) -> None:
        """What comes next from this device is somebody else's visit."""
        Known.objects.filter(pk=visitor).delete()
        self.known.pop(visitor, None)
        self.open.pop(visitor, None)

    def agree(self, kind: str, happened: dict[str, Any], at: dt.datetime) -> None:
        """A guest's yes or no to being recognised. What was seen in the visit before the yes is theirs, too."""
        mark = happened["guest"]
        if kind == happenings.REMEMBERED:
            guests.remember(mark, wording=happened["text"], language=happened["language"], at=at)
            self._carry_over(happened.get("before", ()), mark, at)
            return
        self.write()
        self.new, self.changed, self.events = [], {}, []
        self.open.pop(mark, None)
        guests.forget(mark, at=at)

    def _carry_over(self, before: Iterable[str], mark: str, at: dt.datetime) -> None:
        for old in before:
            visit = self.open.get(old)
            if visit is not None and at - visit.last_at <= PAUSE and visit.customer_id is None:
                del self.open[old]
                visit.visitor = mark
                self.open[mark] = visit
                self._touch(visit)

    def write(self) -> None:
        Visit.objects.bulk_create(self.new, batch_size=500)
        _update(self.changed.values())
        for event in self.events:
            event.visit_id = event.visit.pk
        Event.objects.bulk_create(self.events, batch_size=1000)
        touched = {visit.started_at for visit in (*self.new, *self.changed.values())}
        months.written(touched | {event.at for event in self.events})


def _update(visits: Iterable[Visit]) -> None:
    """Row by row with one statement, several times as fast as `bulk_update`, which has a case for every row and field.
    A visit that was erased meanwhile stays erased."""
    connection = connections[settings.EVENTS_DATABASE]
    fields = [field for field in Visit._meta.concrete_fields if field.name in CHANGING]
    rows = [
        (*(field.get_db_prep_save(getattr(visit, field.attname), connection) for field in fields), visit.pk)
        for visit in visits
    ]
    if not rows:
        return
    columns = ", ".join(f"{field.column} = %s" for field in fields)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {Visit._meta.db_table} SET {columns} WHERE id = %s", rows)  # noqa: S608 (our own names)


def _store(lines: Iterable[bytes]) -> None:
    calls: list[tuple[dt.datetime, dict[str, Any]]] = []
    bots: dict[dt.date, int] = {}
    for line in lines:
        told = json.loads(line)
        at = dt.datetime.fromtimestamp(told["at"] / 1000, dt.UTC)
        if told["device"] == BOT:
            day = at.astimezone(clock.zone()).date()
            bots[day] = bots.get(day, 0) + len(told["events"])
        else:
            calls.append((at, told))
    for day, count in bots.items():
        BotDay.objects.get_or_create(pk=day)
        BotDay.objects.filter(pk=day).update(events=F("events") + count)
    if not calls:
        return
    calls.sort(key=lambda call: call[0])
    visitors = {told["visitor"] for _at, told in calls}
    visitors |= {old for _at, told in calls for event in told["events"] for old in event.get("before", ())}
    desk = _Desk(visitors, calls[0][0] - PAUSE)
    note_opened([call for call in calls if desk.known.get(call[1]["visitor"]) != STAFF])
    for at, told in calls:
        for happened in told["events"]:
            _take_event(desk, at, told, happened)
    desk.write()


def _take_event(desk: _Desk, at: dt.datetime, told: dict[str, Any], happened: dict[str, Any]) -> None:
    kind = happened["kind"]
    if kind in {happenings.REMEMBERED, happenings.FORGOTTEN}:
        desk.agree(kind, happened, at)
        return
    if kind == happenings.SIGNED_IN:
        desk.sign_in(told["visitor"], happened["customer"], happened["before"], at)
    visit = desk.visit(at, told, happened)
    if visit is None:
        if kind == happenings.SIGNED_OUT:
            desk.sign_out(told["visitor"])
        return
    visit.started_at, visit.last_at = min(visit.started_at, at), max(visit.last_at, at)
    visit.seconds = min(86_400, int((visit.last_at - visit.started_at).total_seconds()))
    path = _public(happened.get("path", ""))
    if "message" in happened:
        desk.events.append(
            Event(visit=visit, at=at, kind=happenings.MESSAGE_OPENED, path=path, about=happened["message"])
        )
    if kind == happenings.PAGE:
        visit.pages += 1
        visit.last_path = path
    visit.stage = max(visit.stage, STAGES.get(kind, Visit.Stage.LOOKED))
    if kind == happenings.ORDER:
        visit.orders += 1
        visit.amount += happened.get("amount", 0)
    desk.events.append(
        Event(
            visit=visit,
            at=at,
            kind=kind,
            path=path,
            about=happened.get("about"),
            count=happened.get("count", happened.get("seconds")),
            amount=happened.get("amount"),
            text=happened.get("text", ""),
        )
    )
    if kind == happenings.SIGNED_OUT:
        desk.sign_out(told["visitor"])


@lru_cache(maxsize=4096)
def _public(path: str) -> str:
    """The path without what is a secret in it: links that open something for who has them."""
    if not path:
        return ""
    try:
        match = resolve(path)
    except Resolver404:
        return path
    for name in SECRETS & match.kwargs.keys():
        path = path.replace(str(match.kwargs[name]), "…")
    return path


def _source(first: dict[str, Any]) -> tuple[str, str, str]:
    """Source, medium and campaign of an event that begins a visit; a link from elsewhere names its host."""
    source = first.get("source", "")
    if not source and first.get("from"):
        try:
            source = (urlsplit(first["from"]).hostname or "").removeprefix("www.")[:80]
        except ValueError:  # no address
            source = ""
    return source, first.get("medium", ""), first.get("campaign", "")


def _of(visit: Visit) -> tuple[str, str, str]:
    return visit.source, visit.medium, visit.campaign
