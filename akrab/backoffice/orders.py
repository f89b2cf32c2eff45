"""Orders: the list, one order, the decisions."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
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
from akrab.insight.models import CustomerScore
from akrab.journal import queries as journal
from akrab.journal.models import Entry
from akrab.messaging.actions import mail_address, phone_number
from akrab.messaging.models import Message
from akrab.orders import actions
from akrab.orders.models import Order

S = Order.State


@needs(C.ORDERS_VIEW)
def orders(request: OfficeRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:100]
    tab = request.GET.get("tab", "")
    if tab not in order_list.TABS:
        tab = "all" if query or not Order.objects.waiting().exists() else "waiting"
    after = request.GET.get("after", "")
    context = {
        "tab": tab,
        "tabs": [(key, label) for key, (label, _states) in order_list.TABS.items()],
        "q": query,
        "page": order_list.listed(tab, query, after),
        "first": not after,
    }
    return page(request, "backoffice/orders.html", context, here="orders", partial="rows")


@needs(C.ORDERS_VIEW)
def order(request: OfficeRequest, pk: int) -> HttpResponse:
    return order_page(request, _order(pk))


@needs(C.ORDERS_VIEW)
def order_print(request: OfficeRequest, pk: int) -> HttpResponse:
    """Packing slip and receipt on one sheet."""
    found = _order(pk)
    return page(
        request, "backoffice/order_print.html", {"order": found, "lines": list(found.lines.all())}, here="orders"
    )


def _order(pk: int) -> Order:
    return get_object_or_404(Order.objects.select_related("customer__user", "customer__score"), pk=pk)


@dataclass(frozen=True)
class Decision:
    """One thing to do with an order: how it is called, and what is said afterwards."""

    act: Callable[..., None]
    asks_reason: bool
    from_states: tuple[str, ...]


DECISIONS = {
    "accept": Decision(actions.accept, False, (S.WAITING,)),
    "reject": Decision(actions.reject, True, (S.WAITING,)),
    "complete": Decision(actions.complete, False, (S.ACCEPTED, S.PAID, S.PACKED, S.SENT)),
    "cancel": Decision(actions.cancel, True, (S.ACCEPTED, S.PAID)),
}


def _said(deed: str, number: str) -> str:
    sentences = {
        "accept": _("Order %(number)s is accepted. The customer is being told."),
        "reject": _("Order %(number)s is rejected. The goods are back in stock and the customer is being told."),
        "complete": _("Order %(number)s is done."),
        "cancel": _("Order %(number)s is cancelled. The goods are back in stock and the customer is being told."),
    }
    return sentences[deed] % {"number": number}


@needs(C.ORDERS_DECIDE, methods=("POST",))
def decide(request: OfficeRequest, pk: int, deed: str) -> HttpResponse:
    """Accept, reject, complete or cancel. Of two people who decide at once the second is told what the first did."""
    decision = DECISIONS.get(deed)
    if decision is None:
        raise Http404
    found = _order(pk)
    actor: User = request.user
    if not decision.asks_reason:
        attempt(request, lambda: decision.act(order=found, actor=actor), _said(deed, found.number))
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
            messages.success(request, _said(deed, found.number))
            return back(request, "office:order", pk)
    return order_page(request, found, refused=deed, form=form)


def order_page(
    request: OfficeRequest, found: Order, *, refused: str = "", form: ReasonForm | None = None
) -> HttpResponse:
    """One order with everything around it; `form` is a reason that was refused."""
    customer = found.customer
    entries = Entry.objects.filter(subject_type="order", subject_id=found.pk).select_related("actor")
    told = Message.objects.filter(subject_type="order", subject_id=found.pk, customer=customer)
    context = {
        "order": found,
        "customer": customer,
        "lines": list(found.lines.select_related("variant")),
        "timeline": [journal.line(entry) for entry in entries.order_by("-occurred_at", "-id")[:30]],
        "told": list(told.order_by("id")[:10]) if may(request.user, C.MESSAGES_VIEW) else [],
        "decisions": {name for name, decision in DECISIONS.items() if found.state in decision.from_states},
        "refused": refused,
        "form": form or ReasonForm(),
        **(_around(customer, found) if customer else {}),
    }
    return page(request, "backoffice/order.html", context, here="orders", status=422 if form else 200)


def _around(customer: Customer, found: Order) -> dict[str, object]:
    number = found.phone or phone_number(customer)
    return {
        "score": CustomerScore.objects.filter(pk=customer.pk).first(),
        "others": list(Order.objects.filter(customer=customer).exclude(pk=found.pk).order_by("-placed_at", "-id")[:5]),
        "phone": number,
        "email": mail_address(customer),
        "whatsapp_text": texts.about_order(customer, found.number, found.state),
    }
