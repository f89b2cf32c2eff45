"""What is said of a figure."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from akrab.accounts.access import Capability

UNITS = {
    "money": _("money"),
    "count": _("count"),
    "share": _("per cent"),
    "minutes": _("minutes"),
    "days": _("days"),
    "score": _("1 to 5"),
    "day": _("a day"),
}
GROUPS = {
    "trade": _("Sales"),
    "customers": _("Customers"),
    "money": _("Costs and profit"),
    "messages": _("Messages and service"),
    "visits": _("Visits"),
    "goods": _("Products"),
    "ahead": _("What comes next"),
}


@dataclass(frozen=True)
class Metric:
    """One figure, as people ask for it. Texts are translated lazily.

    `source`: the facts it is made of, by the names in warehouse.tables. `opens`: name of the page in the office where
    its rows open; empty where the figure's own report opens them. `needs`: who may see it, beyond the reports.
    """

    name: str
    group: str
    label: Any
    meaning: Any
    formula: Any
    unit: str
    grain: Any
    source: str
    opens: str = ""
    needs: Capability | None = None
