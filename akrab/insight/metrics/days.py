"""Days as arguments: dates of Python, or expressions for a query that is kept and run again on another day."""

import datetime as dt
from typing import TYPE_CHECKING, Union

if TYPE_CHECKING:
    from ibis.expr.types import DateValue

Day = Union[dt.date, "DateValue"]


def date(day: Day) -> "DateValue":
    import ibis

    return ibis.literal(day, "date") if isinstance(day, dt.date) else day
