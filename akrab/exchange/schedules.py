"""What the importer does by itself."""

import datetime as dt

from akrab.core import clock
from akrab.exchange import exports, pricelists
from akrab.exchange.actions import discard_abandoned

KEPT = dt.timedelta(days=7)


def tidy() -> None:
    """Files that were looked at a week ago and never brought in are thrown away."""
    discard_abandoned(before=clock.now() - KEPT)
    exports.tidy()
    pricelists.tidy()


SCHEDULES = [("exchange.tidy", "30 3 * * *", tidy)]
