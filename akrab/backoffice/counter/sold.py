"""What was sold: the session's sales, the receipt on paper, by WhatsApp and by e-mail, undoing."""

from urllib.parse import quote as in_address

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.counter.reading import till_of
from akrab.backoffice.pages import attempt, page
from akrab.catalogue.models import Serial
from akrab.core import phone, shop
from akrab.counter import actions, money, queries
from akrab.counter.actions.voiding import may_undo
from akrab.counter.message_texts import receipt_context
from akrab.counter.models import CounterSale
from akrab.messaging.addresses import mail_address, phone_number
from akrab.messaging.notifying import notify_address
from akrab.messaging.texts.notices import write
from akrab.orders.models import OrderLine

S = CounterSale.State
SHOWN = 50


def _sales() -> QuerySet[CounterSale]:
    return CounterSale.objects.select_related("order__customer", "seller", "till", "session").filter(
        state__in=[S.RECORDED, S.VOIDED], order__isnull=False
    )


@needs(C.COUNTER_SELL)
def sold(request: OfficeRequest) -> HttpResponse:
    """The sales of the open session, the newest first; a cashier sees them all: receipts are asked of anybody."""
    session = queries.open_session(till_of(request))
    rows = list(_sales().filter(session=session).order_by("-id")[:SHOWN]) if session else []
    return page(request, "backoffice/counter/sold.html", {"rows": rows, "session": session}, here="counter")


@needs(C.COUNTER_SELL)
def receipt(request: OfficeRequest, pk: int) -> HttpResponse:
    sale = _sale(request, pk)
    order = sale.order
    assert order is not None
    customer = order.customer
    context = _paper(sale) | {
        "paper": "80" if request.GET.get("paper", shop.get("counter_paper")) == "80" else "58",
        "wa": f"https://wa.me/{_digits(phone_number(customer) if customer else '')}?text={in_address(text_of(sale))}",
        "email": mail_address(customer) if customer else "",
        "may_undo": sale.state == S.RECORDED and may_undo(sale, request.user),
        "new": request.GET.get("new") == "1",
    }
    return page(request, "backoffice/counter/receipt.html", context, here="counter")


def _sale(request: OfficeRequest, pk: int) -> CounterSale:
    """Any sale for who may close the till or sees orders; else those of the open session."""
    rows = _sales()
    if not may(request.user, C.ORDERS_VIEW) and not may(request.user, C.COUNTER_CLOSE):
        rows = rows.filter(session__closed_at__isnull=True)
    return get_object_or_404(rows, pk=pk)


def _digits(number: str) -> str:
    return phone.whatsapp_digits(number) if number else ""


def _paper(sale: CounterSale) -> dict[str, object]:
    order = sale.order
    assert order is not None
    return {
        "sale": sale,
        "order": order,
        "lines": _numbered(list(order.lines.select_related("batch"))),
        "discounts": list(order.discounts.all()),
        "payments": [
            (money.LABELS.get(one.method, one.method), one.amount) for one in sale.payments.all() if one.amount > 0
        ],
        "note": shop.get("counter_receipt_note"),
    }


def _numbered(lines: list[OrderLine]) -> list[OrderLine]:
    """Each with the serial numbers of its pieces as `numbers`."""
    numbers: dict[int | None, list[Serial]] = {}
    for one in Serial.objects.filter(order_line_id__in=[line.pk for line in lines]).order_by("id"):
        numbers.setdefault(one.order_line_id, []).append(one)
    for line in lines:
        line.numbers = numbers.get(line.pk, [])  # type: ignore[attr-defined]
    return lines


def text_of(sale: CounterSale) -> str:
    """The receipt as a message."""
    return write("counter_receipt", receipt_context(sale), get_language() or "id").text


@needs(C.COUNTER_SELL, methods=("POST",))
def send(request: OfficeRequest, pk: int) -> HttpResponse:
    """Mail the receipt: a message that waits in the queue."""
    sale = _sale(request, pk)
    try:
        address = forms.EmailField().clean(request.POST.get("email", "").strip())
    except forms.ValidationError:
        messages.error(
            request,
            _("“%(text)s” is not an e-mail address. Write it like name@example.com.")
            % {"text": request.POST.get("email", "")[:100]},
        )
        return redirect("office:counter_receipt", pk)
    assert sale.order is not None
    notify_address(
        address=address,
        template="counter_receipt",
        about=sale,
        context=receipt_context(sale),
        language=get_language() or "",
    )
    messages.success(request, _("The receipt is on its way to %(email)s.") % {"email": address})
    return redirect("office:counter_receipt", pk)


@needs(C.COUNTER_SELL, methods=("POST",))
def undo(request: OfficeRequest, pk: int) -> HttpResponse:
    sale = get_object_or_404(_sales(), pk=pk)
    assert sale.order is not None
    attempt(
        request,
        lambda: actions.undo_sale(sale=sale, reason=request.POST.get("reason", ""), actor=request.user),
        _("Sale %(number)s is undone: the goods are back in stock, give the money back.")
        % {"number": sale.order.number},
    )
    return redirect("office:counter_receipt", pk)
