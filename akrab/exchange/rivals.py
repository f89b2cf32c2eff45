"""What others ask, in a product file: one note of seller, price and day for an article."""

from collections.abc import Iterable, Mapping
from typing import Any

from akrab.catalogue.models import RivalPrice, Variant
from akrab.core import clock
from akrab.exchange.cells import from_micros
from akrab.exchange.goods import to_minor
from akrab.exchange.models import ImportRun
from akrab.exchange.writing import remember

LONGEST = 80


def note(run: ImportRun, rows: Iterable[Mapping[str, Any]], known: Mapping[str, Variant], currency: str) -> set[str]:
    """Write down the prices that were not noted yet; returns the article numbers with a new one."""
    wanted: dict[tuple[Any, ...], str] = {}
    for row in rows:
        if row.get("rival_price") and (price := to_minor(row["rival_price"], currency)) > 0:
            seller = (row.get("rival") or "?")[:LONGEST]
            day = from_micros(row["rival_date"]).astimezone(clock.zone()).date() if row.get("rival_date") else None
            wanted[known[row["sku"]].pk, seller, day or clock.today(), price] = row["sku"]
    if not wanted:
        return set()
    there = RivalPrice.objects.filter(variant__in=[key[0] for key in wanted])
    for key in there.values_list("variant_id", "seller", "seen_on", "price"):
        wanted.pop(key, None)
    now = clock.now()
    made = RivalPrice.objects.bulk_create(
        [
            RivalPrice(variant_id=pk, seller=seller, seen_on=day, price=price, actor=run.actor, noted_at=now)
            for pk, seller, day, price in wanted
        ],
        batch_size=1000,
    )
    remember(run, "rival", [one.pk for one in made])
    return set(wanted.values())
