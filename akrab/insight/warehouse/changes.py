"""What of the facts no longer holds: found by tallies of the shop's rows, so nobody has to tell of a change.

A tally counts the rows of each day and adds up what changes with them (`Part.versions`). The newest rows are tallied at
every refresh; all of them once a day, and when many new ones came. Days whose tally differs from the last refresh's
have rows that came late, were corrected, deleted, merged or erased: the months of these days are read again. Tallies
are taken before the rows are read: what changes in between differs next time.

A table that is kept whole is read again once a day, and after entries of its kinds in the journal.

Rows in a database beside the shop's, which does not answer, stay as they were read last; the next refresh tries again.
"""

import datetime as dt
import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, InterfaceError, connection
from django.db.models import Max, Q

from akrab.core import clock, shop
from akrab.insight.months import first_of
from akrab.insight.warehouse.folder import Folder, put_text
from akrab.insight.warehouse.reading import quoted
from akrab.insight.warehouse.sources import sources
from akrab.insight.warehouse.sources.source import Part, Source
from akrab.journal.models import Entry

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

logger = logging.getLogger(__name__)
NEWEST = 20_000  # ids tallied at every refresh
LATE = {"postgresql": 1_000}  # entries of the journal looked at again: there a smaller id may appear later
ARTICLES = ("product.", "category.", "import.")
ERASED = "customer.erased"

Days = dict[str, list[str]]  # of a tally
State = dict[str, Any]

RETURNS = Part(
    {},
    "orders_return r JOIN orders_order o ON o.id = r.order_id",
    id="r.id",
    at="r.received_at",
    where="r.state = 'received' AND r.received_at IS NOT NULL",
    versions=("r.goods", "coalesce(o.customer_id, 0)"),
)


@dataclass
class Plan:
    """What a refresh has to read. `months`: of each table that is cut into months; None: all there are. `orders`:
    months of orders and their lines. `whole`: tables that are written whole. `unread`: tables whose database did not
    answer. `state`: to be kept when all is done."""

    months: dict[str, list[dt.date] | None] = field(default_factory=dict)
    least: dict[str, dict[dt.date, list[int]]] = field(default_factory=dict)  # ids from which a month's rows begin
    orders: list[dt.date] = field(default_factory=list)
    whole: set[str] = field(default_factory=set)
    articles: bool = True
    erased: bool = True
    unread: set[str] = field(default_factory=set)
    state: State = field(default_factory=dict)
    before: State = field(default_factory=dict)  # what was kept last time

    def leave(self, one: Source) -> None:
        """Leave a table as it was read last."""
        name = one.table.name
        logger.warning("%s could not be read: their database does not answer", name)
        self.unread.add(name)
        self.months[name] = []
        for place in range(len(one.parts)):
            key = f"{name}.{place}"
            self.state["parts"].pop(key, None)
            if key in self.before.get("parts", {}):
                self.state["parts"][key] = self.before["parts"][key]
        self.state["read"].pop(name, None)
        if name in self.before.get("read", {}):
            self.state["read"][name] = self.before["read"][name]

    @property
    def unread_since(self) -> str:
        """The moment (ISO) up to which they were read; empty where they never were."""
        return min((self.state["read"].get(name, "") for name in self.unread), default="")


def plan(folder: Folder, *, known: bool) -> Plan:
    """Compare the shop with what the facts were made of. Not `known`: everything is read."""
    today, currency = clock.today().isoformat(), str(shop.get("currency"))
    old = _kept(folder) if known else {}
    if old.get("currency") != currency:
        old = {}
    made = Plan(state={"currency": currency, "on": today, "parts": {}, "read": {}}, before=old)
    heard = _heard(old, made.state)
    every_table = heard is None or old.get("on") != today
    made.articles = every_table or _touched(heard, ARTICLES)
    made.erased = every_table or _touched(heard, (ERASED,))
    parts: State = old.get("parts", {})
    for one in sources():
        name = one.table.name
        if one.table.month is None:
            if every_table or _touched(heard, one.kinds):
                made.whole.add(name)
            continue
        changed: set[dt.date] | None = set()
        try:
            if one.is_elsewhere and made.unread:
                raise DatabaseError  # the same database, which did not answer a moment ago
            tallies = [_Tally(part, parts.get(f"{name}.{place}"), today) for place, part in enumerate(one.parts)]
        except (DatabaseError, InterfaceError):
            if not one.is_elsewhere:
                raise
            made.leave(one)
            continue
        if any(part.events for part in one.parts):
            made.state["read"][name] = clock.now().isoformat()
        for place, tally in enumerate(tallies):
            made.state["parts"][f"{name}.{place}"] = tally.state
            changed = None if changed is None or tally.changed is None else changed | tally.changed
        made.months[name] = None if changed is None else sorted(changed)
        made.least[name] = {month: [tally.least(month) for tally in tallies] for month in sorted(changed or ())}
    back = _Tally(RETURNS, parts.get("returns"), today)
    made.state["parts"]["returns"] = back.state
    made.orders = sorted({*(made.months["order_details"] or ()), *(back.changed or ())})
    return made


def keep(folder: Folder, made: Plan) -> None:
    """Remember the tallies; to be called when the refresh is done, so that a killed one is done again."""
    made.state["unread"] = sorted(made.unread)
    put_text(folder.path / "tallies.json", json.dumps(made.state))


def stale(folder: Folder) -> bool:
    """True when anything in the facts differs from the shop. Costs a look at the newest rows."""
    made = plan(folder, known=True)
    if made.before.get("unread") and not made.unread:
        return True  # they can be read again
    return bool(made.whole or made.orders or any(months is None or months for months in made.months.values()))


def records_changed(folder: Folder) -> bool:
    """True when the journal told of customers or other records that are kept whole, since the facts were made."""
    since = _kept(folder).get("entry")
    kinds = {kind for one in sources() if one.table.month is None for kind in one.kinds}
    told = reduce(or_, (Q(kind__startswith=kind) for kind in kinds))
    return since is None or Entry.objects.filter(told, pk__gt=int(since)).exists()


def add_erased(duck: "DuckDBPyConnection", folder: Folder, made: Plan, gone: Iterable[int]) -> None:
    """Add the months in which the facts name customers who were erased since."""
    listed = ", ".join(map(str, gone))
    if not listed:
        return
    for one in sources():
        table, months = one.table, made.months.get(one.table.name)
        if "customer_id" in table.columns and months is not None:
            found = _months_of(duck, folder, table.name, listed)
            made.months[table.name] = sorted({*months, *found})
    made.orders = sorted({*made.orders, *_months_of(duck, folder, "orders", listed)})


def _months_of(duck: "DuckDBPyConnection", folder: Folder, name: str, customers: str) -> set[dt.date]:
    if not any(folder.path.glob(f"part=*/{name}.parquet")):
        return set()
    pattern = quoted(folder.pattern(name))
    rows = duck.execute(
        f"SELECT DISTINCT month FROM read_parquet('{pattern}', hive_partitioning = false) "
        f"WHERE customer_id IN ({customers})"
    ).fetchall()
    return {month for (month,) in rows}


class _Tally:
    """One part now, beside its tally of last time. `changed`: its months; None where there was no tally."""

    def __init__(self, part: Part, old: State | None, today: str) -> None:
        self.part = part
        if old is None:
            self.state, self.changed = self._of_all(today), None
            return
        days: Days = self._tallied(int(old["least"]))
        changed = _differing(old["newest"], days)
        self.state = {**old, "newest": days}
        if old["on"] != today or sum(int(one[1]) for one in days.values()) > 3 * NEWEST:
            self.state = self._of_all(today)
            changed |= _differing(old["all"], self.state["all"])
        self.changed = {month for day in changed for month in self._months(day)}

    def _of_all(self, today: str) -> State:
        days = self._tallied(0)
        newest = self._newest()
        return {"on": today, "all": days, "least": newest, "newest": self._tallied(newest)}

    def _newest(self) -> int:
        with self.part.connection.cursor() as cursor:
            cursor.execute(f"SELECT max({self.part.id}) FROM {self.part.rows}")
            return max(0, int(cursor.fetchone()[0] or 0) - NEWEST)

    def _tallied(self, least: int) -> Days:
        with self.part.connection.cursor() as cursor:
            cursor.execute(self.part.tally(self.part.from_id()), {"least": least})
            return {day: [str(one) for one in sums] for day, *sums in cursor.fetchall()}

    def least(self, month: dt.date) -> int:
        """The least id that a row of this month may have, as far as the tallies know."""
        found = [
            int(sums[0])
            for days in (self.state["all"], self.state["newest"])
            for day, sums in days.items()
            if day[:7] in _near(month)
        ]
        return min(found, default=0)

    def _months(self, day: str) -> set[dt.date]:
        """Months of the shop's calendar that a day has rows of."""
        date = dt.date.fromisoformat(day)
        if not self.part.at:
            return {first_of(date)}
        start = dt.datetime.combine(date, dt.time.min, tzinfo=dt.UTC)
        ends = (start, start + dt.timedelta(days=1) - dt.timedelta(microseconds=1))
        return {first_of(moment.astimezone(clock.zone()).date()) for moment in ends}


def _near(month: dt.date) -> set[str]:
    """The month and those around it, as days of UTC begin."""
    days = (month - dt.timedelta(days=1), month, month + dt.timedelta(days=31))
    return {day.isoformat()[:7] for day in days}


def _differing(old: Days, new: Days) -> set[str]:
    return {day for day in old.keys() | new.keys() if old.get(day) != new.get(day)}


def _heard(old: State, state: State) -> set[str] | None:
    """Kinds of the journal's entries since last time; None where there was none."""
    last = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
    state["entry"] = last
    if "entry" not in old:
        return None
    since = int(old["entry"])
    new = Entry.objects.filter(pk__gt=since - LATE.get(connection.vendor, 0)) if since < last else Entry.objects.none()
    return set(new.order_by().values_list("kind", flat=True).distinct())


def _touched(heard: set[str] | None, kinds: tuple[str, ...]) -> bool:
    return heard is None or any(kind.startswith(kinds) for kind in heard)


def _kept(folder: Folder) -> State:
    try:
        kept = json.loads((folder.path / "tallies.json").read_text())
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
