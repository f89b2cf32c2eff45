"""What every message about an order is written from, by the consumers and by the editor's preview."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from akrab.core.money import format_money
from akrab.messaging.texts.notices import Notice, Samples
from akrab.messaging.texts.variables import REASON, Context, Variable, name_or_greeting, one_line
from akrab.orders.models import Order
from akrab.orders.models.orders import OrderDiscount

LATEST = 30
EXAMPLE_LINK = "https://shop.example/orders/12/"


def order_context(order: Order, **more: Any) -> dict[str, Any]:
    """Every message about an order. `more`: what only some say, such as `question`, `delivery`, `back`."""
    return {
        "order": order,
        "lines": list(order.lines.all()),
        "customer": order.customer,
        "url": f"{settings.BASE_URL}/account/orders/{order.pk}/",
        **more,
    }


def money_of(context: Context, amount: int) -> str:
    """Empty for nothing."""
    return format_money(amount, context["order"].currency) if amount else ""


def table_of(context: Context) -> str:
    """The order as lines that end with an amount, the total in bold: a table in mail, plain to read elsewhere."""
    order = context["order"]
    rows = [(f"{one.quantity} × {_safe(one.name)}", one.total) for one in context["lines"]]
    rows += [(_discount(one), -one.amount) for one in order.discounts.all() if one.amount]
    if order.shipping:
        rows.append((gettext("Delivery"), order.shipping))
    if order.adjustment:
        label = gettext("Unique amount") if order.adjustment > 0 else gettext("Rounding")
        rows.append((label, order.adjustment))
    lines = [f"{label}: {format_money(amount, order.currency)}" for label, amount in rows]
    return "\n".join([*lines, f"*{gettext('Total')}: {format_money(order.total, order.currency)}*"])


def _discount(one: OrderDiscount) -> str:
    return _safe(one.label) if one.label and one.kind != OrderDiscount.Kind.POINTS else str(one.get_kind_display())


def _safe(text: str) -> str:
    """On one line, without the mark for bold."""
    return one_line(text).replace("*", "")


def pieces_of(rows: Iterable[Any]) -> str:
    """Goods of a parcel or a return, one in a line."""
    return "\n".join(f"- {one.quantity} × {_safe(one.line.name)}" for one in rows)


ORDER = (
    Variable(
        "name",
        _("name of the customer"),
        lambda context: name_or_greeting(context["order"].recipient or context["order"].customer or ""),
        "Siti Rahma",
    ),
    Variable("order_number", _("number of the order"), lambda context: context["order"].number, "1042"),
    Variable("order_link", _("page of the order"), lambda context: context["url"], EXAMPLE_LINK),
    Variable(
        "total", _("total of the order"), lambda context: money_of(context, context["order"].total) or "0", "Rp75.000"
    ),
    Variable("owed", _("what is still to be paid"), lambda context: money_of(context, context["order"].owed),
             "Rp75.000", optional=True),
)  # fmt: skip
LINES = Variable("lines", _("what was ordered, as a table"), table_of, "2 × Kopi Gayo: Rp75.000\n*Total: Rp75.000*")
REFUND = Variable(
    "refund",
    _("what is paid back"),
    lambda context: money_of(context, context["order"].refund_due),
    "Rp75.000",
    optional=True,
)
STATE_REASON = Variable(
    "reason", _("reason"), lambda context: context["order"].state_reason, REASON.example, optional=True
)
SEE = _("[See the order]({order_link})")


def _latest_orders() -> Iterable[tuple[int, str]]:
    rows = Order.objects.filter(customer__isnull=False, source="shop").select_related("customer")
    return [(one.pk, f"{one.number} · {one.customer}") for one in rows.order_by("-placed_at", "-id")[:LATEST]]


def _of_order(pk: int) -> Mapping[str, Any] | None:
    order = Order.objects.select_related("customer__user").filter(pk=pk).first()
    return order_context(order) if order else None


ORDERS = Samples(_("Order"), _latest_orders, _of_order)


def about_order(name: str, label: object, subject: object, *body: object, **more: Any) -> Notice:
    """About an order; `extra`: variables beside those of every order."""
    extra = more.pop("extra", (LINES,))
    return Notice(
        name=name, label=label, subject=subject, body=body, variables=(*ORDER, *extra),
        **{"occasion": "order", "samples": ORDERS, **more},
    )  # fmt: skip
