"""The card's figures as the page shows them: bars, shares, words."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from akrab.backoffice.customer_figures import channel_word
from akrab.backoffice.customer_filters import SOURCES
from akrab.core import shop
from akrab.core.money import coin
from akrab.insight import queries as insight
from akrab.insight.groups import words as groups
from akrab.insight.models import CustomerScore
from akrab.insight.months import first_of, following
from akrab.insight.winning.queries import once_and_long_ago

WIDTH, HEIGHT = 720, 180
STAGES = ("new", "expanding", "kept")
COHORTS = 12
WITHIN = {30, 60, 90, 180}  # days of the second purchase that are shown


def link(**asked: Any) -> str:
    """To the customers behind a figure."""
    return f"{reverse('office:winning_customers')}?{urlencode(asked)}"


def stage_bars(months: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Stacked bars of the customers in each month, within WIDTH × HEIGHT."""
    highest = most(months)
    bars = []
    step = WIDTH / max(len(months), 1)
    for at, one in enumerate(months):
        top, month = float(HEIGHT), date_format(dt.date.fromisoformat(one["month"]), "F Y")
        for stage in STAGES:
            tall = (HEIGHT - 8) * one[stage] / highest if highest else 0
            top -= tall
            bars.append({"x": at * step + 2, "y": top, "width": step - 4, "height": tall, "stage": stage,
                         "title": f"{month}: {one[stage]}"})  # fmt: skip
    return bars


def most(months: list[dict[str, Any]]) -> int:
    """Customers of the best month, which the bars reach up to."""
    return max((sum(one[stage] for stage in STAGES) for one in months), default=0)


def months(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Newest first, with the way to the customers of each stage."""
    made = []
    for one in reversed(found):
        month = dt.date.fromisoformat(one["month"])
        stages = [
            {"count": one[stage], "money": one[f"{stage}_money"], "url": link(of=stage, month=f"{month:%Y-%m}")}
            for stage in STAGES
        ]
        made.append({"month": month, "stages": stages})
    return made


def came_by(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """New customers by channel and source, with their share."""
    total = sum(one["customers"] for one in found)
    return [
        {**one, "channel": channel_word(one["channel"]), "source": str(SOURCES.get(one["source"], one["source"])),
         "url": link(of="came", value=f"{one['channel']}:{one['source']}"),
         "share": round(100 * one["customers"] / total)}
        for one in found
    ]  # fmt: skip


def second(found: dict[str, Any], as_of: dt.date) -> dict[str, Any]:
    """Who came twice: shares, days, and how many are due or gone."""
    customers, again = found["customers"], found["again"]
    return found | {
        "share": round(100 * found["once"] / customers) if customers else 0,
        "within": [
            {"days": days, "n": n, "share": round(100 * n / again)}
            for days, n in found["within"]
            if again and days in WITHIN
        ],
        "once_url": link(of="once"),
        "due_url": link(of="due"),
        "gone": once_and_long_ago(as_of=as_of, days=found["d90"]) if again and found["d90"] is not None else None,
    }  # fmt: skip


def cohorts(as_of: dt.date) -> list[dict[str, Any]]:
    """Rows of the heat map: month of the first purchase, size, and the share that bought again in each month after."""
    made = []
    for one in insight.cohorts(since=following(first_of(as_of), -COHORTS)):
        cells = [
            {"share": round(100 * n / one.size), "depth": min(4, -(-100 * n // (one.size * 15)) if n else 0),
             "url": link(of="cohort", month=f"{one.month:%Y-%m}", later=later)}
            for later, n in enumerate(one.active) if later
        ]  # fmt: skip
        made.append({"month": one.month, "size": one.size, "cells": cells,
                     "url": link(of="new", month=f"{one.month:%Y-%m}")})  # fmt: skip
    return made


def retention() -> float | None:
    """Of those who bought in the three months before, the share that bought in the last three; see metrics.md."""
    last = insight.last_refresh()
    found = last.summary.get("retention", {}) if last else {}
    return 100 * found["again"] / found["before"] if found.get("before") else None


def money(found: dict[str, Any]) -> dict[str, Any]:
    """What winning and keeping cost in twelve months, by the share that the owner set."""
    costs, share = found["costs"], int(shop.get("marketing_keeping"))
    keeping = costs["to_customers"] + costs["expenses"] * share // 100
    winning = costs["to_strangers"] + costs["expenses"] - costs["expenses"] * share // 100
    each_new = _each(winning, costs["new"])
    each_kept = _each(keeping, costs["returned"])
    worth = costs["profit"] if costs["profit"] is not None else costs["worth"]
    made: dict[str, Any] = costs | {
        "winning": winning, "keeping": keeping, "each_new": each_new, "each_kept": each_kept,
        "times": worth / each_new if worth is not None and each_new else None, "by_profit": costs["profit"] is not None,
        "known": bool(found["spending"]),
    }  # fmt: skip
    return made


def _each(cost: int, people: int) -> int | None:
    """What one of them cost, in whole coins."""
    if not cost or not people:
        return None
    smallest = coin(shop.get("currency"))
    return max(round(cost / people / smallest), 1) * smallest


def segments(found: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Tables of segments that hold more than one value, each row with the way to its customers."""
    titles = {
        "standing": _("By standing"), "group": _("By group"), "city": _("By city"),
        "channel": _("By way of the first purchase"), "source": _("By how you got to know them"), "tier": _("By tier"),
    }  # fmt: skip
    made = []
    for name, title in titles.items():
        rows = [row for row in found.get(name, []) if row["value"] or len(found[name]) > 1]
        if not any(row["value"] for row in rows):
            continue
        for row in rows:
            row["label"], row["url"] = label_of(name, row["value"]), address_of(name, row["value"])
            row["again"] = round(100 - 100 * row["once"] / row["customers"])
        known = {column: any(row[column] is not None for row in rows) for column in ("profit", "worth")}
        made.append({"name": name, "title": title, "rows": rows} | known)
    return made


def label_of(name: str, value: str) -> str:
    if not value:
        return _("not known")
    if name == "standing":
        return str(CustomerScore.Standing(value).label).capitalize()
    if name == "group":
        return groups.name_of(value)
    if name == "channel":
        return channel_word(value).capitalize()
    return str(SOURCES.get(value, value)).capitalize() if name == "source" else value


def address_of(name: str, value: str) -> str:
    """Of the list of these customers; empty where there is none."""
    if not value:
        return ""
    if name in {"standing", "source"}:
        return f"{reverse('office:customers')}?{urlencode({name: value})}"
    if name == "city":
        return f"{reverse('office:customers')}?{urlencode({'place': f'city:{value}'})}"
    if name == "group":
        return f"{reverse('office:customers')}?{urlencode({'group': value})}"
    return link(of=name, value=value)
