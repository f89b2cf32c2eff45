"""Looking through all records for duplicates: in the worker, in steps, from where it stopped when it was killed.

Each step stores its pairs and how far it has come in one transaction. Nothing is merged here: a person decides.
"""

import datetime as dt
import itertools
import logging
from collections.abc import Iterator

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock
from akrab.customers.duplicates.pairing import candidate_pairs
from akrab.customers.duplicates.people import Person
from akrab.customers.duplicates.reading import read
from akrab.customers.duplicates.scoring import LEAST, Verdict, commons, compare
from akrab.customers.models import Customer, Pair, Scan

logger = logging.getLogger(__name__)
STEP = 2000  # records
BEAT = dt.timedelta(minutes=5)  # so long without a sign of life is the end of a process


@transaction.atomic
def begin(*, actor: User | None) -> Scan:
    """Ask the worker for a search; the one that is under way, if there is one."""
    from akrab.customers.tasks import look_for_duplicates

    running = Scan.objects.filter(state__in=(Scan.State.WAITING, Scan.State.RUNNING)).first()
    if running is not None:
        silent = Scan.objects.filter(pk=running.pk, beat_at__lt=clock.now() - BEAT).update(beat_at=clock.now())
        if silent:  # it was given up: let it go on
            transaction.on_commit(lambda: look_for_duplicates.enqueue(running.pk))
        return running
    try:
        with transaction.atomic():
            scan = Scan.objects.create(started_by=actor, created_at=clock.now())
    except IntegrityError:  # another click a moment ago
        return Scan.objects.latest("id")
    transaction.on_commit(lambda: look_for_duplicates.enqueue(scan.pk))
    return scan


def run(scan: Scan) -> None:
    """Search from where the scan stands to the end. Does nothing when it is finished."""
    Scan.objects.filter(pk=scan.pk, state=Scan.State.WAITING).update(state=Scan.State.RUNNING, beat_at=clock.now())
    scan.refresh_from_db()
    if scan.state != Scan.State.RUNNING:
        return
    people = read()
    Scan.objects.filter(pk=scan.pk).update(total=len(people))
    common = commons(people)
    pairs = candidate_pairs(people)
    for step in _steps(people, scan.last_id):
        first = step[0]
        low, high = (int(place) for place in pairs[:, 0].searchsorted([first, first + len(step)]))
        found = []
        for one, other in pairs[low:high]:
            verdict = compare(people[one], people[other], common)
            if verdict.score >= LEAST:
                found.append((people[one].id, people[other].id, verdict))
        _keep(scan, found, position=first + len(step), last_id=people[step[-1]].id)
    _finish(scan)


def _steps(people: list[Person], last_id: int) -> Iterator[range]:
    """Places of the records that were not compared yet, some at a time."""
    start = next((place for place, one in enumerate(people) if one.id > last_id), len(people))
    for low in range(start, len(people), STEP):
        yield range(low, min(low + STEP, len(people)))


@transaction.atomic
def _keep(scan: Scan, found: list[tuple[int, int, Verdict]], *, position: int, last_id: int) -> None:
    now = clock.now()
    ids = set(itertools.chain.from_iterable(pair[:2] for pair in found))
    present = set(Customer.objects.present().filter(pk__in=ids).values_list("pk", flat=True))
    rows = [
        Pair(first_id=first, second_id=second, score=verdict.score, reasons=verdict.reasons, found_at=now)
        for first, second, verdict in found
        if first in present and second in present
    ]
    # What was decided stays decided; only what speaks for it is brought up to date.
    Pair.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["first", "second"],
        update_fields=["score", "reasons", "found_at"],
        batch_size=500,
    )
    Scan.objects.filter(pk=scan.pk).update(
        position=position, last_id=last_id, beat_at=now, found=scan.found + len(rows)
    )
    scan.found += len(rows)


@transaction.atomic
def _finish(scan: Scan) -> None:
    """Pairs that this search no longer found are no question any more."""
    Pair.objects.filter(state=Pair.State.OPEN, found_at__lt=scan.created_at).delete()
    Scan.objects.filter(pk=scan.pk).update(state=Scan.State.DONE, finished_at=clock.now(), beat_at=clock.now())
    logger.info("Looked for duplicates: %d pairs", scan.found)


@transaction.atomic
def decide_different(*, pair: Pair, actor: User | None) -> None:
    """They are two people: the pair is not asked about again. Harmless twice."""
    Pair.objects.filter(pk=pair.pk, state=Pair.State.OPEN).update(
        state=Pair.State.DIFFERENT, decided_at=clock.now(), decided_by=actor
    )


@transaction.atomic
def ask_again(*, pair: Pair) -> None:
    """It was decided too quickly. Harmless twice."""
    Pair.objects.filter(pk=pair.pk, state=Pair.State.DIFFERENT).update(
        state=Pair.State.OPEN, decided_at=None, decided_by=None
    )


@transaction.atomic
def fail(*, scan: Scan) -> None:
    """The search broke off: it is told, and can be begun anew."""
    Scan.objects.filter(pk=scan.pk).exclude(state=Scan.State.DONE).update(
        state=Scan.State.FAILED, finished_at=clock.now(), reason=_("The search broke off. Begin it again.")
    )


def last_scan() -> Scan | None:
    return Scan.objects.order_by("-id").first()


def open_pairs() -> int:
    """How many pairs wait for a decision."""
    return Pair.objects.filter(state=Pair.State.OPEN).count()


def told(scan: Scan) -> str:
    """How it stands, in words."""
    if scan.state == Scan.State.WAITING:
        return _("The search begins in a moment.")
    return _("%(done)d of %(total)d records compared, %(found)d pairs found.") % {
        "done": scan.position,
        "total": scan.total,
        "found": scan.found,
    }
