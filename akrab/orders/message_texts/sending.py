"""The goods on their way: packed, ready, sent, a pre-order that is here."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from akrab.messaging.texts.notices import Samples, declare
from akrab.messaging.texts.variables import Variable, one_line
from akrab.orders.message_texts.about import LATEST, LINES, SEE, about_order, order_context, pieces_of
from akrab.orders.models import Batch, Delivery, Order, OrderLine


def _latest_parcels() -> Iterable[tuple[int, str]]:
    rows = Delivery.objects.filter(order__customer__isnull=False).select_related("order__customer").order_by("-id")
    return [(one.pk, f"{one.order.number} · {one.order.customer}") for one in rows[:LATEST]]


def _of_parcel(pk: int) -> Mapping[str, Any] | None:
    rows = Delivery.objects.select_related("order__customer__user").prefetch_related("lines__line")
    parcel = rows.filter(pk=pk).first()
    return order_context(parcel.order, delivery=parcel, whole=True) if parcel else None


def _latest_batches() -> Iterable[tuple[int, str]]:
    rows = OrderLine.objects.filter(batch__isnull=False, order__customer__isnull=False)
    found = rows.select_related("order__customer", "batch").order_by("-id")[:LATEST]
    return [(one.pk, f"{one.batch} · {one.order.customer}") for one in found]


def _of_batch(pk: int) -> Mapping[str, Any] | None:
    line = OrderLine.objects.select_related("order__customer__user", "batch").filter(pk=pk).first()
    return batch_context(line.order, line.batch) if line and line.batch else None


def batch_context(order: Order, batch: Batch) -> dict[str, Any]:
    """What is told of a pre-order that is ready."""
    return order_context(order, batch=batch, lines=list(order.lines.filter(batch=batch)))


PARCELS = Samples(_("Parcel"), _latest_parcels, _of_parcel)
GOODS = Variable("goods", _("what is in the parcel"), lambda context: pieces_of(context["delivery"].lines.all()),
                 "- 2 × Kopi Gayo")  # fmt: skip
PARCEL = (
    GOODS,
    Variable("courier", pgettext_lazy("a company", "courier"), lambda context: one_line(context["delivery"].courier),
             "JNE", optional=True),
    Variable("tracking", _("tracking number"), lambda context: one_line(context["delivery"].tracking), "JP1234567890",
             optional=True),
    Variable("tracking_link", _("page of the courier"), lambda context: context["delivery"].link,
             "https://courier.example/JP1234567890", optional=True),
    Variable("parcel_note", _("note with the parcel"), lambda context: context["delivery"].note,
             _("The driver calls first."), optional=True),
)  # fmt: skip
ON_ITS_WAY = (
    (_("Courier: {courier}"), _("Tracking number: {tracking}")),
    _("[Follow the parcel]({tracking_link})"),
    "{goods}",
)

declare(
    about_order(
        "order_packed",
        _("Order is packed"),
        _("Your order {order_number} is packed"),
        _("Hello {name}, your order {order_number} is packed and leaves the shop soon."),
        extra=(LINES,),
        occasion="shipping",
    ),
    about_order(
        "order_ready",
        _("Order is ready to be collected"),
        _("Your order {order_number} is ready"),
        _("Hello {name}, your order {order_number} is ready. You can collect it at the shop."),
        (_("Address: {shop_address}"), _("Open: {shop_hours}")),
        extra=(LINES,),
        occasion="shipping",
    ),
    about_order(
        "order_sent",
        _("Order is on its way"),
        _("Your order {order_number} is on its way"),
        _("Hello {name}, your order {order_number} has left the shop."),
        *ON_ITS_WAY,
        extra=PARCEL,
        occasion="shipping",
        samples=PARCELS,
    ),
    about_order(
        "order_sent_part",
        _("A part of the order is on its way"),
        _("A part of your order {order_number} is on its way"),
        _("Hello {name}, a part of your order {order_number} has left the shop. The rest follows."),
        *ON_ITS_WAY,
        extra=PARCEL,
        occasion="shipping",
        samples=PARCELS,
    ),
    about_order(
        "batch_ready",
        _("Pre-order is ready"),
        _("“{batch}” is ready"),
        _("Hello {name}, “{batch}” of your order {order_number} is ready."),
        ("{place}", _("{owed} is still to be paid.")),
        SEE,
        extra=(
            LINES,
            Variable("batch", _("name of the pre-order"), lambda context: one_line(context["batch"].name), "Nastar"),
            Variable("place", _("where and when to collect"), lambda context: one_line(context["batch"].place),
                     _("At the shop from 10 o’clock"), optional=True),
        ),
        occasion="shipping",
        samples=Samples(_("Pre-order"), _latest_batches, _of_batch),
    ),
)  # fmt: skip
