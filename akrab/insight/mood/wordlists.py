"""The lists of words that the rules go by; kept as data so that they can be read and added to without code."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "data" / "words.json"


@cache
def _all() -> Any:
    return json.loads(FILE.read_text(encoding="utf-8"))


def table(*names: str) -> Mapping[str, Any]:
    """The part of that name."""
    found = _all()
    for name in names:
        found = found[name]
    return dict(found)


def line(text: str | list[str]) -> str:
    """A list as one line, however it is broken in the file."""
    return text if isinstance(text, str) else " ".join(text)


def words(*names: str) -> frozenset[str]:
    return frozenset(line(table(*names[:-1])[names[-1]]).split())


def numbers(*names: str) -> dict[str, float]:
    return {word: float(value) for word, value in table(*names).items()}
