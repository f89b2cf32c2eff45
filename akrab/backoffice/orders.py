"""Orders: the list, one order, the decisions."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.accounts.models import User
from akrab.backoffice import order_list
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import ReasonForm, complain
from akrab.backoffice.pages import attempt, back, page
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.engagement import texts
from akrab.journal import queries as journal
from akrab.journal.models import Entry
from akrab.messaging.addresses import mail_address, phone_number
from akrab.messaging.models import Message
from akrab.orders import actions
from akrab.orders.models import Order, OrderLine
from akrab.payments import actions as payments

S = Order.State
PANELS = ["backoffice/payments/_order_panel.html", "orders/_nothing.html"]


@needs(C.ORDERS_VIEW)
def orders(request: OfficeRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:100]
    tab = request.GET.get("tab", "")
    counts = order_list.counts()
    if tab not in order_list.TABS:
        tab = "all" if query else next((key for key in ("waiting", "pack", "send", "trouble") if counts[key]), "all")
    after = request.GET.get("after", "")
    bulk = order_list.BULK.get(tab, ()) if may(request.user, C.ORDERS_DECIDE) else ()
    context = {
        "tab": tab,
        "tabs": [(key, label, counts.get(key, 0)) for key, (label, _states) in order_list.TABS.items()],
        "q": query,
        "page": order_list.listed(tab, query, after),
        "first": not after,
        "bulk": bulk,
    }
    return page(request, "backoffice/orders.html", context, here="orders", partial="rows")


@needs(C.ORDERS_VIEW)
def order(request: OfficeRequest, pk: int) -> HttpResponse:
    return order_page(request, order_for_page(pk))


@needs(C.ORDERS_VIEW)
def order_print(request: OfficeRequest, pk: int) -> HttpResponse:
    """An address of earlier days: the packing slip."""
    return redirect("office:order_document", pk, "slip")


def order_for_page(pk: int) -> Order:
    """Raises Http404."""
    orders = Order.objects.select_related("customer__user", "outlet", "seller")
    return get_object_or_404(orders.prefetch_related("discounts"), pk=pk)


@dataclass(frozen=True)
class Decision:
    """One thing to do with an order: how it is called, and what is said afterwards."""

    act: Callable[..., None]
    asks_reason: bool
    from_states: tuple[str, ...]


def _complete_and_collect(*, order: Order, actor: User) -> None:
    payments.hand_over(order=order, actor=actor, collected=True)


DECISIONS = {
    "accept": Decision(actions.accept, False, (S.WAITING,)),
    "reject": Decision(actions.reject, True, (S.WAITING,)),
    "pack": Decision(actions.pack, False, (S.ACCEPTED, S.PAID)),
    "complete": Decision(payments.hand_over, False, (S.ACCEPTED, S.PAID, S.PACKED, S.SENT)),
    "collect": Decision(_complete_and_collect, False, (S.ACCEPTED, S.PACKED, S.SENT)),
    "cancel": Decision(actions.cancel, True, (S.WAITING, S.ACCEPTED, S.PAID, S.PACKED)),
}


def said(deed: str, number: str) -> str:
    sentences = {
        "accept": _("Order %(number)s is accepted. The customer is being told."),
        "reject": _("Order %(number)s is rejected. The goods are back in stock and the customer is being told."),
        "pack": _("Order %(number)s is packed. The customer is being told."),
        "complete": _("Order %(number)s is done."),
        "collect": _("Order %(number)s is done and paid."),
        "cancel": _("Order %(number)s is cancelled. The goods are back in stock and the customer is being told."),
    }
    return sentences[deed] % {"number": number}


@needs(C.ORDERS_DECIDE, methods=("POST",))
def decide(request: OfficeRequest, pk: int, deed: str) -> HttpResponse:
    """Accept, reject, pack, complete or cancel. Of two people who decide at once the second is told what the first
    did."""
    decision = DECISIONS.get(deed)
    if decision is None:
        raise Http404
    found = order_for_page(pk)
    actor: User = request.user
    if not decision.asks_reason:
        attempt(request, lambda: decision.act(order=found, actor=actor), said(deed, found.number))
        return back(request, "office:order", pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            decision.act(order=found, reason=form.cleaned_data["reason"], actor=actor)
        except AkrabError as error:
            if error.field is None:  # somebody else was first: the form makes no sense any more
                messages.error(request, str(error))
                return back(request, "office:order", pk)
            complain(form, error)
        else:
            messages.success(request, said(deed, found.number))
            return back(request, "office:order", pk)
    return order_page(request, found, refused=deed, form=form)


def order_page(
    request: OfficeRequest, found: Order, *, refused: str = "", form: ReasonForm | None = None
) -> HttpResponse:
    """One order with everything around it; `form` is a reason that was refused."""
    customer = found.customer
    entries = Entry.objects.filter(subject_type="order", subject_id=found.pk).select_related("actor")
    lines = list(found.lines.select_related("variant"))
    context = {
        "order": found,
        "customer": customer,
        "lines": lines,
        "timeline": [journal.line(entry) for entry in entries.order_by("-occurred_at", "-id")[:30]],
        "told": _told(found) if may(request.user, C.MESSAGES_VIEW) else [],
        "decisions": _possible(found, lines),
        "refused": refused,
        "form": form or ReasonForm(),
        "questions": list(found.questions.select_related("asked_by")),
        "deliveries": list(found.deliveries.select_related("sent_by").prefetch_related("lines__line")),
        "returns": list(found.returns.all()),
        "key": secrets.token_urlsafe(24),
        "panels": PANELS,
        **(_around(customer, found) if customer else {}),
    }
    return page(request, "backoffice/order.html", context, here="orders", status=422 if form else 200)


def _possible(order: Order, lines: list[OrderLine]) -> set[str]:
    """What can be done with the order now: names of DECISIONS, and ask, send, rest, return."""
    possible = {name for name, decision in DECISIONS.items() if order.state in decision.from_states}
    if order.state == S.WAITING and not order.asks:
        possible.add("ask")
    if order.state in {S.ACCEPTED, S.PAID, S.PACKED}:
        possible.add("send")
        if any(line.sent for line in lines):
            possible.add("rest")
            possible.discard("cancel")
    if order.owed == 0 or order.is_cash_on_delivery:
        possible.discard("collect")
    if any(line.returnable > 0 for line in lines) and order.state not in {S.REJECTED, S.CANCELLED, S.RETURNED}:
        possible.add("return")
    return possible


def _told(order: Order) -> list[Message]:
    """What the customer was told about the order, its parcels, questions and returns."""
    about: Mapping[str, list[int]] = {
        "order": [order.pk],
        "delivery": list(order.deliveries.values_list("pk", flat=True)),
        "orderquestion": list(order.questions.values_list("pk", flat=True)),
        "return": list(order.returns.values_list("pk", flat=True)),
    }
    mine = Message.objects.filter(customer=order.customer_id, subject_type__in=[k for k, pks in about.items() if pks])
    found = [one for one in mine.order_by("-id")[:200] if one.subject_id in about[one.subject_type]]
    return found[:12]


def _around(customer: Customer, found: Order) -> dict[str, object]:
    number = found.phone or phone_number(customer)
    return {
        "others": list(Order.objects.filter(customer=customer).exclude(pk=found.pk).order_by("-placed_at", "-id")[:5]),
        "phone": number,
        "email": mail_address(customer),
        "whatsapp_text": texts.about_order(customer, found.number, found.state),
    }
