"""Files that were given for goods made to order and never became an order: they go after some days."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from akrab.catalogue import optionfiles
from akrab.core import clock, shop
from akrab.orders.models import BasketLine, OrderLine


def tidy_files() -> None:
    """Every night."""
    remove_unordered_files()


def remove_unordered_files(now: dt.datetime | None = None) -> int:
    """Remove the files older than the shop's number of days that no order names, and the lines of open baskets made
    with them; returns how many files went.

    The lines go first: after that nobody can order with the file, so an order that came in between is seen.
    """
    limit = (now or clock.now()) - dt.timedelta(days=int(shop.get("option_file_days")))
    old = set(_older_than(limit))
    if not old:
        return 0
    old -= _named(OrderLine.objects.exclude(options=[]).values_list("options", flat=True).iterator(2000))
    _empty_baskets(old)
    old -= _named(OrderLine.objects.exclude(options=[]).values_list("options", flat=True).iterator(2000))
    for stem in old:
        path = optionfiles.folder() / stem
        path.unlink(missing_ok=True)
        if path.parent.is_dir() and not any(path.parent.iterdir()):
            path.parent.rmdir()
    return len(old)


def _older_than(limit: dt.datetime) -> Iterable[str]:
    """Stems of files that were stored before, unfinished ones among them."""
    folder = optionfiles.folder()
    for path in folder.glob("*/*") if folder.is_dir() else ():
        if path.is_file() and path.stat().st_mtime < limit.timestamp():
            yield f"{path.parent.name}/{path.name}"


def _named(rows: Iterable[Iterable[Mapping[str, Any]]]) -> set[str]:
    return {str(answer["file"]) for options in rows for answer in options or () if answer.get("file")}


@transaction.atomic
def _empty_baskets(stems: set[str]) -> None:
    lying = BasketLine.objects.filter(basket__ordered_at=None).exclude(options=[]).values_list("pk", "options")
    gone = [pk for pk, options in lying.iterator(2000) if _named([options]) & stems]
    BasketLine.objects.filter(pk__in=gone).delete()
