"""Files: the products as a table, and what customers uploaded for goods made to order."""

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice.access import OfficeRequest, needs
from akrab.catalogue import optionfiles
from akrab.core import clock
from akrab.exchange import productfile

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(C.PRODUCTS_EDIT)
def products_export(request: OfficeRequest) -> HttpResponse:
    """All products as CSV or XLSX; costs only for who may see them."""
    costs = may(request.user, C.COSTS_VIEW)
    name = f"akrab-products-{clock.today():%Y-%m-%d}"
    if request.GET.get("format") == "xlsx":
        data, ending, kind = productfile.xlsx(costs=costs), "xlsx", XLSX
    else:
        data, ending, kind = productfile.csv(costs=costs), "csv", "text/csv; charset=utf-8"
    return HttpResponse(
        data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    )


@needs(C.ORDERS_VIEW)
def option_file(request: OfficeRequest, token: str, name: str) -> HttpResponseBase:
    """What a customer gave for something made to order. Always saved, never opened within our pages."""
    stem = f"{token}/{name}"
    path = optionfiles.path_of(stem)
    if path is None:
        raise Http404
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type=optionfiles.content_type(stem)
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
