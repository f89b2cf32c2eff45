"""Reports ready to begin from: those an owner asks for."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from akrab.accounts.models import User
from akrab.insight.reports.definition import Definition
from akrab.insight.reports.shown import allowed, may_see


@dataclass(frozen=True)
class Ready:
    name: str
    label: Any
    text: Any
    icon: str
    definition: Definition


def _asks(*measures: str, by: tuple[str, ...] = (), **more: Any) -> Definition:
    return Definition(measures=measures, dimensions=by, **more)


_ALL = [
    Ready("products", _("Sales by product"), _("What sells, and what it brings in."), "package",
          _asks("revenue", "pieces", "orders", by=("product",), compare="before")),
    Ready("categories", _("Sales by category"), _("Which part of the range carries the shop."), "layout-grid",
          _asks("revenue", "pieces", "customers", by=("category",), compare="before")),
    Ready("months", _("Sales month by month"), _("This year beside the year before."), "calendar",
          _asks("revenue", "orders", "average_order", by=("month",), period="last_12_months", compare="year")),
    Ready("channels", _("Sales by way of selling"), _("Web shop, counter, phone and chat side by side."), "store",
          _asks("revenue", "orders", "average_order", "new_customers", by=("channel",), compare="before")),
    Ready("sellers", _("Sales by colleague"), _("Who sold how much at the counter."), "users",
          _asks("revenue", "orders", "average_order", "discount", by=("seller",))),
    Ready("hours", _("Sales by hour"), _("When the shop is busy and when it rests."), "clock",
          _asks("revenue", "orders", by=("hour",), period="last_90")),
    Ready("weekdays", _("Sales by weekday"), _("Which days of the week are strong."), "calendar-days",
          _asks("revenue", "orders", "customers", by=("weekday",), period="last_90")),
    Ready("cities", _("Sales by city"), _("Where your customers live."), "map-pin",
          _asks("revenue", "customers", "orders", by=("city",), period="last_12_months")),
    Ready("best_customers", _("Best customers"), _("Who bought most in the last twelve months."), "star",
          _asks("revenue", "orders", "average_order", by=("customer",), period="last_12_months", top=50)),
    Ready("won", _("Customers won by month"), _("How many came for the first time, how many again."), "user-plus",
          _asks("new_customers", "returning_customers", "customers", by=("month",), period="last_12_months",
                compare="year")),
    Ready("second", _("Second purchases"), _("Of the customers won in a month, how many came a second time."), "repeat",
          _asks("second_purchase_rate", "new_customers", "second_purchases", by=("month",), period="last_12_months",
                chart="line")),
    Ready("standings", _("Sales by standing of the customer"), _("What regulars bring, and what new ones."), "gem",
          _asks("revenue", "customers", "average_order", by=("standing",), period="last_90")),
    Ready("discounts", _("Discounts given"), _("What you let off, month by month."), "badge-percent",
          _asks("discount", "discount_share", "revenue", by=("month",), period="last_12_months")),
    Ready("promotions", _("Sales by promotion"), _("What was sold with which promotion."), "tag",
          _asks("revenue", "orders", "discount", "new_customers", by=("promotion",), period="last_90")),
    Ready("returns", _("What came back"), _("Which goods customers give back."), "undo-2",
          _asks("returned", "revenue", "pieces", by=("product",), period="last_90")),
    Ready("slow", _("Slow movers"), _("What sold, but least."), "snail",
          _asks("pieces", "revenue", by=("product",), period="last_90", sort="pieces", ascending=True, top=50)),
    Ready("payments", _("Sales by way to pay"), _("How your customers like to pay."), "wallet",
          _asks("revenue", "orders", by=("payment_method",))),
    Ready("delivery", _("Sales by delivery"), _("Collected or sent, and how."), "truck",
          _asks("revenue", "orders", "average_order", by=("delivery",))),
    Ready("margin", _("Margin by product"), _("What is left of each product after its cost."), "scale",
          _asks("gross_profit", "margin", "revenue", by=("product",))),
    Ready("winning", _("Cost of winning customers"), _("What you spent on marketing for each new customer."), "magnet",
          _asks("winning_cost", "marketing_spend", "new_customers", by=("month",), period="last_12_months")),
    Ready("messages", _("Messages and what they cost"), _("How many went out on which way, were read, failed."), "send",
          _asks("messages_sent", "messages_read", "messages_failed", "message_cost", by=("message_channel",))),
    Ready("service", _("How soon customers get an answer"), _("Matters, and the time to the first answer."), "timer",
          _asks("first_answer", "conversations", "answered_share", by=("week",), period="last_90", chart="line")),
    Ready("visits", _("Visits and orders"), _("Where visitors come from, and how many order."), "footprints",
          _asks("visits", "visit_orders", "conversion", by=("visit_source",), compare="before")),
]  # fmt: skip
GALLERY = {one.name: one for one in _ALL}


def for_user(user: User) -> list[Ready]:
    """Those of which this person may see everything."""
    return [
        one
        for one in GALLERY.values()
        if may_see(one.definition, user) and len(allowed(one.definition, user)) == len(one.definition.measures)
    ]
