"""Reading WhatsApp's JSON without trusting its shape: what is missing or of another type is empty."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from akrab.core import clock

Data = dict[str, Any]


def objects(value: object) -> list[Data]:
    """The objects of a list; anything else is none."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def object_of(value: object) -> Data:
    return value if isinstance(value, dict) else {}


def text_of(value: object) -> str:
    """A string or a number as text, without characters that no database keeps."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).replace("\x00", "")


def moment(value: object) -> dt.datetime:
    """WhatsApp's seconds since 1970; now, when they cannot be read or lie ahead."""
    now = clock.now()
    text = text_of(value)
    if not text.isdecimal() or len(text) > 11:
        return now
    return min(dt.datetime.fromtimestamp(int(text), dt.UTC), now)


def changes(data: object) -> Iterator[tuple[str, Data]]:
    """(field, value) of every change in every entry of a notice."""
    for entry in objects(object_of(data).get("entry")):
        for change in objects(entry.get("changes")):
            yield text_of(change.get("field")), object_of(change.get("value"))
