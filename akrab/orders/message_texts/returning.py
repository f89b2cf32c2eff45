"""Goods that come back, and what is not sent at all."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from akrab.messaging.texts.notices import Notice, Samples, declare
from akrab.messaging.texts.variables import REASON, Context, Variable
from akrab.orders.message_texts.about import LATEST, about_order, money_of, order_context, pieces_of
from akrab.orders.models import Return


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
    return about_order(
        name, label, subject, *body, "{goods}", extra=(RETURNED, *extra), occasion="return", samples=RETURNS
    )


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
