"""All figures of one undertaking together."""

from dataclasses import dataclass

from akrab.core import clock
from akrab.engagement.models import Undertaking
from akrab.engagement.undertakings.brought import Brought, Measured, brought, measured, orders
from akrab.engagement.undertakings.costs import Cost, costs, without_rate
from akrab.engagement.undertakings.days import Days
from akrab.insight.between import Between
from akrab.insight.models import PeriodFigure
from akrab.insight.periods import Period, period_figures
from akrab.insight.runs import last_refresh
from akrab.insight.undertakings.formula import roi

GOALS = {
    Undertaking.Goal.REVENUE: "revenue", Undertaking.Goal.ORDERS: "orders",
    Undertaking.Goal.NEW_CUSTOMERS: "new_customers", Undertaking.Goal.GROSS_PROFIT: "profit",
}  # fmt: skip


@dataclass(frozen=True)
class Goal:
    """`came`: the goal's figure over the days so far, `before` over as many days right before; None where nothing is
    known. A goal of days that are not over may still be reached."""

    wanted: int
    came: int | None
    before: int | None
    over: bool

    @property
    def reached(self) -> bool:
        return self.came is not None and self.came >= self.wanted

    @property
    def percent(self) -> int:
        return max(0, 100 * (self.came or 0) // self.wanted)


@dataclass(frozen=True)
class Figures:
    """`roi`: of the measured extra margin; None where it was not measured, or nothing was spent."""

    days: Days
    costs: list[Cost]
    without_rate: int
    brought: Brought | None
    measured: Measured | None
    roi: Between | None
    goal: Goal | None

    @property
    def cost(self) -> int:
        return sum(one.amount for one in self.costs)

    @property
    def begun(self) -> bool:
        return self.days.number > 0


def figures(one: Undertaking) -> Figures:
    """Some fifteen questions, for the page of one undertaking."""
    days = Days.of(one)
    found = orders(one, days)
    tested = measured(one, found) if days.number else None
    spent = costs(one, days)
    returned = roi(tested.margin, sum(cost.amount for cost in spent)) if tested and tested.margin else None
    return Figures(
        days, spent, without_rate(one, days), brought(one, found) if days.number else None, tested, returned,
        goal(one, days),
    )  # fmt: skip


def goal(one: Undertaking, days: Days) -> Goal | None:
    """From the figures of the shop's days, as the reports have them."""
    if not one.goal or not one.wanted:
        return None
    last = last_refresh()
    known = last.as_of if last else None
    if known is None or known < days.first or not days.number:
        return Goal(one.wanted, None, None, over=False)
    until = Days.of(one, until=known)
    over = one.last_day is not None and one.last_day < clock.today() and one.last_day <= known
    return Goal(one.wanted, _sum(one, until), _sum(one, until.before), over)


def _sum(one: Undertaking, days: Days) -> int | None:
    name = GOALS[Undertaking.Goal(one.goal)]
    rows = period_figures(PeriodFigure.Grain.DAY, days.first, days.last)
    numbers = [getattr(row, name) for row in rows if _known(row, name)]
    return sum(numbers) if numbers else None


def _known(row: Period, name: str) -> bool:
    return getattr(row, name) is not None
