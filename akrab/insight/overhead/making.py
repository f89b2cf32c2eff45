"""Looking for what is not used, and keeping it."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from akrab.core import clock
from akrab.insight.learning.learners import Learned
from akrab.insight.models import Overhead, Refresh
from akrab.insight.overhead import running, selling
from akrab.insight.overhead.finding import Finding
from akrab.insight.overhead.hours import WEEKS
from akrab.insight.overhead.reading import Facts, facts

FINDERS: tuple[Callable[[Facts], Iterator[Finding]], ...] = (
    selling.goods, running.expenses, running.channels, selling.promotions, selling.ways_to_pay,
    selling.ways_of_delivery, selling.categories, selling.outlets, selling.suppliers, selling.rewards, running.texts,
    running.pages, running.staff, running.hours,
)  # fmt: skip


def learn(last: Refresh) -> Learned:
    """Keep an Overhead of everything that is not used."""
    end = last.as_of or clock.today()
    known = facts(last.currency, end)
    found = [one for finder in FINDERS for one in finder(known)]
    _keep(found, clock.now())
    chosen = known.chosen
    figures = {
        "orders": chosen.orders, "ever": chosen.orders_ever, "is_telling": chosen.is_telling, "hours": known.hours,
        "weeks": WEEKS, "visits": known.visits, "days": (end - chosen.begun).days if chosen.begun else 0,
        "monthly": sum(one.cost or 0 for one in found if not one.is_money_tied),
        "minutes": sum(int(one.figures.get("minutes", 0)) for one in found),
    }  # fmt: skip
    return Learned(len(found), figures=figures)


def _keep(found: Iterable[Finding], made_at: dt.datetime) -> None:
    rows = [
        Overhead(
            kind=one.kind, subject=one.subject[:200], name=one.name[:200], since=one.since, cost=one.cost,
            is_money_tied=one.is_money_tied, figures=one.figures, made_at=made_at,
        )
        for one in found
    ]  # fmt: skip
    fields = ["name", "since", "cost", "is_money_tied", "figures", "made_at"]
    Overhead.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=["kind", "subject"], update_fields=fields
    )
    Overhead.objects.exclude(made_at=made_at).delete()
