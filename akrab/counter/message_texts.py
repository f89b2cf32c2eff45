"""The receipt of a sale at the counter, by e-mail and WhatsApp."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from akrab.core import shop
from akrab.core.money import format_money
from akrab.core.templatetags.akrab import moment
from akrab.counter import money
from akrab.counter.models import CounterSale
from akrab.messaging.texts.notices import Notice, Samples, declare
from akrab.messaging.texts.variables import Context, Variable
from akrab.orders.message_texts import LINES


def receipt_context(sale: CounterSale) -> dict[str, Any]:
    """What a receipt is written from."""
    order = sale.order
    assert order is not None
    return {
        "sale": sale,
        "order": order,
        "lines": list(order.lines.all()),
        "payments": [
            (money.LABELS.get(one.method, one.method), one.amount) for one in sale.payments.all() if one.amount > 0
        ],
    }


def _paid(context: Context) -> str:
    currency = context["order"].currency
    rows = [(str(label), amount) for label, amount in context["payments"]]
    if context["sale"].change:
        rows.append((gettext("Change due"), context["sale"].change))
    return "\n".join(f"{label}: {format_money(amount, currency)}" for label, amount in rows)


def _latest() -> Iterable[tuple[int, str]]:
    rows = CounterSale.objects.filter(order__isnull=False).select_related("order__customer").order_by("-id")[:30]
    return [(one.pk, f"{one.order.number} · {one.order.customer or '–'}") for one in rows if one.order]


def _of_sale(pk: int) -> Mapping[str, Any] | None:
    sale = CounterSale.objects.select_related("order").filter(pk=pk, order__isnull=False).first()
    return receipt_context(sale) if sale else None


declare(
    Notice(
        name="counter_receipt",
        must=("lines",),
        label=_("Receipt of a sale at the counter"),
        occasion="order",
        subject=_("Your receipt {order_number} from {shop}"),
        body=(_("Receipt {order_number}, {sold_at}"), "{lines}", "{payments}", "{note}"),
        variables=(
            Variable("order_number", _("number of the order"), lambda context: context["order"].number, "1042"),
            Variable(
                "sold_at", _("when it was sold"), lambda context: moment(context["sale"].sold_at), "21 Nov 2026 14.05"
            ),
            LINES,
            Variable("payments", _("how it was paid"), _paid, _("Cash: Rp100.000"), optional=True),
            Variable(
                "note",
                _("last line of the receipt"),
                lambda _context: shop.get("counter_receipt_note") or gettext("Thank you for buying from us."),
                _("Thank you for buying from us."),
            ),
        ),
        samples=Samples(_("Sale"), _latest, _of_sale),
        channels=("email",),
    )
)
