"""Papers of an order: invoice, receipt, packing slip, return note."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.orders import order_for_page
from akrab.orders import documents
from akrab.orders.errors import OrderError
from akrab.orders.models import Return


def pdf_response(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@needs(C.ORDERS_VIEW)
def order_document(request: OfficeRequest, pk: int, kind: str) -> HttpResponse:
    """In the customer's language, whoever prints it."""
    if kind not in documents.KINDS:
        raise Http404
    found = order_for_page(pk)
    try:
        data = documents.make(found, kind)
    except OrderError as error:
        raise Http404(str(error)) from error
    return pdf_response(data, documents.file_name(found, kind))


@needs(C.ORDERS_VIEW)
def return_note(request: OfficeRequest, pk: int) -> HttpResponse:
    back = get_object_or_404(Return.objects.select_related("order__customer__user"), pk=pk)
    return pdf_response(documents.return_note(back), back.number)
