"""The sales report in words and written figures: what the PDF shows, in the language active."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from akrab.core import clock
from akrab.core.money import format_money
from akrab.insight.charts.theme import count_words, day_words
from akrab.insight.reports.sales import SalesReport
from akrab.orders.models import Order


@dataclass(frozen=True)
class Words:
    """Figures as people write them, in one language and currency."""

    language: str
    currency: str

    def money(self, minor: int | None) -> str:
        return "–" if minor is None else format_money(minor, self.currency, language=self.language)

    def number(self, count: int) -> str:
        return count_words(count, self.language) if count >= 0 else f"-{count_words(-count, self.language)}"

    def date(self, day: dt.date, pattern: str = "d MMMM y") -> str:
        return day_words(day, self.language, pattern)

    def change(self, now: float | None, before: float | None) -> str:
        """`+12,4%` against the period before; empty where there was nothing."""
        if not before or now is None:
            return ""
        mark = "," if self.language == "id" else "."
        return f"{(now - before) * 100 / before:+.1f}%".replace(".", mark).replace("-", "−")


def words_of(report: SalesReport) -> Words:
    return Words(get_language() or "id", report.currency)


def period_label(words: Words, start: dt.date, grain: str) -> str:
    return words.date(start, "EEE, d MMM y" if grain == "day" else "MMMM y")


def tiles(report: SalesReport) -> list[dict[str, str]]:
    """The totals with their change against as many days right before."""
    words, now, before = words_of(report), report.total, report.before
    made = [
        (_("Sales"), words.money(now.revenue), words.change(now.revenue, before.revenue)),
        (_("Orders"), words.number(now.orders), words.change(now.orders, before.orders)),
        (_("Customers"), words.number(now.customers or 0), words.change(now.customers, before.customers)),
        (_("New customers"), words.number(now.new_customers), words.change(now.new_customers, before.new_customers)),
        (_("Average order"), words.money(now.average_order), words.change(now.average_order, before.average_order)),
        (_("Came back"), words.money(now.returned), ""),
    ]
    books, earlier = report.books, report.books_before
    if now.cost is not None and books is not None and earlier is not None:
        made.append((_("Left after the goods"), words.money(books.gross), words.change(books.gross, earlier.gross)))
        made.append((_("Profit"), words.money(books.profit), words.change(books.profit, earlier.profit)))
    return [{"label": label, "value": value, "change": change} for label, value, change in made]


def sections(report: SalesReport) -> list[dict[str, Any]]:
    """The tables: title, note, columns with their side, rows of text."""
    words = words_of(report)
    kinds, states = dict(Order.Kind.choices), dict(Order.State.choices)
    made = [
        _section(
            _("By day") if report.grain == "day" else _("By month"), "",
            [_("Day") if report.grain == "day" else _("Month"), _("Sales"), _("Orders"), _("Customers"), _("New"),
             _("Came back")],
            1,
            [[period_label(words, each.start, report.grain), words.money(each.revenue), words.number(each.orders),
              words.number(each.customers), words.number(each.new_customers), words.money(each.returned)]
             for each in report.periods],
        ),
        _section(
            _("Products"), _shown(words, len(report.articles), report.article_count),
            [_("Article number"), _("Product"), _("Pieces"), _("Sales")], 2,
            [[each.sku, each.name, words.number(each.quantity), words.money(each.revenue)] for each in report.articles],
        ),
        _section(
            _("Categories"), "", [_("Category"), _("Pieces"), _("Sales")], 1,
            [[each.name, words.number(each.quantity), words.money(each.revenue)] for each in report.categories],
        ),
        _section(
            _("Customers"), _shown(words, len(report.buyers), report.buyer_count),
            [_("Customer"), _("Orders"), _("Bought for")], 1,
            [[each.name, words.number(each.orders), words.money(each.revenue)] for each in report.buyers],
        ),
        _section(
            _("Orders by state"), _("All orders placed in the period, those that do not count as sales too."),
            [_("Kind"), pgettext("of an order", "State"), _("Orders"), _("Amount")], 2,
            [[str(kinds.get(each.kind, each.kind)), str(states.get(each.state, each.state)).capitalize(),
              words.number(each.orders), words.money(each.amount)] for each in report.states],
        ),
    ]  # fmt: skip
    return [section for section in made if section["rows"]]


def title() -> str:
    return _("Sales report")


def subtitle(report: SalesReport) -> str:
    words = words_of(report)
    if report.first == report.last:
        return words.date(report.first)
    return f"{words.date(report.first)} – {words.date(report.last)}"


def made_at(report: SalesReport) -> str:
    moment = report.made_at.astimezone(clock.zone())
    return _("Made on %(day)s at %(time)s") % {
        "day": words_of(report).date(moment.date()), "time": f"{moment:%H:%M}",
    }  # fmt: skip


def _section(name: str, note: str, columns: list[str], texts: int, rows: list[list[str]]) -> dict[str, Any]:
    """`texts` columns from the left hold words, the others figures."""
    return {"title": name, "note": note, "columns": columns, "texts": texts, "rows": rows}


def _shown(words: Words, shown: int, count: int) -> str:
    if shown == count:
        return ""
    return _("The first %(shown)s of %(count)s.") % {"shown": words.number(shown), "count": words.number(count)}
