"""From the order's arrival to its end: what was decided, asked and paid."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from akrab.core.templatetags.akrab import moment
from akrab.messaging.texts.notices import Samples, declare
from akrab.messaging.texts.variables import Variable
from akrab.orders.message_texts.about import (
    LATEST,
    LINES,
    REFUND,
    SEE,
    STATE_REASON,
    about_order,
    money_of,
    order_context,
)
from akrab.orders.models import OrderQuestion

declare(
    about_order(
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
    about_order(
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
    about_order(
        "order_rejected",
        _("Order cannot be delivered"),
        _("We cannot deliver your order {order_number}"),
        (_("We are sorry, {name}: we cannot deliver your order {order_number}."), _("The reason: {reason}")),
        _("What you have paid, {refund}, we pay back to you in full."),
        "{lines}",
        extra=(LINES, STATE_REASON, REFUND),
    ),
    about_order(
        "order_cancelled",
        _("Order is cancelled"),
        _("Order {order_number} is cancelled"),
        (_("Your order {order_number} has been cancelled."), _("The reason: {reason}")),
        _("What you have paid, {refund}, we pay back to you in full."),
        "{lines}",
        extra=(LINES, STATE_REASON, REFUND),
    ),
    about_order(
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
    about_order(
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
        must=("question",),
        samples=Samples(_("Order"), _latest_questions, _of_question),
    ),
    about_order(
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
    about_order(
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
    about_order(
        "order_paid",
        _("Payment has arrived"),
        _("We have your payment for order {order_number}"),
        _("Thank you, {name}. Your payment for order {order_number} has arrived. We are getting it ready."),
        "{lines}",
        occasion="payment",
    ),
)
