"""The words the parser goes by, read once."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_RAW: Mapping[str, Any] = json.loads((Path(__file__).parent / "data" / "words.json").read_text(encoding="utf-8"))


def _words(name: str) -> frozenset[str]:
    raw = _RAW[name]
    return frozenset((raw if isinstance(raw, str) else " ".join(raw)).split())


FILLERS, SEPARATORS, EACH = _words("fillers"), _words("separators"), _words("each")
COUNTS, WHOLE_PACKS, LABELS = _words("counts"), _words("whole_packs"), _words("labels")
SIZE_LABELS, VERBS, QUESTIONS = _words("size_labels"), _words("verbs"), _words("questions")
COMPLAINTS, COMMON = _words("complaints"), _words("common")
PACKS: Mapping[str, int] = _RAW["packs"]
NUMBERS: Mapping[str, float] = _RAW["numbers"]
SAME: Mapping[tuple[str, ...], tuple[str, ...]] = {
    tuple(written.split()): tuple(meant.split()) for written, meant in _RAW["same"].items()
}
# A unit of measure → its dimension and how many of the smallest unit it is: kg → (g, 1000).
MEASURES: Mapping[str, tuple[str, int]] = {
    unit: (dimension, size) for dimension, units in _RAW["measures"].items() for unit, size in units.items()
}
