"""The small shop with a past of the reports' own tests, on the same day in November."""

from tests.insight.reports.conftest import _today, trade

__all__ = ["_today", "trade"]
