"""The dictionary of figures: whole, and alike in the product and in the reference."""

from akrab.insight.dictionary import GROUPS, METRICS, UNITS
from akrab.insight.reports.dimensions import DIMENSIONS
from akrab.insight.reports.measures import BASES, MEASURES
from akrab.insight.reports.rows import BEHIND
from akrab.insight.reports.sources import SOURCES
from tools import metrics


def test_the_reference_says_what_the_product_says() -> None:
    page = metrics.PAGE.read_text()
    assert metrics.whole(page) == page, "run python -m tools.metrics"


def test_every_figure_is_described_and_every_measure_is_a_figure() -> None:
    for one in METRICS.values():
        assert one.group in GROUPS
        assert one.unit in UNITS
        assert all(str(text) for text in (one.label, one.meaning, one.formula, one.grain, one.source))
    assert set(MEASURES) <= set(METRICS)
    assert {part for one in MEASURES.values() for part in one.parts} == set(BASES)
    assert {base.source for base in BASES.values()} == set(SOURCES)
    assert set(BEHIND) == set(MEASURES), "every figure opens its rows"


def test_whatever_the_sales_are_divided_by_opens_its_rows() -> None:
    closed = [one.name for one in DIMENSIONS.values() if "trade" in one.columns and not one.rows]
    assert closed == ["day", "week", "month", "quarter", "year"]  # these narrow the days instead
