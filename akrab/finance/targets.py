"""How far the month is on the way to its target."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.catalogue.models import Category
from akrab.core import clock, shop
from akrab.core.money import cash_exponent, exponent, format_money
from akrab.finance.models import Target
from akrab.finance.months import first_of, last_of
from akrab.finance.profit import profit, trade_lines


@dataclass(frozen=True)
class Progress:
    """A target and what was sold towards it, minor units. `days`: days of the month that are left, today among them."""

    target: Target
    reached: int
    days: int

    @property
    def percent(self) -> int:
        return max(0, min(100, 100 * self.reached // self.target.amount))

    @property
    def missing(self) -> int:
        return max(0, self.target.amount - self.reached)

    @property
    def a_day(self) -> int:
        """What each remaining day must bring, rounded up to coins that exist; the whole rest when no day is left."""
        currency = shop.get("currency")
        coin: int = 10 ** (exponent(currency) - cash_exponent(currency))
        return -(-self.missing // (max(1, self.days) * coin)) * coin

    @property
    def sentence(self) -> str:
        currency = shop.get("currency")
        if not self.missing:
            more = format_money(self.reached - self.target.amount, currency)
            return _("Reached, with %(more)s to spare.") % {"more": more}
        if not self.days:
            return _("Missed by %(amount)s.") % {"amount": format_money(self.missing, currency)}
        values = {"amount": format_money(self.a_day, currency), "days": self.days}
        return (
            ngettext(
                "%(amount)s needed on the last day.", "%(amount)s a day needed for the %(days)d days left.", self.days
            )
            % values
        )


def progress(month: dt.date, today: dt.date) -> list[Progress]:
    """Targets of the month, the shop's first. The shop's is measured by the revenue of profit and loss, a category's
    by its lines after discounts."""
    month, last = first_of(month), last_of(month)
    targets = list(Target.objects.filter(month=month).select_related("category").order_by("category__name"))
    targets.sort(key=lambda one: one.category_id is not None)
    if not targets:
        return []
    days = (last - max(today, month)).days + 1 if today <= last else 0
    start, end = clock.day_range(month, last)
    by_category = {}
    if any(one.category_id for one in targets):
        lines = trade_lines(start, end).filter(variant__isnull=False).values_list("variant__product__category")
        by_category = dict(lines.annotate(n=Sum(F("total") - F("discount"))).order_by())
    below = _families()
    found = []
    for target in targets:
        if target.category_id is None:
            reached = profit(month, last).revenue
        else:
            reached = sum(by_category.get(pk, 0) for pk in below(target.category_id))
        found.append(Progress(target, reached, days))
    return found


class _families:  # noqa: N801  called like the function it stands for
    """Category → itself and all below it."""

    def __init__(self) -> None:
        self.children: dict[int | None, list[int]] = {}
        for pk, parent in Category.objects.values_list("pk", "parent_id"):
            self.children.setdefault(parent, []).append(pk)

    def __call__(self, pk: int) -> Iterable[int]:
        yield pk
        for child in self.children.get(pk, []):
            yield from self(child)
