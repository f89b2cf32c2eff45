"""Rising and falling: the list, one of them with its months, as a file and on paper."""

import csv
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice import paging
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.learning.asking import ask_anew
from akrab.backoffice.navigation import address_of
from akrab.backoffice.pages import page
from akrab.backoffice.trends import shown
from akrab.backoffice.trends.drawing import drawing, starts
from akrab.core import clock
from akrab.core.money import to_major
from akrab.insight.learning import cards
from akrab.insight.models import ModelCard, Trend
from akrab.insight.trends import queries, words

TOP = 12
ORDER = ("-money", "id")
SHOWS = {"rising": True, "falling": False}


def tabs(request: OfficeRequest, here: str) -> list[dict[str, Any]]:
    """The pages of this room that this person may see."""
    found = [("trends", _("Rising and falling")), ("trends_why", _("Why it changed"))]
    if may(request.user, C.FINANCE_VIEW) and address_of("office:overhead"):
        found.append(("overhead", _("Not used")))
    return [{"url": reverse(f"office:{name}"), "label": label, "current": name == here} for name, label in found]


@needs(C.REPORTS_VIEW)
def trends(request: OfficeRequest) -> HttpResponse:
    """What stands out, by its money: the first of what rises and of what falls, or one of the two whole."""
    card = cards.card(queries.CARD)
    asked = _asked(request)
    show = request.GET.get("show", "")
    context: dict[str, Any] = {"tabs": tabs(request, "trends"), "asked": asked, "filters": _address(asked)}
    context |= _spoken(card)
    if card and show in SHOWS:
        found = paging.page_of(_rows(request, asked, rising=SHOWS[show]), ORDER, request.GET.get("after", ""))
        context |= {"show": show, "lists": [(show, shown.show(found.rows, card.currency), False)], "after": found.after}
    elif card:
        context["lists"] = _lists(request, asked, card, TOP)
    context["dimensions"] = shown.choices(queries.DIMENSIONS, words.DIMENSIONS, asked["of"])
    context["figures"] = shown.choices(queries.open_to(request.user), words.FIGURES, asked["figure"])
    return page(request, "backoffice/trends/trends.html", context, here="trends")


@needs(C.REPORTS_VIEW)
def on_paper(request: OfficeRequest) -> HttpResponse:
    """The same on paper, up to two hundred of each."""
    card = cards.card(queries.CARD)
    context: dict[str, Any] = {"now": clock.now(), **_spoken(card)}
    if card:
        context["lists"] = _lists(request, _asked(request), card, 200)
    return page(request, "backoffice/trends/print.html", context, here="trends")


@needs(C.REPORTS_VIEW)
def one(request: OfficeRequest, pk: int) -> HttpResponse:
    """One of them: its months, how sure it is, and the ways to its rows."""
    row = get_object_or_404(Trend, pk=pk, figure__in=queries.open_to(request.user))
    card = cards.card(queries.CARD)
    if card is None:
        raise Http404

    def say(value: float) -> str:
        return words.written(row.figure, value, card.currency)

    when = starts(row)
    context = {
        "card": card,
        "one": shown.show([row], card.currency)[0],
        "between": words.between(row, card.currency),
        "doubt": "" if row.seasonal else words.doubt(card),
        "drawing": drawing(row, say),
        "first": when[0],
        "last": when[-1],
        "rows": [
            (start, say(value), shown.rows_link(row, start)) for start, value in zip(when, row.values, strict=True)
        ][::-1],
        "report": shown.report_link(row),
        "forecast": shown.forecast_link(row),
        "product": int(row.subject) if row.dimension == "product" and row.subject.isdigit() else None,
        "others": shown.show(
            Trend.objects.filter(
                dimension=row.dimension, subject=row.subject, figure__in=queries.open_to(request.user)
            ).exclude(pk=pk).order_by("figure"),
            card.currency,
        ),
    }  # fmt: skip
    return page(request, "backoffice/trends/one.html", context, here="trends")


@needs(C.REPORTS_VIEW, methods=("POST",))
def again(request: OfficeRequest) -> HttpResponse:
    """Have it worked out anew, in the background."""
    ask_anew(request, queries.CARD)
    return redirect("office:trends")


@needs(C.REPORTS_VIEW)
def as_csv(request: OfficeRequest) -> StreamingHttpResponse:
    """All that stands out, as a file."""
    card = cards.card(queries.CARD)
    rows = _rows(request, _asked(request)).order_by(*ORDER)
    currency = card.currency if card else ""
    response = StreamingHttpResponse(_lines(rows, currency), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="trends-{clock.today():%Y-%m-%d}.csv"'
    return response


def _spoken(card: ModelCard | None) -> dict[str, str | ModelCard | None]:
    if card is None:
        return {"card": None}
    return {"card": card, "silence": words.silence(card), "quality": words.quality(card), "doubt": words.doubt(card)}


def _asked(request: OfficeRequest) -> dict[str, str]:
    """What the address asks for; nonsense is everything."""
    of, figure = request.GET.get("of", ""), request.GET.get("figure", "")
    return {
        "of": of if of in queries.DIMENSIONS else "",
        "figure": figure if figure in queries.open_to(request.user) else "",
    }


def _address(asked: dict[str, str]) -> str:
    return urlencode({name: value for name, value in asked.items() if value})


def _rows(request: OfficeRequest, asked: dict[str, str], *, rising: bool | None = None) -> QuerySet[Trend]:
    return queries.trends(
        queries.open_to(request.user), dimension=asked["of"], figure=asked["figure"], rising=rising
    )  # fmt: skip


def _lists(request: OfficeRequest, asked: dict[str, str], card: ModelCard, top: int) -> list[Any]:
    """[(show, rows, whether there are more)]"""
    found = []
    for show, rising in SHOWS.items():
        rows = list(_rows(request, asked, rising=rising).order_by(*ORDER)[: top + 1])
        found.append((show, shown.show(rows[:top], card.currency), len(rows) > top))
    return found


class _Echo:
    """A file that gives back what is written, line by line."""

    def write(self, text: str) -> str:
        return text


def _lines(rows: QuerySet[Trend], currency: str) -> Iterator[str]:
    write = csv.writer(_Echo()).writerow
    yield "\ufeff" + write(
        ["of", "name", "figure", "grain", "change", "low", "high", "over_periods", "chance", "currency", "first_period",
         "values"]
    )  # fmt: skip
    for one in shown.show(rows, currency):
        row, is_money = one.row, one.row.figure in queries.MONEY

        def plain(value: float, *, is_money: bool = is_money) -> Any:
            return to_major(round(value), currency) if is_money else round(value, 2)

        yield write(
            [row.dimension, _guarded(one.name), row.figure, row.grain, plain(row.change), plain(row.low),
             plain(row.high), row.span, round(row.p, 6), currency if is_money else "", row.start.isoformat(),
             " ".join(str(plain(value)) for value in row.values)]
        )  # fmt: skip


def _guarded(text: str) -> str:
    """No cell begins like a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
