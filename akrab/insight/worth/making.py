"""Working out what customers are worth, and keeping it. Safe to kill and to run twice at any point."""

import datetime as dt
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from akrab.core import clock
from akrab.customers.models import Customer
from akrab.insight import store
from akrab.insight.models import CustomerWorth, ModelCard
from akrab.insight.runs import last_refresh
from akrab.insight.warehouse import folder
from akrab.insight.worth.model import Worth, finite, worth
from akrab.insight.worth.queries import CARD
from akrab.insight.worth.reading import purchases

COLUMNS = (
    "customer_id", "purchases", "last_day", "alive", "expected", "low", "high", "worth", "at_stake", "slipping",
)  # fmt: skip
EPOCH = dt.date(1970, 1, 1)


def make() -> ModelCard | None:
    """Bring CustomerWorth and the card up to the facts of the last refresh. None, and nothing done, where there are no
    facts yet or another process is at it."""
    last = last_refresh()
    if last is None or last.token not in folder.current().tokens():
        return None
    with _alone() as mine:
        if not mine:
            return None
        as_of = last.as_of or clock.today()
        found = worth(purchases(last.currency), today=(as_of - EPOCH).days)
        store.replace(CustomerWorth, COLUMNS, ("customer_id",), _rows(found), only_where_exists=Customer)
        card, _new = ModelCard.objects.update_or_create(
            name=CARD,
            defaults={
                "made_at": clock.now(),
                "as_of": last.as_of,
                "currency": last.currency,
                "customers": found.customers,
                "trouble": str(found.trouble),
                "figures": found.figures | {"slipping": int(found.slipping.sum())},
                "quality": finite(dict(found.quality.figures)),
                "quality_trouble": str(found.quality.trouble),
            },
        )
        return card


def _rows(found: Worth) -> Iterator[store.Row]:
    columns = (
        found.customer, found.bought, found.last, found.alive, found.expected, found.low, found.high, found.worth,
        found.at_stake, found.slipping,
    )  # fmt: skip
    for who, bought, last, alive, expected, low, high, money, stake, slips in zip(
        *(one.tolist() for one in columns), strict=True
    ):
        day = EPOCH + dt.timedelta(days=last)
        yield who, bought, day, round(alive, 4), round(expected, 4), low, high, round(money), round(stake), slips


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether this process may work: one at a time on this warehouse. The lock goes with its process."""
    place = Path(settings.WAREHOUSE)
    place.mkdir(parents=True, exist_ok=True)
    with (place / ".worth.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
