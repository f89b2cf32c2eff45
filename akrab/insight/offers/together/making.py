"""Working out what goes together, and keeping it."""

import datetime as dt
from collections.abc import Iterator

import numpy as np

from akrab.core import clock
from akrab.core.versions import bump
from akrab.insight import store
from akrab.insight.learning.learners import Learned
from akrab.insight.models import GoodsPair, Refresh
from akrab.insight.offers.goods import goods
from akrab.insight.offers.queries import VERSION
from akrab.insight.offers.reading import bought
from akrab.insight.offers.together.model import Links, dearer, together

DAYS = 730  # what lay together longer ago says little about the goods of today
COLUMNS = (
    "kind", "product_id", "other_id", "both", "with_product", "with_other", "by_chance", "strength", "rank", "listed",
)  # fmt: skip
EPOCH = dt.date(1970, 1, 1)


def learn(last: Refresh) -> Learned:
    """Keep the pairs as GoodsPair; pages that show them are drawn anew when one has changed."""
    sold = goods()
    rows = bought(last.currency, sold)
    today = ((last.as_of or clock.today()) - EPOCH).days
    rows = rows.where((rows.day > today - DAYS) & (rows.day <= today))
    found = together(rows.order, rows.product, rows.day)
    known = rows.of_known
    known = known.where(np.full(len(known.day), not found.trouble))
    steps = dearer(known.customer, known.product, known.day, sold)

    def wanted() -> Iterator[store.Row]:
        yield from _rows(GoodsPair.Kind.TOGETHER, found.links)
        yield from _rows(GoodsPair.Kind.DEARER, steps)

    if store.replace(GoodsPair, COLUMNS, ("kind", "product_id", "other_id"), wanted()):
        bump(VERSION)
    pairs, steps_up = int(found.links.listed.sum()), len(steps)
    quality = {"held": found.held, "tried": found.tried} if found.tried else {}
    return Learned(
        subjects=found.baskets,
        trouble=str(found.trouble),
        figures={"pairs": pairs, "steps": steps_up, "baskets": found.baskets},
        quality=quality,
        quality_trouble="not_better" if quality and found.held <= 50 else "",
    )


def _rows(kind: str, links: Links) -> Iterator[store.Row]:
    columns = (links.product, links.other, links.both, links.with_product, links.with_other, links.by_chance,
               links.rank, links.listed)  # fmt: skip
    for product, other, both, on, on_other, chance, rank, listed in zip(
        *(one.tolist() for one in columns), strict=True
    ):
        yield (
            str(kind), product, other, both, on, on_other, round(chance, 3), round(both - chance, 3), rank, bool(listed)
        )  # fmt: skip
