"""What an evaluation found, in the words of people. Nothing is worked out here but the choice of the sentence."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.core import shop
from akrab.core.money import coin
from akrab.core.templatetags.akrab import money, money_short, month
from akrab.insight.evaluation.monthly import INDICATORS, Indicator
from akrab.insight.models import Evaluation, EvaluationNote
from akrab.insight.months import month_named

DOUBT = 0.05
MIDDLING, LARGE = 0.5, 0.8
NOTICED = 0.2


@dataclass(frozen=True)
class Line:
    """One row of the table; `kind` is the unit of the change, `tone` is that of a badge: success, error or neutral."""

    label: str
    before: str
    after: str
    change: str
    kind: str
    verdict: str
    tone: str
    sentences: list[str] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)  # the same in the figures of the tests, for who asks for them
    said: list[tuple[str, int]] = field(default_factory=list)  # themes of notes about it, with how often


def lines(result: dict[str, Any], notes: Sequence[EvaluationNote] = ()) -> list[Line]:
    by_code = {one.code: one for one in INDICATORS}
    return [
        replace(
            _line(by_code[found["code"]], found, result["design"]),
            said=themes([note for note in notes if note.about == found["code"]]),
        )
        for found in result.get("indicators", [])
    ]


def summary(found: Sequence[Line]) -> str:
    """What the table says, first and in a sentence or two."""
    moved = {
        tone: [line.label for line in found if line.tone == tone and line.sentences] for tone in ("success", "error")
    }
    said = []
    if moved["success"]:
        said.append(_("Better, and hardly by chance: %(names)s.") % {"names": ", ".join(moved["success"])})
    if moved["error"]:
        said.append(_("Worse, and hardly by chance: %(names)s.") % {"names": ", ".join(moved["error"])})
    if said:
        return " ".join(said)
    if any(line.tests for line in found):
        return _("Nothing changed so much that chance alone could not have done it.")
    return _("Nothing sure can be said yet: too little is known of these months.")


def spans(found: Evaluation) -> str:
    """Which months are compared: `Mar – Jun 2025 → Mar – Jun 2026`."""
    return f"{_span(found.first_before, found.last_before)} → {_span(found.first_after, found.last_after)}"


def _span(first: dt.date, last: dt.date) -> str:
    if first == last:
        return month(first)
    begin = month(first).split()[0] if first.year == last.year else month(first)
    return f"{begin} – {month(last)}"


def themes(notes: Sequence[EvaluationNote]) -> list[tuple[str, int]]:
    """What people spoke of, the most frequent first; the same word in other letters is the same theme."""
    counted = Counter(note.theme.casefold() for note in notes)
    names = {note.theme.casefold(): note.theme for note in reversed(notes)}
    return [(names[key], count) for key, count in counted.most_common()]


@dataclass(frozen=True)
class Group:
    """Shops of one sector or region; `cells`: label, before, after, change of each indicator."""

    by: str
    name: str
    shops: int
    cells: list[tuple[str, str, str, str]]


def groups(result: dict[str, Any]) -> list[Group]:
    titles = {"sector": _("Sector"), "region": _("Region")}
    return [
        Group(
            titles[one["by"]],
            one["name"] or _("not said"),
            one["shops"],
            [_cell(indicator, one["indicators"][indicator.code]) for indicator in INDICATORS],
        )
        for one in result.get("groups", [])
    ]


def _cell(indicator: Indicator, found: list[float | None]) -> tuple[str, str, str, str]:
    before, after, change = found
    moved = "–" if change is None else _signed(change) + (f" {_('points')}" if indicator.unit == "rate" else "%")
    return str(indicator.label), _short(before, indicator.unit), _short(after, indicator.unit), moved


def _short(value: float | None, unit: str) -> str:
    return money_short(round(value)) if value is not None and unit == "money" else amount(value, unit)


def design(result: dict[str, Any]) -> str:
    """How the months were compared, in one sentence."""
    shops = result.get("shops", 1)
    if result.get("design") == "shops":
        return ngettext(
            "%(n)s shop, each compared with itself: its average month before and after.",
            "%(n)s shops, each compared with itself: its average month before and after.",
            shops,
        ) % {"n": shops}
    if result.get("design") == "years":
        return _("Each month is compared with the same month of an earlier year, so the season weighs on both alike.")
    return _(
        "The months before are compared with the months after. They are different months of the year: a season, such as"
        " Lebaran, can look like a change."
    )


def amount(value: float | None, unit: str) -> str:
    if value is None:
        return "–"
    if unit == "money":
        smallest = coin(shop.get("currency"))
        return money(round(value / smallest) * smallest)
    if unit == "rate":
        return f"{number_format(value * 100, 1)}%"
    return number_format(value, 1, force_grouping=True)


def _line(indicator: Indicator, found: dict[str, Any], how: str) -> Line:
    known = found["before"] is not None and found["after"] is not None
    if not known:
        return Line(
            str(indicator.label), amount(found["before"], indicator.unit), amount(found["after"], indicator.unit), "–",
            "", _("not known"), "neutral", [_nothing(indicator)],
        )  # fmt: skip
    verdict, tone = _verdict(indicator, found)
    change = found["change"]
    rate = indicator.unit == "rate"
    return Line(
        str(indicator.label),
        amount(found["before"], indicator.unit),
        amount(found["after"], indicator.unit),
        "–" if change is None else f"{_signed(change)}{'' if rate else '%'}",
        _("percentage points") if rate and change is not None else "",
        verdict,
        tone,
        _sentences(indicator, found, how),
        _tests(found),
    )


def _nothing(indicator: Indicator) -> str:
    if indicator.code == "marketing":
        return _("Expenses were not written down in these months, so nobody knows what was spent.")
    return _("There are no figures of these months yet.")


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{number_format(abs(value), 1)}"


def _verdict(indicator: Indicator, found: dict[str, Any]) -> tuple[str, str]:
    if found["trouble"] or found["p"] is None:
        return _("cannot be tested"), "neutral"
    if found["p"] >= DOUBT:
        return _("may be chance"), "neutral"
    better = (found["mean"] < 0) == indicator.less
    return (_("better"), "success") if better else (_("worse"), "error")


def _sentences(indicator: Indicator, found: dict[str, Any], how: str) -> list[str]:
    before, after = found["n"]
    if found["trouble"] == "too_few":
        if how == "shops":
            return [_("Too few shops to tell a change from chance: at least three must know this figure.")]
        return [
            _(
                "Too few months to tell a change from chance: %(before)s before and %(after)s after are known, at least"
                " three of each are needed."
            )
            % {"before": before, "after": after}
        ]
    if found["trouble"] or found["p"] is None:
        return [_("All differences are the same, so chance cannot be weighed.")]
    said = [
        _("Chance alone seldom makes a difference like this.")
        if found["p"] < DOUBT
        else _("Chance alone often makes a difference like this.")
    ]
    low, high = amount(found["low"], indicator.unit), amount(found["high"], indicator.unit)
    if indicator.unit == "rate":
        low, high = (_("%(n)s points") % {"n": _signed(value * 100)} for value in (found["low"], found["high"]))
    said.append(_("The true difference very likely lies between %(low)s and %(high)s.") % {"low": low, "high": high})
    if found["rose"] is not None:
        said.append(
            _("Of %(n)s pairs %(rose)s rose and %(fell)s fell.")
            % {"n": before, "rose": found["rose"], "fell": found["fell"]}
        )
    return said


def _tests(found: dict[str, Any]) -> list[str]:
    """The figures of the tests; nothing where none could be made."""
    if found["trouble"] or found["p"] is None:
        return []
    name = _("signed ranks") if found["rose"] is not None else _("ranks")
    said = [
        _("t-test %(p)s, %(name)s %(rank)s") % {"p": _p(found["p"]), "name": name, "rank": _p(found["rank_p"])} + ".",
        _("The range holds the true difference in 95 of a hundred such comparisons."),
    ]
    if found["effect"] is not None:
        said.append(
            _("Effect size %(effect)s: %(size)s.")
            % {"effect": number_format(found["effect"], 2), "size": _size(abs(found["effect"]))}
        )
    if found["least_p"] is not None and found["least_p"] > DOUBT:
        said.append(
            _("With so few pairs the test of ranks cannot find less than p = %(p)s, whatever happened.")
            % {"p": number_format(found["least_p"], 3)}
        )
    return said


def _p(value: float) -> str:
    """As a test's p is written; never nought."""
    least = 0.001
    return f"p < {number_format(least, 3)}" if value < least else f"p = {number_format(value, 3)}"


def _size(effect: float) -> str:
    if effect >= LARGE:
        return _("large")
    if effect >= MIDDLING:
        return _("middling")
    return _("small") if effect >= NOTICED else _("hardly any")


def months(result: dict[str, Any]) -> list[dict[str, Any]]:
    """The shop's own months for the table below the findings, with those between."""
    names = {"before": _("before"), "after": _("after"), "": _("between")}
    return [
        {"month": month(month_named(row["month"])), "period": names[row["period"]],
         "cells": [(str(one.label), amount(row[one.code], one.unit)) for one in INDICATORS]}
        for row in result.get("line") or result.get("months", [])
    ]  # fmt: skip
