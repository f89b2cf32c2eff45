"""A forecast as a drawing and as a table: the past as a line, what comes as a line within a band."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from akrab.core.templatetags.akrab import day
from akrab.insight.models import SalesForecast
from akrab.insight.months import following

WIDTH, HEIGHT = 600, 180
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Row:
    """One period: what was sold, or what will be. Texts as people read them."""

    start: dt.date
    middle: str
    low: str = ""
    high: str = ""
    ahead: bool = False


@dataclass(frozen=True)
class Drawing:
    """Points of an SVG WIDTH by HEIGHT. `now`: where the past ends. `top`: what the upper edge stands for."""

    past: Sequence[str]  # a gap of the past parts the line
    ahead: str
    band: str
    now: float
    top: str
    first: dt.date
    start: dt.date
    last: dt.date
    text: str
    rows: Sequence[Row]


def drawing(
    made: SalesForecast, say: Callable[[float], str], told: Callable[[float], str] | None = None
) -> Drawing | None:  # fmt: skip
    """`told`: how a sum is said with its unit, where that is not how the table says it. None where there is nothing
    ahead."""
    whole = told or say
    past: list[float | None] = made.series.get("past", [])
    middle, low, high = (made.series.get(name, []) for name in ("middle", "low", "high"))
    if not middle:
        return None
    top = max([one for one in past if one is not None] + high + [1.0])
    bottom = min([one for one in past if one is not None] + low + [0.0])
    step = WIDTH / max(len(past) + len(middle) - 1, 1)

    def at(place: int, value: float) -> str:
        return f"{place * step:.1f},{HEIGHT - (HEIGHT - 4) * (value - bottom) / (top - bottom):.1f}"

    pieces: list[list[str]] = [[]]
    for place, value in enumerate(past):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append(at(place, value))
    begin = len(past)
    joint = [at(begin - 1, past[-1])] if past and past[-1] is not None else []
    ahead = joint + [at(begin + n, value) for n, value in enumerate(middle)]
    band = joint + [at(begin + n, value) for n, value in enumerate(high)]
    band += [at(begin + n, value) for n, value in reversed(list(enumerate(low)))]
    starts = [_start(made, n - begin) for n in range(begin + len(middle))]
    rows = [Row(start, "–" if value is None else say(value)) for start, value in zip(starts, past, strict=False)]
    rows += [
        Row(start, say(value), say(low[n]), say(high[n]), ahead=True)
        for n, (start, value) in enumerate(zip(starts[begin:], middle, strict=True))
    ]
    text = _("From %(first)s to %(last)s probably %(total)s in all, between %(low)s and %(high)s.") % {
        "first": day(made.start), "last": day(_end(made)), "total": whole(made.total), "low": say(made.low),
        "high": say(made.high),
    }  # fmt: skip
    return Drawing(
        past=[" ".join(piece) for piece in pieces if len(piece) > 1], ahead=" ".join(ahead), band=" ".join(band),
        now=max(begin - 1, 0) * step, top=say(top), first=starts[0], start=made.start, last=_end(made), text=text,
        rows=rows[-len(middle) - 13 :],
    )  # fmt: skip


def _start(made: SalesForecast, place: int) -> dt.date:
    """Of the period so many after the first one ahead."""
    if made.grain == "month":
        return following(made.start, place)
    return made.start + (WEEK if made.grain == "week" else dt.timedelta(days=1)) * place


def _end(made: SalesForecast) -> dt.date:
    """The last day ahead."""
    return _start(made, made.periods) - dt.timedelta(days=1)
