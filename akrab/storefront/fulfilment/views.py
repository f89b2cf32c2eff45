"""What customers do with their orders: answer, order again, ask for a return, take their papers along."""

import secrets

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from akrab.catalogue import pictures
from akrab.core.errors import AkrabError
from akrab.core.ratelimit import allow
from akrab.customers.models import Customer
from akrab.orders import actions, documents
from akrab.orders.actions.returning import open_pieces, return_until
from akrab.orders.models import Order, OrderLine
from akrab.orders.queries import orders_of
from akrab.storefront.access import for_customers

PAPERS = ("invoice", "receipt")
RETURNS_PER_HOUR = 20


def _own(customer: Customer, pk: int) -> Order:
    """Another customer's order is not there. Raises Http404."""
    return get_object_or_404(orders_of(customer).select_related("customer__user"), pk=pk)


@require_POST
@for_customers
def order_answer(request: HttpRequest, customer: Customer, pk: int) -> HttpResponse:
    """The answer to the shop's question."""
    order = _own(customer, pk)
    assert customer.user is not None
    try:
        actions.answer(order=order, text=request.POST.get("text", ""), actor=customer.user)
    except AkrabError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Thank you. The shop has your answer."))
    return redirect("storefront:order", pk)


@require_POST
@for_customers
def order_again(request: HttpRequest, customer: Customer, pk: int) -> HttpResponse:
    """The same again, as far as it is still sold."""
    repeated = actions.order_again(order=_own(customer, pk), customer=customer)
    for name, reason in repeated.refused:
        messages.warning(request, reason or _("“%(name)s” is not sold any more.") % {"name": name})
    if repeated.put:
        said = ngettext("%(n)d article lies in your basket.", "%(n)d articles lie in your basket.", repeated.put)
        messages.success(request, said % {"n": repeated.put})
        return redirect("storefront:basket")
    return redirect("storefront:order", pk)


@require_safe
@for_customers
def order_paper(request: HttpRequest, customer: Customer, pk: int, kind: str) -> HttpResponse:
    """Invoice or receipt as PDF."""
    order = _own(customer, pk)
    if kind not in PAPERS:
        raise Http404
    try:
        data = documents.make(order, kind)
    except AkrabError as error:
        raise Http404(str(error)) from error
    return _pdf(data, documents.file_name(order, kind))


@require_safe
@for_customers
def return_note(request: HttpRequest, customer: Customer, pk: int, back: int) -> HttpResponse:
    """The sheet for the parcel that goes back."""
    found = get_object_or_404(_own(customer, pk).returns.select_related("order__customer__user"), pk=back)
    return _pdf(documents.return_note(found), found.number)


def _pdf(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


class ReturnForm(forms.Form):
    """Why it comes back. The rules stand in `orders.actions.request_return`."""

    reason = forms.CharField(
        label=gettext_lazy("What is wrong?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    picture = forms.FileField(
        label=gettext_lazy("Picture"),
        required=False,
        help_text=gettext_lazy("A photo helps the shop to decide at once."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    key = forms.CharField(min_length=20, max_length=43, widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def order_return(request: HttpRequest, customer: Customer, pk: int) -> HttpResponse:
    """Ask for a return: which pieces, why."""
    order = _own(customer, pk)
    assert customer.user is not None
    asked = open_pieces(order)
    lines = [(line, line.returnable - asked.get(line.pk, 0)) for line in order.lines.all()]
    lines = [(line, left) for line, left in lines if left > 0]
    if request.method != "POST":
        return _return_page(request, order, lines, ReturnForm(initial={"key": secrets.token_urlsafe(24)}))
    form = ReturnForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            _check_rate(customer)
            actions.request_return(
                order=order,
                pieces=_pieces(request, lines),
                reason=form.cleaned_data["reason"],
                key=form.cleaned_data["key"],
                picture=_stored(form.cleaned_data["picture"]),
                actor=customer.user,
            )
        except AkrabError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("The shop has your request. Its answer comes to your inbox."))
            return redirect("storefront:order", pk)
    return _return_page(request, order, lines, form)


def _check_rate(customer: Customer) -> None:
    if not allow(f"return:{customer.pk}", limit=RETURNS_PER_HOUR, seconds=3600):
        raise AkrabError(_("That was often. Please wait an hour, or write to the shop."))


def _pieces(request: HttpRequest, lines: list[tuple[OrderLine, int]]) -> dict[int, int]:
    """What is no number of pieces counts as none; what is too much, the action refuses."""
    typed = {line.pk: request.POST.get(f"pieces-{line.pk}", "").strip() for line, _left in lines}
    return {pk: int(text) for pk, text in typed.items() if text.isdecimal() and len(text) <= 6}


def _stored(picture: UploadedFile | None) -> str:
    return pictures.make(picture).stem if picture else ""


def _return_page(
    request: HttpRequest, order: Order, lines: list[tuple[OrderLine, int]], form: ReturnForm
) -> HttpResponse:
    until = return_until(order)
    context = {
        "here": "orders",
        "order": order,
        "rows": [(line, left, request.POST.get(f"pieces-{line.pk}", "0")) for line, left in lines],
        "until": until,
        "form": form,
    }
    return render(request, "storefront/fulfilment/return.html", context, status=422 if form.errors else 200)
