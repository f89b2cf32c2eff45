"""Vega-Lite definitions of the kinds of chart we use. Pure: data and words in, a definition out."""

from typing import Any

from akrab.insight.charts.theme import SIZE, WIDTH, Palette, config, short_numbers

Spec = dict[str, Any]
Values = list[dict[str, Any]]
PADDING = {"left": 8, "right": 6, "top": 2, "bottom": 2}  # the page's own type may run wider than ours
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


def _spec(palette: Palette, values: Values, height: int | dict[str, int], body: Spec) -> Spec:
    return {
        "$schema": SCHEMA, "width": WIDTH, "height": height, "padding": PADDING, "config": config(palette),
        "autosize": {"type": "fit-x" if isinstance(height, dict) else "fit", "contains": "padding"},
        "data": {"values": values},
    } | body  # fmt: skip


def _dates(marked: list[str], pattern: str) -> Spec:
    """A horizontal axis of ISO dates; only the `marked` ones have a label."""
    label = f"utcFormat(toDate(datum.value), '{pattern}')"
    return {
        "field": "at", "type": "ordinal", "title": None,
        "axis": {"values": marked, "labelExpr": label, "labelAngle": 0, "labelOverlap": True},
    }  # fmt: skip


def bars_with_line(
    palette: Palette,
    values: Values,
    *,
    bar: str,
    line: str | None,
    symbol: str,
    language: str,
    marked: list[str],
    pattern: str,
    width: int = WIDTH,
    height: int = 220,
) -> Spec:
    """Bars of `now` over dates, with a line of `before` behind them where there is one."""
    names = [bar] if line is None else [bar, line]
    colour = {"domain": names, "range": [palette.main, palette.second][: len(names)]}
    axis = {"labelExpr": short_numbers(language, symbol)}
    amount = {"type": "quantitative", "stack": None, "title": None, "axis": axis}
    layers: list[Spec] = [
        {
            "mark": {"type": "bar"},
            "encoding": {"y": {"field": "now", **amount}, "color": {"datum": bar, "scale": colour}},
        }
    ]  # fmt: skip
    if line is not None:
        layers.append({
            "mark": {"type": "line", "strokeWidth": 2, "strokeJoin": "round", "point": {"size": 22, "filled": True}},
            "encoding": {"y": {"field": "before", **amount}, "color": {"datum": line, "scale": colour}},
        })  # fmt: skip
    if line is None:
        layers[0]["encoding"]["color"]["legend"] = None
    body = {"encoding": {"x": _dates(marked, pattern)}, "layer": layers, "width": width}
    return _spec(palette, values, height, body)


def stacked_bars(palette: Palette, values: Values, *, parts: list[str], marked: list[str], pattern: str) -> Spec:
    """Bars over dates, each made of `parts`; values hold `at`, `part`, `place` (its order) and `count`."""
    return _spec(palette, values, 220, {
        "mark": {"type": "bar"},
        "encoding": {
            "x": _dates(marked, pattern),
            "y": {"field": "count", "type": "quantitative", "title": None, "axis": {"format": ",~r"}},
            "color": {"field": "part", "type": "nominal",
                      "scale": {"domain": parts, "range": [palette.main, palette.second]}},
            "order": {"field": "place"},
        },
    })  # fmt: skip


def heat_map(palette: Palette, values: Values, *, across: str, cohorts: list[str]) -> Spec:
    """One row per cohort, one column per month since; deeper where more came back. Every cell carries its per cent.

    Depth is opacity of one colour, so that it reads on light and dark alike; the text stays legible on the deepest.
    """
    position = {
        "x": {"field": "offset", "type": "ordinal", "title": across,
              "axis": {"orient": "top", "labelAngle": 0, "domain": False}},
        "y": {"field": "cohort", "type": "ordinal", "title": None, "sort": cohorts, "axis": {"grid": False}},
    }  # fmt: skip
    return _spec(palette, values, {"step": 26}, {
        "encoding": position,
        "layer": [
            {"mark": {"type": "rect", "cornerRadius": 2, "color": palette.main},
             "encoding": {"opacity": {"field": "depth", "type": "quantitative", "legend": None,
                                      "scale": {"domain": [0, 1], "range": [0.06, 0.6]}}}},
            {"mark": {"type": "text", "fontSize": SIZE - 1, "color": palette.text},
             "encoding": {"text": {"field": "label", "type": "nominal"}}},
        ],
    })  # fmt: skip


def level_bars(palette: Palette, values: Values, *, names: list[str], colours: list[str]) -> Spec:
    """One level bar per name, its figure at the end; values hold `name`, `count` and `label`."""
    return _spec(palette, values, {"step": 34}, {
        "encoding": {
            "y": {"field": "name", "type": "nominal", "sort": names, "title": None,
                  "axis": {"labelColor": palette.text, "labelFontSize": SIZE + 1, "labelLimit": 160}},
            "x": {"field": "count", "type": "quantitative", "axis": None,
                  "scale": {"nice": False, "domain": [0, 1.16 * max(value["count"] for value in values)]}},
        },
        "layer": [
            {"mark": {"type": "bar", "height": {"band": 0.62}},
             "encoding": {"color": {"field": "name", "type": "nominal", "legend": None,
                                    "scale": {"domain": names, "range": colours}}}},
            {"mark": {"type": "text", "align": "left", "dx": 6, "fontSize": SIZE + 1, "color": palette.text},
             "encoding": {"text": {"field": "label", "type": "nominal"}}},
        ],
    })  # fmt: skip
