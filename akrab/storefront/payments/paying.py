"""Paying for one's own order: how much, to whom, by when; another way; a picture of the payment."""

from contextlib import suppress

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.orders.queries import orders_of
from akrab.payments import actions, checkout, methods, proofs, queries
from akrab.payments.models import DebtAccount, Payment
from akrab.storefront.access import for_customers
from akrab.storefront.payments.leaving import leave

PAGE = "storefront/payments/pay.html"


@require_safe
@for_customers
def pay(request: HttpRequest, customer: Customer, pk: int) -> HttpResponse:
    """Everything about paying for one order."""
    found = get_object_or_404(orders_of(customer), pk=pk)
    return render(request, PAGE, {"here": "orders", "order": found, "customer": customer})


@require_safe
@for_customers
def state(request: HttpRequest, customer: Customer, pk: int) -> HttpResponse:
    """Asked now and then by the open page: nothing new, or look again."""
    found = get_object_or_404(orders_of(customer), pk=pk)
    if queries.pay_view(found).state == request.GET.get("seen", ""):
        return HttpResponse(status=204)
    return HttpResponse(headers={"HX-Refresh": "true"})


@require_POST
@for_customers
def start(request: HttpRequest, customer: Customer, pk: int) -> HttpResponse:
    """Await the payment (again) and lead on to the provider's page where there is one."""
    found = get_object_or_404(orders_of(customer), pk=pk)
    try:
        payment = actions.begin(order=found, method=queries.pay_view(found, others=False).method.code)
    except AkrabError as error:
        messages.error(request, str(error))
        return redirect("storefront:pay", pk)
    url = str(payment.details.get("url", ""))
    if url.startswith(("https://", "http://")):
        return leave(request, payment)
    return redirect("storefront:pay", pk)


@require_POST
@for_customers
def method(request: HttpRequest, customer: Customer, pk: int) -> HttpResponse:
    """Pay another way."""
    found = get_object_or_404(orders_of(customer), pk=pk)
    try:
        checkout.change_method(order=found, method=request.POST.get("method", ""), actor=customer.user)
    except AkrabError as error:
        messages.error(request, str(error))
    return redirect("storefront:pay", pk)


@require_POST
@for_customers
def proof(request: HttpRequest, customer: Customer, pk: int) -> HttpResponse:
    """A picture of the payment, filed for the shop to look at. It pays nothing."""
    found = get_object_or_404(orders_of(customer), pk=pk)
    picture = request.FILES.get("picture")
    try:
        if picture is None or picture.file is None:
            raise AkrabError(_("Choose a picture first."))
        proofs.file_proof(order=found, file=picture.file)
    except AkrabError as error:
        context = {"here": "orders", "order": found, "customer": customer, "refused": str(error)}
        return render(request, PAGE, context, status=422)
    messages.success(request, _("Your picture has reached the shop. The order is paid once the money has arrived."))
    return redirect("storefront:pay", pk)


@require_safe
@for_customers
def returned(request: HttpRequest, customer: Customer, pk: int) -> HttpResponse:
    """Back from a provider's page: ask how it stands, then show it. What the address says counts for nothing."""
    found = get_object_or_404(orders_of(customer), pk=pk)
    payment = Payment.objects.filter(order=found).exclude(provider="").order_by("-id").first()
    handler = methods.handler(payment.method) if payment else None
    if payment is not None and handler is not None and handler.poll is not None and not payment.came_in:
        with suppress(AkrabError):  # its notice will tell; the page refreshes itself
            handler.poll(payment)
    return redirect("storefront:pay", pk)


def mark(request: HttpRequest) -> int:
    """The entry behind which the statement goes on."""
    text = request.GET.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


@require_safe
@for_customers
def debts(request: HttpRequest, customer: Customer) -> HttpResponse:
    """The customer's own page in the debt book."""
    context = {
        "here": "debts",
        "customer": customer,
        "account": DebtAccount.objects.filter(customer=customer).first(),
        "owed": queries.owed_by([customer.pk]).get(customer.pk, []),
        "book": queries.statement_of(customer, before=mark(request)),
    }
    return render(request, "storefront/payments/debts.html", context)
