"""What a finished text is made of, read back from the text itself.

A message is stored as plain text that also reads well in WhatsApp: `*bold*`, `- item`, `Label: https://…` on a line of
its own. Mail and SMS are drawn from it, so that nothing but the text has to be kept.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A line that is one label and one address: a button in mail.
BUTTON = re.compile(r"(?P<label>[^\s:*][^:\n]{0,58}[^\s:]|[^\s:*]): (?P<url>https?://[^\s<>\"]{3,2000})")
HEADING = re.compile(r"\*(?P<text>[^\s*](?:[^*\n]*[^\s*])?)\*")
# "2 × Coffee: Rp50.000", "*Total: Rp75.000*": what ends with an amount stands in a table.
AMOUNT = re.compile(
    r"(?P<bold>\*?)(?P<label>[^\n]{1,300}): "
    r"(?P<amount>[-−+]?[A-Za-z$€£¥₹฿₱₫]{0,4}[\s\u00a0]?[-−]?\d[\d.,\u00a0]{0,20})(?P=bold)"
)
ITEM = ("- ", "• ")


@dataclass(frozen=True)
class Block:
    """`kind`: text, heading, items, table or button. `rows`: lines; pairs of label and amount in a table, of label and
    address in a button. `bold`: the rows of a table that are printed bold."""

    kind: str
    rows: tuple[tuple[str, ...], ...]
    bold: frozenset[int] = frozenset()


def blocks_of(text: str) -> Iterator[Block]:
    """The text's blocks in order. Every character outside of the marks is in exactly one of them."""
    for paragraph in re.split(r"\n\s*\n", text.strip("\n")):
        lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
        if lines:
            yield from _of_paragraph(lines)


def _of_paragraph(lines: list[str]) -> Iterator[Block]:
    amounts = [AMOUNT.fullmatch(line) for line in lines] if len(lines) > 1 else []
    table = [found for found in amounts if found]
    if table and len(table) == len(lines):
        bold = frozenset(place for place, found in enumerate(table) if found["bold"])
        yield Block("table", tuple((found["label"], found["amount"]) for found in table), bold)
        return
    kind, rows = "", list[tuple[str, ...]]()
    for place, line in enumerate(lines):
        its_kind, row = _of_line(line, first=place == 0)
        if rows and (its_kind != kind or its_kind in {"heading", "button"}):
            yield Block(kind, tuple(rows))
            rows = []
        kind = its_kind
        rows.append(row)
    yield Block(kind, tuple(rows))


def _of_line(line: str, *, first: bool) -> tuple[str, tuple[str, ...]]:
    if line.startswith(ITEM):
        return "items", (line[2:].strip(),)
    if first and (found := HEADING.fullmatch(line)):
        return "heading", (found["text"],)
    if found := BUTTON.fullmatch(line):
        return "button", (found["label"], found["url"])
    return "text", (line,)
