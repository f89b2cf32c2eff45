"""The dictionary of figures as a table in docs/reference/metrics.md: `python -m tools.metrics` writes it."""

import os
from pathlib import Path

import django

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "metrics.md"
MARK = "## All figures by name"
HEAD = """The dictionary that the product shows under *What the figures mean*; written by `python -m tools.metrics`.

| name | figure | worked out as | unit | one figure per | source |
| --- | --- | --- | --- | --- | --- |
"""


def table() -> str:
    """The section of the page, in English."""
    from django.utils import translation

    from akrab.insight.dictionary import METRICS, UNITS

    with translation.override("en"):
        rows = [
            f"| `{one.name}` | {one.label} | {one.formula} | {UNITS[one.unit]} | {one.grain} | {one.source} |\n"
            for one in METRICS.values()
        ]
    return f"{MARK}\n\n{HEAD}{''.join(rows)}"


def whole(page: str) -> str:
    """The page with the section as it should be."""
    before, _mark, _old = page.partition(MARK)
    return f"{before.rstrip()}\n\n{table()}"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "akrab.config.settings")
    django.setup()
    PAGE.write_text(whole(PAGE.read_text()))
