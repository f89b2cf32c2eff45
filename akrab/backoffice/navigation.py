"""The menu of the back office: which pages there are, in which group, who may see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from akrab.accounts.access import Capability, may
from akrab.core import icons


@dataclass(frozen=True)
class Entry:
    """One page. `key` is what a page says as `here`; `counts` names the figure shown beside it."""

    key: str
    label: Any
    icon: str
    capability: Capability
    counts: str = ""

    @property
    def url(self) -> str:
        return address_of(f"office:{self.key}")


@dataclass(frozen=True)
class Shown:
    """An entry as drawn for one request."""

    label: Any
    url: str
    drawing: SafeString
    count: int
    current: bool


@dataclass(frozen=True)
class Family:
    """Pages of one kind that fold into one line of the menu."""

    label: Any
    icon: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class ShownFamily:
    """A family as drawn for one request; it stands open when the page is one of its own."""

    label: Any
    drawing: SafeString
    entries: list[Shown]

    @property
    def open(self) -> bool:
        return any(entry.current for entry in self.entries)

    @property
    def count(self) -> int:
        return sum(entry.count for entry in self.entries)


GROUPS: tuple[tuple[Any, tuple[Entry | Family, ...]], ...] = (
    ("", (Entry("today", _("Today"), "calendar-check", Capability.OFFICE_ENTER, "today"),)),
    (
        _("Sell"),
        (
            Entry("orders", _("Orders"), "receipt", Capability.ORDERS_VIEW, "orders_waiting"),
            Entry("counter", _("Counter sale"), "scan-barcode", Capability.COUNTER_SELL),
            Entry("payments", _("Payments"), "wallet", Capability.PAYMENTS_VIEW),
            Entry("debts", _("Debt book"), "notebook-pen", Capability.PAYMENTS_VIEW),
            Entry("products", _("Products"), "package", Capability.PRODUCTS_VIEW),
            Entry("categories", _("Categories"), "layout-grid", Capability.PRODUCTS_EDIT),
            Entry("stock", _("Stock"), "boxes", Capability.PRODUCTS_VIEW, "stock_low"),
            Entry("purchasing", _("Purchasing"), "truck", Capability.PURCHASING),
            Entry("returns", _("Returns"), "undo-2", Capability.ORDERS_VIEW),
            Entry("batches", _("Pre-order batches"), "calendar-clock", Capability.ORDERS_VIEW),
            Entry("promotions", _("Promotions"), "badge-percent", Capability.PROMOTIONS_VIEW),
            Entry("loyalty", _("Points and rewards"), "gift", Capability.LOYALTY_VIEW),
        ),
    ),
    (
        _("Care"),
        (
            Entry("customers", _("Customers"), "users", Capability.CUSTOMERS_VIEW, "members_pending"),
            Entry("messages", _("Messages"), "message-circle", Capability.MESSAGES_VIEW, "messages_unread"),
            Entry("whatsapp", _("WhatsApp"), "smartphone", Capability.MESSAGES_SEND),
            Entry("message_texts", _("Message texts"), "file-pen-line", Capability.MESSAGES_SEND),
            Entry("calls", _("Calls and SMS"), "phone", Capability.MESSAGES_VIEW),
            Entry("assistant", _("Orders from messages"), "scan-text", Capability.MESSAGES_SEND),
            Entry("reviews", _("Reviews and wishes"), "star", Capability.REVIEWS_MODERATE),
            Entry("privacy", _("Privacy"), "shield", Capability.PRIVACY_MANAGE),
        ),
    ),
    (
        _("Grow"),
        (
            Entry("segments", _("Groups of customers"), "sparkles", Capability.REPORTS_VIEW),
            Entry("web_messages", _("Messages on the pages"), "megaphone", Capability.PROMOTIONS_VIEW),
            Entry("questions", _("Questionnaires"), "clipboard-list", Capability.PROMOTIONS_VIEW),
            Entry("parcels", _("Cards in parcels"), "qr-code", Capability.ORDERS_VIEW),
        ),
    ),
    (
        _("Know"),
        (
            Entry("dashboard", _("Dashboard"), "layout-dashboard", Capability.REPORTS_VIEW),
            Family(
                _("Reports"),
                "chart-column",
                (
                    Entry("sales_report", _("Sales report"), "chart-column", Capability.REPORTS_VIEW),
                    Entry("reports", _("Own reports"), "table", Capability.REPORTS_VIEW),
                    Entry("figures", _("What the figures mean"), "book-open", Capability.REPORTS_VIEW),
                    Entry("models", _("How sure the figures are"), "gauge", Capability.REPORTS_VIEW),
                ),
            ),
            Family(
                _("Customer figures"),
                "gem",
                (
                    Entry("worth", _("Customers’ worth"), "gem", Capability.REPORTS_VIEW),
                    Entry("next_purchases", _("Next purchases"), "shopping-basket", Capability.REPORTS_VIEW),
                    Entry("winning", _("Winning and keeping"), "magnet", Capability.REPORTS_VIEW),
                    Entry("asked", _("What people ask"), "message-circle-question-mark", Capability.REPORTS_VIEW),
                ),
            ),
            Family(
                _("Sales figures"),
                "trending-up",
                (
                    Entry("product_figures", _("How products sell"), "package-search", Capability.REPORTS_VIEW),
                    Entry("trends", _("Rising and falling"), "chart-spline", Capability.REPORTS_VIEW),
                    Entry("forecast", _("What comes next"), "trending-up", Capability.REPORTS_VIEW),
                    Entry("visits", _("Visits"), "footprints", Capability.REPORTS_VIEW),
                ),
            ),
            Family(
                _("Impact"),
                "target",
                (
                    Entry("response", _("What works"), "target", Capability.REPORTS_VIEW),
                    Entry("undertakings", _("What pays off"), "hand-coins", Capability.FINANCE_VIEW),
                    Entry("evaluator", _("Did it help?"), "scale", Capability.FINANCE_VIEW),
                    Entry("overhead", _("What is not used"), "archive-x", Capability.FINANCE_VIEW),
                ),
            ),
            Entry("money", _("Money"), "wallet", Capability.FINANCE_VIEW),
            Entry("imports", _("Import"), "file-up", Capability.IMPORTS_RUN),
        ),
    ),
    (
        _("Shop"),
        (
            Entry("settings", _("Settings"), "settings", Capability.SETTINGS_EDIT),
            Entry("texts", _("Texts of the shop"), "file-text", Capability.SETTINGS_EDIT),
            Entry("shipping", _("Delivery and tariffs"), "map-pin", Capability.SETTINGS_EDIT),
            Entry("payment_methods", _("Ways to pay"), "credit-card", Capability.SETTINGS_EDIT),
            Entry("people", _("People"), "shield-check", Capability.PEOPLE_MANAGE),
            Entry("audit", _("Who did what"), "scroll-text", Capability.AUDIT_VIEW),
        ),
    ),
)
ENTRIES = tuple(
    entry
    for _title, lines in GROUPS
    for line in lines
    for entry in (line.entries if isinstance(line, Family) else (line,))
)
FIGURES = tuple(entry.counts for entry in ENTRIES if entry.counts)
DOCK = ("today", "customers", "orders", "messages")


@cache
def address_of(name: str) -> str:
    """Where a named page is; empty while this release has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def menu(user: object, here: str, counts: Mapping[str, int]) -> dict[str, Any]:
    """Groups, dock and the rest, as this person may see them; pages that do not exist yet are left out."""

    def is_open(entry: Entry) -> bool:
        return bool(entry.url) and may(user, entry.capability)

    def line(one: Entry | Family) -> list[Shown | ShownFamily]:
        """A family of which only one page is open to the person is that page."""
        if isinstance(one, Entry):
            return [_shown(one, here, counts)] if is_open(one) else []
        shown = [_shown(entry, here, counts) for entry in one.entries if is_open(entry)]
        return [ShownFamily(one.label, icons.svg(one.icon, "size-5"), shown)] if len(shown) > 1 else [*shown]

    groups = [(title, [shown for one in lines for shown in line(one)]) for title, lines in GROUPS]
    in_dock = {entry.key: entry for entry in ENTRIES if entry.key in DOCK and is_open(entry)}
    return {
        "groups": [(title, lines) for title, lines in groups if lines],
        "dock": [_shown(in_dock[key], here, counts, "size-6") for key in DOCK if key in in_dock],
        "more_current": here not in in_dock,
        "home": address_of("office:today") or "/office/",
    }


def _shown(entry: Entry, here: str, counts: Mapping[str, int], size: str = "size-5") -> Shown:
    return Shown(
        label=entry.label,
        url=entry.url,
        drawing=icons.svg(entry.icon, size),
        count=counts.get(entry.counts, 0),
        current=entry.key == here,
    )
