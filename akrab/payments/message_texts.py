"""What customers are told about paying: a deposit that came, a rest that is due, what stands in the debt book."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from akrab.core.money import format_money
from akrab.core.templatetags.akrab import day
from akrab.messaging.texts.notices import Notice, Samples, declare
from akrab.messaging.texts.variables import Variable, name_or_greeting
from akrab.orders.batches import ready_on
from akrab.orders.models import Order
from akrab.payments.models import DebtEntry, Payment

LATEST = 30
HOW = _("[How to pay]({pay_link})")


def pay_url(order_id: int) -> str:
    """Where an order is paid."""
    return urljoin(settings.BASE_URL, f"/account/orders/{order_id}/pay/")


def pay_context(order: Order, **more: Any) -> dict[str, Any]:
    """Every message about paying. `more`: `amount` (minor units), `due_on`."""
    return {"order": order, "customer": order.customer, "amount": order.owed, "url": pay_url(order.pk), **more}


def _money(context: Mapping[str, Any], amount: int) -> str:
    return format_money(amount, context["order"].currency)


PAY = (
    Variable(
        "name",
        _("name of the customer"),
        lambda context: name_or_greeting(context["order"].recipient or context["order"].customer or ""),
        "Siti Rahma",
    ),
    Variable("order_number", _("number of the order"), lambda context: context["order"].number, "1042"),
    Variable("total", _("total of the order"), lambda context: _money(context, context["order"].total), "Rp75.000"),
    Variable("amount", _("what is to be paid now"), lambda context: _money(context, context["amount"]), "Rp75.000"),
    Variable("pay_link", _("page to pay"), lambda context: context["url"], "https://shop.example/pay/12/"),
)
DUE = Variable("due_day", _("day on which it is due"), lambda context: day(context["due_on"]), "31 Dec 2026")


def _latest_debts() -> Iterable[tuple[int, str]]:
    rows = DebtEntry.objects.filter(due_on__isnull=False).select_related("order__customer").order_by("-id")[:LATEST]
    return [(one.pk, f"{one.order.number} · {one.order.customer}") for one in rows]


def _of_debt(pk: int) -> Mapping[str, Any] | None:
    entry = DebtEntry.objects.select_related("order__customer").filter(pk=pk).first()
    return pay_context(entry.order, due_on=entry.due_on) if entry else None


def _latest_rests() -> Iterable[tuple[int, str]]:
    rows = Payment.objects.filter(order__deposit__gt=0, order__customer__isnull=False).select_related("order__customer")
    return [(one.pk, f"{one.order.number} · {one.order.customer}") for one in rows.order_by("-id")[:LATEST]]


def _of_rest(pk: int) -> Mapping[str, Any] | None:
    payment = Payment.objects.select_related("order__customer").filter(pk=pk).first()
    return pay_context(payment.order, amount=payment.amount) if payment else None


def deposit_context(order: Order) -> dict[str, Any]:
    """What is told when a deposit is here."""
    return pay_context(order, ready_on=ready_on(order))


def _of_deposit(pk: int) -> Mapping[str, Any] | None:
    payment = Payment.objects.select_related("order__customer").filter(pk=pk).first()
    return deposit_context(payment.order) if payment else None


DEBTS = Samples(_("Order on account"), _latest_debts, _of_debt)
RESTS = Samples(_("Order with a deposit"), _latest_rests, _of_rest)


def _notice(name: str, label: object, subject: object, *lines: object, **more: Any) -> Notice:
    extra = more.pop("extra", ())
    return Notice(
        name=name, label=label, occasion="payment", subject=subject, body=(*lines, HOW), variables=(*PAY, *extra),
        **more,
    )  # fmt: skip


def _debt(name: str, label: object, subject: object, line: object) -> Notice:
    return _notice(name, label, subject, line, extra=(DUE,), samples=DEBTS)


STILL_OPEN = _("{amount} for order {order_number} is still open")
REST_LATE = _(
    "Hello {name}, it may have slipped your mind: your order {order_number} is ready, and the rest of {amount} is "
    "still to be paid. If you have paid already, please tell us, so that we can look."
)

declare(
    _notice(
        "deposit_received",
        _("Deposit has arrived"),
        _("The deposit for order {order_number} is here"),
        _("Thank you, {name}. Your deposit of {deposit} for order {order_number} has arrived, and we begin."),
        (
            _("The rest, {amount}, is due when your order is ready. You may pay it earlier."),
            _("We expect that on {ready_day}."),
        ),
        extra=(
            Variable(
                "deposit", _("the deposit"), lambda context: _money(context, context["order"].deposit), "Rp25.000"
            ),
            Variable(
                "ready_day",
                _("day on which it is ready"),
                lambda context: day(context["ready_on"]),
                "31 Dec 2026",
                optional=True,
            ),
        ),
        samples=Samples(RESTS.label, RESTS.latest, _of_deposit),
    ),
    _notice(
        "rest_due",
        _("The rest is due: the order is ready"),
        _("Order {order_number} is ready: {amount} is still to be paid"),
        _("Hello {name}, your order {order_number} is ready. The rest of {amount} is to be paid now."),
        samples=RESTS,
    ),
    _notice("rest_late3", _("The rest: reminder after 3 days"), STILL_OPEN, REST_LATE, samples=RESTS),
    _notice("rest_late7", _("The rest: reminder after 7 days"), STILL_OPEN, REST_LATE, samples=RESTS),
    _debt(
        "debt_before",
        _("Debt book: due in 3 days"),
        _("{amount} for order {order_number} will soon be due"),
        _(
            "Hello {name}, a friendly note: {amount} for order {order_number} is to be paid by {due_day}. If you have "
            "paid already, thank you, and please forgive this message."
        ),
    ),
    _debt(
        "debt_due",
        _("Debt book: due today"),
        _("{amount} for order {order_number} is due today"),
        _(
            "Hello {name}, a friendly note: {amount} for order {order_number} is to be paid today. If you have paid "
            "already, thank you, and please forgive this message."
        ),
    ),
    _debt(
        "debt_late3",
        _("Debt book: reminder after 3 days"),
        STILL_OPEN,
        _(
            "Hello {name}, it may have slipped your mind: {amount} for order {order_number} was to be paid on "
            "{due_day}. If you have paid already, please tell us, so that we can look."
        ),
    ),
    _debt(
        "debt_late7",
        _("Debt book: reminder after 7 days"),
        _("{amount} for order {order_number} has been open for a week"),
        _(
            "Hello {name}, {amount} for order {order_number} was to be paid on {due_day}. If it is difficult just now, "
            "please tell us: we will find a way together."
        ),
    ),
)
