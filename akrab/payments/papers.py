"""How to pay, in the words and with the code that stand at the foot of an invoice."""

from django.conf import settings
from django.utils.translation import gettext as _

from akrab.core.money import format_money
from akrab.core.templatetags.akrab import day
from akrab.orders.documents import PAYMENT_NOTES, PaymentNote
from akrab.orders.models import Order
from akrab.payments.parts import Parts
from akrab.payments.queries import PayView, pay_view


def payment_note(order: Order) -> PaymentNote | None:
    """As the order's pay page says it, in the language active; None when nothing is owed."""
    pay = pay_view(order, others=False)
    if not pay.is_open:
        return None
    amount = format_money(pay.amount, order.currency)
    lines, qr = _lines(pay, amount)
    if pay.is_deposit and pay.parts is not None:
        lines.insert(0, _("Now the deposit of %(amount)s.") % {"amount": amount} + " " + _later(pay.parts, order))
    return PaymentNote(lines=(*lines, *filter(None, map(str.strip, pay.notes.splitlines()))), qr=qr)


def _later(parts: Parts, order: Order) -> str:
    values = {"amount": format_money(parts.rest, order.currency), "day": day(parts.ready_on) if parts.ready_on else ""}
    if parts.ready_on:
        return _("The rest of %(amount)s when the order is ready, on %(day)s.") % values
    return _("The rest of %(amount)s when the order is ready.") % values


def _lines(pay: PayView, amount: str) -> tuple[list[str], str]:
    code = pay.method.code
    if pay.due_on is not None:
        return [_("On account, to be paid by %(day)s: %(amount)s") % {"day": day(pay.due_on), "amount": amount}], ""
    if code == "transfer" and pay.accounts:
        lines = [_("Transfer exactly %(amount)s to:") % {"amount": amount}]
        lines += [
            f"{one['bank']} {one['number']}, " + _("In the name of %(name)s") % {"name": one["holder"]}
            for one in pay.accounts
        ]
        return [*lines, *_no_rounding(pay)], ""
    if code == "qris" and pay.qr_text:
        lines = [_("QRIS: scan the code with the app of your bank or wallet. Amount: %(amount)s") % {"amount": amount}]
        return [*lines, _("The money goes to %(name)s.") % {"name": pay.payee}, *_no_rounding(pay)], pay.qr_text
    if code == "cash" and pay.is_deposit:
        return [_("Deposit to bring to the shop: %(amount)s") % {"amount": amount}], ""
    if code == "cod":
        return [_("You pay the courier when the order arrives: %(amount)s") % {"amount": amount}], ""
    if code == "cash":
        return [_("You pay when you collect the order at the shop: %(amount)s") % {"amount": amount}], ""
    page = f"{settings.BASE_URL}/account/orders/{pay.order.pk}/pay/"
    if pay.method.provider:
        name = str(pay.method.label)
        return [_("%(way)s: pay %(amount)s on this page") % {"way": name, "amount": amount}, page], page
    return [f"{amount}. {pay.method.hint}"], ""


def _no_rounding(pay: PayView) -> list[str]:
    return [_("Please do not round: we find your payment by this amount.")] if pay.is_exact else []


PAYMENT_NOTES.append(payment_note)
