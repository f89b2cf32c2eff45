"""By what figures can be divided and narrowed.

Each dimension says how its key (a text, empty for none) is read from the facts, and how the same is found in the
shop's own database when somebody opens the rows behind a figure (`rows`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from ibis.expr.types import Table

UNITS = {"week": "W", "month": "M", "quarter": "Q", "year": "Y"}
EVERYWHERE = ("trade", "costs", "messages", "episodes", "visits")


@dataclass(frozen=True)
class Dimension:
    """`columns`: source → expression of the key. `joins`: what `sources.open_source` must add. `rows`: SQL of the key
    over the rows of `row_facts`; empty for periods. `many`: a row may have several, which `note` tells people."""

    name: str
    label: Any
    columns: dict[str, Callable[["Table"], Any]]
    sort: str = "code"  # time, order (a fixed order of keys), code or record
    joins: tuple[str, ...] = ()
    rows: str = ""
    many: bool = False
    note: Any = ""


def _text(column: Any) -> Any:
    return column.cast("string").fill_null("")


def _of(name: str) -> Callable[["Table"], Any]:
    return lambda table: _text(table[name])


def start_of(day: Any, grain: str) -> Any:
    """The first day of the period that a column of days lies in."""
    return day if grain == "day" else day.cast("timestamp").truncate(UNITS[grain]).cast("date")


def _time(grain: str) -> dict[str, Callable[["Table"], Any]]:
    return dict.fromkeys(EVERYWHERE, lambda table: _text(start_of(table.day, grain)))


def _weekday(table: "Table") -> Any:
    return _text(table.day.day_of_week.index() + 1)


def _hour(table: "Table") -> Any:
    return _text(table.hour_here)


def _product(table: "Table") -> Any:
    """The product; for an article that the catalogue does not know, its number behind a mark."""
    return table.product_id.notnull().ifelse(table.product_id.cast("string"), "sku:" + table.sku)


def _variant(table: "Table") -> Any:
    return table.variant_id.notnull().ifelse(table.variant_id.cast("string"), "sku:" + table.sku)


def _province(table: "Table") -> Any:
    return _text(table.region.substr(0, 2))


PEOPLE = ("trade", "messages", "episodes", "visits")


def _people(name: str) -> dict[str, Callable[["Table"], Any]]:
    return dict.fromkeys(PEOPLE, _of(name))


_ALL = [
    Dimension("day", _("Day"), _time("day"), "time"),
    Dimension("week", _("Week"), _time("week"), "time"),
    Dimension("month", _("Month"), _time("month"), "time"),
    Dimension("quarter", _("Quarter"), _time("quarter"), "time"),
    Dimension("year", _("Year"), _time("year"), "time"),
    Dimension("weekday", _("Weekday"), dict.fromkeys(EVERYWHERE, _weekday), "order", rows="weekday"),
    Dimension(
        "hour",
        _("Hour"),
        dict.fromkeys(("trade", "messages", "episodes", "visits"), _hour),
        "order",
        joins=("hour",),
        rows="hour",
    ),
    Dimension(
        "product",
        _("Product"),
        {"trade": _product},
        "record",
        joins=("lines",),
        rows="CASE WHEN f.product_id IS NULL THEN 'sku:' || f.sku ELSE CAST(f.product_id AS TEXT) END",
    ),
    Dimension(
        "variant",
        _("Variant"),
        {"trade": _variant},
        "record",
        joins=("lines",),
        rows="CASE WHEN f.variant_id IS NULL THEN 'sku:' || f.sku ELSE CAST(f.variant_id AS TEXT) END",
    ),
    Dimension(
        "category",
        _("Category"),
        {"trade": _of("category_id")},
        "record",
        joins=("lines",),
        rows="COALESCE(CAST(f.category_id AS TEXT), '')",
    ),
    Dimension("brand", _("Brand"), {"trade": _of("brand")}, joins=("lines",), rows="COALESCE(f.brand, '')"),
    Dimension(
        "customer",
        _("Customer"),
        _people("customer_id"),
        "record",
        rows="COALESCE(CAST(f.customer_id AS TEXT), '')",
    ),
    Dimension("city", _("City of the customer"), _people("city"), joins=("customers",), rows="COALESCE({city}, '')"),
    Dimension(
        "region",
        _("Region of the customer"),
        _people("region"),
        "record",
        joins=("customers",),
        rows="COALESCE({region}, '')",
    ),
    Dimension(
        "province",
        _("Province of the customer"),
        dict.fromkeys(PEOPLE, _province),
        "record",
        joins=("customers",),
        rows="COALESCE({province}, '')",
    ),
    Dimension(
        "country",
        _("Country of the customer"),
        _people("country"),
        joins=("customers",),
        rows="COALESCE({country}, '')",
    ),
    Dimension(
        "tag",
        _("Tag of the customer"),
        _people("tag_id"),
        "record",
        joins=("tags",),
        rows="tag",
        many=True,
        note=_("A customer with several tags counts in the row of each. The total counts them once."),
    ),
    Dimension(
        "occupation",
        _("Occupation of the customer"),
        _people("occupation"),
        joins=("customers",),
        rows="COALESCE({occupation}, '')",
    ),
    Dimension(
        "age",
        _("Age of the customer"),
        _people("age_band"),
        "order",
        joins=("customers",),
        rows="COALESCE({age}, '')",
    ),
    Dimension(
        "gender", _("Gender of the customer"), _people("gender"), joins=("customers",), rows="COALESCE({gender}, '')"
    ),
    Dimension(
        "tier", _("Level of the customer"), _people("tier"), "record", joins=("customers",), rows="COALESCE({tier}, '')"
    ),
    Dimension(
        "standing",
        _("Standing of the customer"),
        _people("standing"),
        joins=("standing",),
        rows="COALESCE({standing}, '')",
    ),
    Dimension("channel", _("Sold through"), {"trade": _of("channel")}, joins=("details",), rows="f.channel"),
    Dimension("source", _("Comes from"), {"trade": _of("source")}, rows="f.source"),
    Dimension(
        "payment_method",
        _("Way to pay"),
        {"trade": _of("payment_method")},
        joins=("details",),
        rows="f.payment_method",
    ),
    Dimension(
        "outlet",
        _("Outlet"),
        {"trade": _of("outlet_id")},
        "record",
        joins=("details",),
        rows="COALESCE(CAST(f.outlet_id AS TEXT), '')",
    ),
    Dimension(
        "seller",
        _("Sold by"),
        {"trade": _of("seller_id"), "episodes": _of("answered_by")},
        "record",
        joins=("details",),
        rows="COALESCE(CAST(f.seller_id AS TEXT), '')",
    ),
    Dimension("delivery", _("Delivery"), {"trade": _of("delivery")}, joins=("details",), rows="f.delivery"),
    Dimension(
        "promotion",
        _("Promotion"),
        {"trade": _of("promotion_id")},
        "record",
        joins=("promotions",),
        rows="promotion",
        many=True,
        note=_("An order with several promotions counts in the row of each. The total counts it once."),
    ),
    Dimension(
        "message_channel",
        _("Way of the message"),
        {"messages": _of("channel"), "episodes": _of("channel")},
        rows="COALESCE(f.channel, '')",
    ),
    Dimension(
        "message_purpose",
        _("Message about"),
        {"messages": _of("purpose")},
        rows="COALESCE(f.purpose, '')",
    ),
    Dimension(
        "campaign",
        _("Campaign"),
        {"messages": _of("campaign"), "visits": _of("campaign")},
        rows="COALESCE(f.campaign, '')",
    ),
    Dimension(
        "device", pgettext_lazy("of a visit", "Device"), {"visits": _of("device")}, rows="COALESCE(f.device, '')"
    ),
    Dimension("visit_source", _("Visitors come from"), {"visits": _of("source")}, rows="COALESCE(f.source, '')"),
    Dimension("expense_kind", _("Kind of expense"), {"costs": _of("kind")}, rows="COALESCE(f.kind, '')"),
]
DIMENSIONS = {one.name: one for one in _ALL}
TIMES = ("day", "week", "month", "quarter", "year")
