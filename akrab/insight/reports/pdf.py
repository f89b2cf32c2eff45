"""Reports as PDF: Typst lays out, the data goes in as JSON.

PDF/A-2a for archives, PDF/UA-1 for screen readers.
"""

import datetime as dt
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from akrab.core.money import to_major
from akrab.insight.charts.drawing import FONTS, draw
from akrab.insight.charts.specs import Spec, bars_with_line
from akrab.insight.charts.theme import PAPER, evenly, money_symbol
from akrab.insight.reports.sales import SalesReport
from akrab.insight.reports.words import made_at, sections, subtitle, tiles, title, words_of

HERE = Path(__file__).parent


def render(report: SalesReport) -> bytes:
    return lay_out(
        {
            "shop": report.shop,
            "address": report.address,
            "title": title(),
            "subtitle": subtitle(report),
            "made": made_at(report),
            "compared": _("Change against the same number of days right before."),
            "tiles": tiles(report),
            "sections": sections(report),
            "chart_title": _("Sales by day") if report.grain == "day" else _("Sales by month"),
            "chart_words": chart_words(report),
            "nothing": "" if report.total.orders or report.states else _("Nothing was sold in this period."),
        },
        chart_spec(report),
        report.made_at,
    )


def lay_out(data: dict[str, Any], chart: Spec | None, made: dt.datetime) -> bytes:
    """The PDF of a report: `data` as sales.typ reads it, all written out, and its picture."""
    import typst

    language = get_language() or "id"
    with tempfile.TemporaryDirectory(prefix="akrab-report-") as place:
        folder = Path(place)
        shutil.copyfile(HERE / "sales.typ", folder / "sales.typ")
        if chart is not None:
            (folder / "chart.svg").write_text(draw(chart, language))
        data = data | {"language": language, "page": _("Page"), "of": _("of"), "chart": chart is not None}
        (folder / "data.json").write_text(json.dumps(data))
        pdf: bytes = typst.compile(
            folder / "sales.typ",
            root=folder,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            timestamp=int(made.timestamp()),
        )
        return pdf


def chart_spec(report: SalesReport) -> Spec | None:
    """The sales of the period, in the same definition as on the dashboard; None for one day or no sales."""
    if len(report.periods) < 2 or not any(period.revenue for period in report.periods):
        return None
    words = words_of(report)
    marks = [period.start.isoformat() for period in report.periods]
    values = [
        {"at": period.start.isoformat(), "now": float(to_major(period.revenue, report.currency))}
        for period in report.periods
    ]
    return bars_with_line(
        PAPER, values, bar=_("Sales"), line=None, symbol=money_symbol(report.currency, words.language),
        language=words.language, marked=evenly(marks, 8), pattern="%-d %b" if report.grain == "day" else "%b %y",
        width=680, height=200,
    )  # fmt: skip


def chart_words(report: SalesReport) -> str:
    words = words_of(report)
    best = max(report.periods, key=lambda period: period.revenue)
    return _("%(total)s in all. Most in one: %(best)s with %(most)s.") % {
        "total": words.money(report.total.revenue),
        "best": words.date(best.start, "d MMMM y" if report.grain == "day" else "MMMM y"),
        "most": words.money(best.revenue),
    }
