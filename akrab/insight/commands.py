"""What `akrab insight` and `akrab report` do."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from akrab.insight.consumers import NAME
from akrab.journal.consumers import named
from akrab.journal.dispatch import dispatch

Echo = Callable[[str], Any]


def refresh(as_json: bool = False, echo: Echo | None = print) -> dict[str, object]:
    """Bring facts, figures and charts up to date, the latest orders included. Returns what was done.

    `seconds` are those of the figures; `charts_seconds`, for drawing, come on top.
    """
    from akrab.insight.refresh import run

    _read_journal()
    outcome = run()
    if echo is not None and as_json:
        echo(json.dumps(outcome.as_json()))
    elif echo is not None:
        echo(
            f"{outcome.lines:,} lines, {outcome.orders:,} orders, {outcome.customers:,} customers; {outcome.months} "
            f"month(s) read in {outcome.seconds:.2f} s, charts drawn in {outcome.charts_seconds:.2f} s."
        )
    return outcome.as_json()


def sales_report(first: dt.date, last: dt.date, form: str, output: Path, echo: Echo | None = print) -> Path:
    """Write the sales report of a period. Raises ReportError for a period or format that cannot be."""
    from akrab.insight.reports.making import write_report

    bring_up_to_date()
    write_report("sales", form, {"first": first.isoformat(), "last": last.isoformat()}, output)
    if echo is not None:
        echo(f"{output} ({output.stat().st_size / 1024:.0f} kB)")
    return output


def bring_up_to_date(*, records: bool = False) -> None:
    """Read what the journal has and refresh the figures where it says so; a report never lags behind the orders, nor,
    with `records`, behind what the journal tells of customers and their tags."""
    from akrab.insight.refresh import figures_lag, run
    from akrab.insight.runs import last_refresh
    from akrab.insight.warehouse import changes, folder

    _read_journal()
    if figures_lag(last_refresh()) or (records and changes.records_changed(folder.current())):
        run(charts=False)


def _read_journal() -> None:
    while dispatch(named(NAME)):
        pass
