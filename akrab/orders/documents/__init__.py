"""Papers of an order as PDF: invoice, receipt, packing slip, return note. In the customer's language."""

from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from akrab.orders.actions.invoicing import give_invoice
from akrab.orders.documents import pdf, words
from akrab.orders.documents.words import PAYMENT_NOTES, PaymentNote
from akrab.orders.errors import OrderError
from akrab.orders.models import Order, Return
from akrab.orders.words import language_of

__all__ = ["KINDS", "PAYMENT_NOTES", "PaymentNote", "file_name", "make", "return_note", "slips"]

KINDS = ("invoice", "receipt", "slip")
NO_INVOICE = (Order.State.WAITING, Order.State.REJECTED)


def make(order: Order, kind: str) -> bytes:
    """One of KINDS as PDF. An invoice takes its number now if it has none. Raises OrderError where there is none."""
    if kind == "slip":
        return slips([order])
    if kind == "receipt" and order.paid <= 0:
        raise OrderError(_("Nothing was paid for this order yet, so there is no receipt."))
    if order.state in NO_INVOICE or (order.state == Order.State.CANCELLED and not order.invoice_number):
        raise OrderError(_("An order gets its invoice when the shop has accepted it."))
    give_invoice(order)
    with translation.override(language_of(order.customer)):
        return pdf.render([words.bill(order, receipt=kind == "receipt")])


def slips(orders: Sequence[Order]) -> bytes:
    """Packing slips, a page each, every one in its customer's language."""
    sheets = []
    for order in orders:
        with translation.override(language_of(order.customer)):
            sheets.append(words.slip(order))
    return pdf.render(sheets)


def return_note(back: Return) -> bytes:
    """What came (or comes) back and what it is worth."""
    with translation.override(language_of(back.order.customer)):
        return pdf.render([words.return_note(back)])


def file_name(order: Order, kind: str) -> str:
    number = order.invoice_number if kind == "invoice" and order.invoice_number else order.number
    return f"{kind}-{number}".replace("/", "-")
