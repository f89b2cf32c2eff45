"""What people of the shop do with payments: confirm, take back, receive, pay out, look at pictures and problems."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import attempt, back
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.core.money import parse_money
from akrab.orders.models import Order
from akrab.payments import actions, checkout, problems, proofs
from akrab.payments.models import Payment, Problem, ProofFile


@needs(C.PAYMENTS_CONFIRM, methods=("POST",))
def confirm(request: OfficeRequest, pk: int) -> HttpResponse:
    """The owner has seen the money on the account: the whole awaited amount."""
    payment = get_object_or_404(Payment.objects.select_related("order"), pk=pk)
    counted = actions.complete_payment(
        payment=payment, amount=payment.amount, at=clock.now(), source="owner", actor=request.user
    )
    if counted:
        messages.success(request, _("Order %(number)s: the payment counts.") % {"number": payment.order.number})
    else:
        messages.info(request, _("This payment counted already."))
    return back(request, "office:order", payment.order_id)


@needs(C.PAYMENTS_CONFIRM, methods=("POST",))
def take_back(request: OfficeRequest, pk: int) -> HttpResponse:
    """It was confirmed by mistake."""
    payment = get_object_or_404(Payment.objects.select_related("order").filter(provider=""), pk=pk)
    attempt(
        request,
        lambda: actions.take_back(payment=payment, reason=request.POST.get("reason", ""), actor=request.user),
        _("The payment does not count any more."),
    )
    return back(request, "office:order", payment.order_id)


@needs(C.PAYMENTS_CONFIRM, methods=("POST",))
def receive(request: OfficeRequest, pk: int) -> HttpResponse:
    """Money came in by hand: all of it or a part."""
    order = get_object_or_404(Order, pk=pk)

    def deed() -> None:
        amount = parse_money(request.POST.get("amount", ""), order.currency)
        actions.receive(
            order=order,
            method=request.POST.get("method", "")[:20] or "cash",
            amount=amount,
            key=f"office:{order.pk}:{request.POST.get('key', '')}"[:80],
            actor=request.user,
        )

    attempt(request, deed, _("The payment is noted."))
    return back(request, "office:order", pk)


@needs(C.PAYMENTS_CONFIRM, methods=("POST",))
def method(request: OfficeRequest, pk: int) -> HttpResponse:
    """The customer pays another way."""
    order = get_object_or_404(Order, pk=pk)
    attempt(
        request,
        lambda: checkout.change_method(order=order, method=request.POST.get("method", ""), actor=request.user),
        _("The way to pay is changed."),
    )
    return back(request, "office:order", pk)


@needs(C.PAYMENTS_REFUND, methods=("POST",))
def pay_out(request: OfficeRequest, pk: int) -> HttpResponse:
    """What is due to the customer goes back: by hand, or asked of the provider."""
    order = get_object_or_404(Order, pk=pk)
    way = request.POST.get("way", "cash")

    def deed() -> None:
        amount = parse_money(request.POST.get("amount", ""), order.currency)
        refunds = actions.pay_out(
            order=order,
            amount=amount,
            way=way if way in {"transfer", "provider"} else "cash",
            key=f"out:{order.pk}:{request.POST.get('key', '')}"[:60],
            actor=request.user,
            reason=request.POST.get("reason", ""),
        )
        for refund in refunds if way == "provider" else []:
            actions.send_refund(refund=refund, actor=request.user)

    done = _("The provider was asked to pay back.") if way == "provider" else _("Paid back.")
    attempt(request, deed, done)
    return back(request, "office:order", pk)


@needs(C.PAYMENTS_CONFIRM, methods=("POST",))
def settle(request: OfficeRequest, pk: int) -> HttpResponse:
    problem = get_object_or_404(Problem.objects.select_related("payment__order"), pk=pk)
    problems.settle(problem=problem, actor=request.user)
    messages.success(request, _("Put aside."))
    return back(request, "office:payments")


@needs(C.PAYMENTS_VIEW)
def proof(request: OfficeRequest, pk: int) -> HttpResponseBase:
    """The picture that the customer sent."""
    found = get_object_or_404(ProofFile, pk=pk)
    path = proofs.folder() / found.name
    if not path.is_file():
        raise Http404
    return FileResponse(
        path.open("rb"),
        content_type="image/jpeg",
        headers={"Cache-Control": "private, max-age=3600", "Content-Disposition": "inline"},
    )


@needs(C.PAYMENTS_CONFIRM, methods=("POST",))
def proof_seen(request: OfficeRequest, pk: int) -> HttpResponse:
    """Looked at; the order is not paid by it."""
    found = get_object_or_404(ProofFile, pk=pk)
    try:
        proofs.mark_seen(proof=found, actor=request.user)
    except AkrabError as error:
        messages.error(request, str(error))
    return back(request, "office:payments")
