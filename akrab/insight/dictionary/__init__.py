"""What every figure of the product means: one list for the page, the reports and the reference.

A room of insight adds its own in `<room>/metrics.py: METRICS = [Metric(...)]`; the name of a metric is unique.
"""

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from akrab.insight.dictionary import service, trade
from akrab.insight.dictionary.metric import GROUPS, UNITS, Metric

__all__ = ["GROUPS", "METRICS", "UNITS", "Metric", "metrics"]

ROOMS = ("worth", "customers", "offers", "forecast", "products", "evaluation", "undertakings", "trends")


def _all() -> dict[str, Metric]:
    found = [*trade.METRICS, *service.METRICS]
    for room in ROOMS:
        name = f"akrab.insight.{room}"
        if find_spec(name) is not None and find_spec(f"{name}.metrics") is not None:
            found += import_module(f"{name}.metrics").METRICS
    names = [one.name for one in found]
    assert len(names) == len(set(names)), "two figures of one name"
    return {one.name: one for one in found}


METRICS = _all()


@cache
def metrics() -> dict[str, list[Metric]]:
    """The figures by group, in the order of `GROUPS`."""
    return {key: [one for one in METRICS.values() if one.group == key] for key in GROUPS}
