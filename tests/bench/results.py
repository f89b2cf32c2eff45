"""A measured figure, and the page of all of them."""

from __future__ import annotations

import json
import os
import platform
import time
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "reference" / "benchmarks.md"
STORE = ROOT / "docs" / "reference" / "benchmarks.json"


@dataclass(frozen=True)
class Figure:
    """One measured value. `target` is None for what is only told; `at_most`: smaller is better."""

    group: str
    name: str
    value: float
    unit: str
    target: float | None = None
    at_most: bool = True
    exact: bool = False
    note: str = ""

    @property
    def reached(self) -> bool | None:
        if self.target is None:
            return None
        if self.exact:
            return self.value == self.target
        return self.value <= self.target if self.at_most else self.value >= self.target


def machine() -> str:
    """What the figures were measured on, in one line."""
    model = ""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [line.split(":", 1)[1].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line]
        model = names[0] if names else ""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({model or platform.machine()}), {memory:.0f} GB, "
        f"{platform.system()} {platform.release().split('-')[0]}, Python {platform.python_version()}"
    )


def keep(group: str, figures: list[Figure]) -> None:
    """Replace the group's figures and write the page anew."""
    stored = json.loads(STORE.read_text()) if STORE.exists() else {}
    stored[group] = {
        "measured": time.strftime("%Y-%m-%d", time.gmtime()),
        "machine": machine(),
        "figures": [asdict(figure) for figure in figures],
    }
    STORE.write_text(json.dumps(stored, indent=1, sort_keys=True) + "\n")
    PAGE.write_text(_page(stored))


def _page(stored: dict[str, dict[str, object]]) -> str:
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`. Absolute times hold for the machine and day named; compare ratios, not seconds.",
        "A figure that misses its target says so here and is not lowered.",
        "",
    ]
    for group, entry in stored.items():
        lines += [f"## {group}", "", f"{entry['machine']}; {entry['measured']}.", ""]
        lines += ["| what | measured | target | |", "| --- | ---: | ---: | --- |"]
        for raw in entry["figures"]:  # type: ignore[attr-defined]
            figure = Figure(**raw)
            sign = {True: "reached", False: "**missed**", None: ""}[figure.reached]
            mark = "=" if figure.exact else "≤" if figure.at_most else "≥"
            bound = "" if figure.target is None else f"{mark} {_number(figure.target)}"
            note = f"{sign}{': ' if sign and figure.note else ''}{figure.note}"
            lines.append(f"| {figure.name} | {_number(figure.value)} {figure.unit} | {bound} | {note} |")
        lines.append("")
    return "\n".join(lines)


def _number(value: float) -> str:
    if value == int(value) and abs(value) >= 100:
        return f"{int(value):,}"
    if 0 < abs(value) < 1 and round(value, 2) != value:
        return f"{value:.3f}" if abs(value) >= 0.01 else f"{value:.1g}"
    return f"{value:,.2f}" if abs(value) < 100 else f"{value:,.0f}"
