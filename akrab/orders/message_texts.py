"""What customers are told of their orders, from the first word to the last piece that came back."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from akrab.core.money import format_money
from akrab.core.templatetags.akrab import moment
from akrab.messaging.texts.notices import Notice, Samples, declare
from akrab.messaging.texts.variables import REASON, Context, Variable, name_or_greeting, one_line
from akrab.orders.models import Batch, Delivery, Order, OrderLine, OrderQuestion, Return
from akrab.orders.models.orders import OrderDiscount

LATEST = 30
EXAMPLE_LINK = "https://shop.example/orders/12/"


# Contexts: what the messages are written from, by consumers and by the editor's preview


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


def _notice(name: str, label: object, subject: object, *body: object, **more: Any) -> Notice:
    """About an order; `extra`: variables beside those of every order."""
    extra = more.pop("extra", (LINES,))
    return Notice(
        name=name, label=label, subject=subject, body=body, variables=(*ORDER, *extra),
        **{"occasion": "order", "samples": ORDERS, **more},
    )  # fmt: skip


declare(
    _notice(
        "order_placed",
        _("Order has arrived"),
        _("We have your order {order_number}"),
        _(
            "Thank you, {name}. Your order {order_number} has reached us. We look at it and tell you whether we can "
            "deliver."
        ),
        "{lines}",
        SEE,
    ),
    _notice(
        "order_accepted",
        _("Order is accepted"),
        _("We accept your order {order_number}"),
        _("Good news, {name}: we have accepted your order {order_number} and are getting it ready."),
        _("We begin as soon as the deposit of {deposit} is here."),
        "{lines}",
        SEE,
        extra=(
            LINES,
            Variable(
                "deposit",
                _("deposit to be paid first"),
                lambda context: money_of(context, context["order"].deposit_due),
                "Rp25.000",
                optional=True,
            ),
        ),
    ),
    _notice(
        "order_rejected",
        _("Order cannot be delivered"),
        _("We cannot deliver your order {order_number}"),
        (_("We are sorry, {name}: we cannot deliver your order {order_number}."), _("The reason: {reason}")),
        _("What you have paid, {refund}, we pay back to you in full."),
        "{lines}",
        extra=(LINES, STATE_REASON, REFUND),
    ),
    _notice(
        "order_cancelled",
        _("Order is cancelled"),
        _("Order {order_number} is cancelled"),
        (_("Your order {order_number} has been cancelled."), _("The reason: {reason}")),
        _("What you have paid, {refund}, we pay back to you in full."),
        "{lines}",
        extra=(LINES, STATE_REASON, REFUND),
    ),
    _notice(
        "order_done",
        _("Order is done"),
        _("Order {order_number} is done"),
        _(
            "Your order {order_number} is done. Thank you for buying from us, {name}. If anything is not right, just "
            "answer this message."
        ),
        "{lines}",
    ),
)


def _latest_questions() -> Iterable[tuple[int, str]]:
    rows = OrderQuestion.objects.select_related("order__customer").order_by("-id")[:LATEST]
    return [(one.pk, f"{one.order.number} · {one.order.customer}") for one in rows]


def _of_question(pk: int) -> Mapping[str, Any] | None:
    question = OrderQuestion.objects.select_related("order__customer__user").filter(pk=pk).first()
    return order_context(question.order, question=question) if question else None


DUE = Variable("until", _("last moment"), lambda context: moment(context["order"].due_at), "31 Dec 2026 17.00")

declare(
    _notice(
        "order_asked",
        _("A question about the order"),
        _("A question about your order {order_number}"),
        _("Hello {name}, before we accept your order {order_number} we have a question:"),
        "{question}",
        _("[Answer here]({order_link})"),
        extra=(
            Variable(
                "question",
                _("the question"),
                lambda context: context["question"].text,
                _("Red or blue?"),
            ),
        ),
        samples=Samples(_("Order"), _latest_questions, _of_question),
    ),
    _notice(
        "order_due_answer",
        _("Reminder: an answer is missing"),
        _("We still need your answer about order {order_number}"),
        _(
            "Hello {name}, we have not heard from you yet. Please answer our question about order {order_number} until "
            "{until}; after that we have to give it up."
        ),
        _("[Answer here]({order_link})"),
        extra=(DUE,),
    ),
    _notice(
        "order_due",
        _("Reminder: the order is not paid"),
        _("Please pay order {order_number} in time"),
        _(
            "Hello {name}, {amount} is still to be paid for order {order_number}. Please pay until {until}; after that "
            "the goods go back on the shelf."
        ),
        _("[To your order]({order_link})"),
        extra=(
            DUE,
            Variable(
                "amount",
                _("what is to be paid now"),
                lambda context: money_of(context, context["order"].deposit_due or context["order"].owed) or "0",
                "Rp75.000",
            ),
        ),
        occasion="payment",
    ),
    _notice(
        "order_paid",
        _("Payment has arrived"),
        _("We have your payment for order {order_number}"),
        _("Thank you, {name}. Your payment for order {order_number} has arrived. We are getting it ready."),
        "{lines}",
        occasion="payment",
    ),
)


# On its way


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
    _notice(
        "order_packed",
        _("Order is packed"),
        _("Your order {order_number} is packed"),
        _("Hello {name}, your order {order_number} is packed and leaves the shop soon."),
        extra=(LINES,),
        occasion="shipping",
    ),
    _notice(
        "order_ready",
        _("Order is ready to be collected"),
        _("Your order {order_number} is ready"),
        _("Hello {name}, your order {order_number} is ready. You can collect it at the shop."),
        (_("Address: {shop_address}"), _("Open: {shop_hours}")),
        extra=(LINES,),
        occasion="shipping",
    ),
    _notice(
        "order_sent",
        _("Order is on its way"),
        _("Your order {order_number} is on its way"),
        _("Hello {name}, your order {order_number} has left the shop."),
        *ON_ITS_WAY,
        extra=PARCEL,
        occasion="shipping",
        samples=PARCELS,
    ),
    _notice(
        "order_sent_part",
        _("A part of the order is on its way"),
        _("A part of your order {order_number} is on its way"),
        _("Hello {name}, a part of your order {order_number} has left the shop. The rest follows."),
        *ON_ITS_WAY,
        extra=PARCEL,
        occasion="shipping",
        samples=PARCELS,
    ),
    _notice(
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


# Back again


def _latest_returns() -> Iterable[tuple[int, str]]:
    rows = Return.objects.filter(order__customer__isnull=False).select_related("order__customer").order_by("-id")
    return [(one.pk, f"{one.number} · {one.order.customer}") for one in rows[:LATEST]]


def _of_return(pk: int) -> Mapping[str, Any] | None:
    rows = Return.objects.select_related("order__customer__user").prefetch_related("lines__line")
    back = rows.filter(pk=pk).first()
    return order_context(back.order, back=back) if back else None


def _refund(context: Context) -> str:
    return money_of(context, context["back"].refund_total)


def _credit(context: Context) -> str:
    """Only where no money goes back."""
    return "" if context["back"].refund_total else money_of(context, context["back"].credit)


RETURNS = Samples(_("Return"), _latest_returns, _of_return)
RETURNED = Variable("goods", _("what comes back"), lambda context: pieces_of(context["back"].lines.all()),
                    "- 2 × Kopi Gayo")  # fmt: skip
ANSWER = Variable(
    "reason", _("reason"), lambda context: context["back"].answer, _("The parcel was opened."), optional=True
)


def _back(name: str, label: object, subject: object, *body: object, extra: tuple[Variable, ...] = ()) -> Notice:
    return _notice(name, label, subject, *body, "{goods}", extra=(RETURNED, *extra), occasion="return", samples=RETURNS)


declare(
    _back(
        "return_requested",
        _("Request for a return has arrived"),
        _("We have your request for a return, order {order_number}"),
        _(
            "Hello {name}, we have received your request for a return of order {order_number}. We look at it and tell "
            "you what happens next."
        ),
    ),
    _back(
        "return_accepted",
        _("Return is accepted"),
        _("Your return of order {order_number} is accepted"),
        _("Hello {name}, you can bring or send back these goods of order {order_number}."),
        "{where}",
        extra=(
            Variable("where", _("where to bring or send it"), lambda context: context["back"].answer,
                     _("Send it to the address of the shop."), optional=True),
        ),
    ),
    _back(
        "return_rejected",
        _("Return is not accepted"),
        _("We cannot take back goods of order {order_number}"),
        (_("We are sorry, {name}: we cannot take back the goods of order {order_number}."), _("The reason: {reason}")),
        extra=(ANSWER,),
    ),
    _back(
        "return_received",
        _("Return has arrived"),
        _("Your return of order {order_number} has arrived"),
        (
            _("Thank you, {name}. The goods of order {order_number} are back with us."),
            _("We pay {refund} back to you."),
            _("Your bill is lower by {credit}."),
        ),
        extra=(
            Variable("refund", _("what is paid back"), _refund, "Rp75.000", optional=True),
            Variable("credit", _("by how much the bill is lower"), _credit, "Rp75.000", optional=True),
        ),
    ),
    _back(
        "order_rest",
        _("The rest of the order is not coming"),
        _("The rest of your order {order_number} is not coming"),
        (_("We are sorry, {name}: the rest of your order {order_number} cannot be sent."), _("The reason: {reason}")),
        _("You do not pay for it; what you have paid for it comes back to you."),
        extra=(
            Variable("reason", _("reason"), lambda context: context["back"].reason, REASON.example, optional=True),
        ),
    ),
)  # fmt: skip
