"""Files: the products as a table, and what customers uploaded for goods made to order."""

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.catalogue import optionfiles
from akrab.core import clock
from akrab.exchange import exports, productfile

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8",
}  # fmt: skip


@needs(C.PRODUCTS_EDIT)
def products_export(request: OfficeRequest) -> HttpResponseBase:
    """All products as CSV or XLSX; costs only for who may see them. In a large shop the worker writes the file, and
    this leads to the page that tells how far it is."""
    one = _export(request)
    if exports.is_large():
        return redirect(_file_page(one))
    data = productfile.xlsx(costs=one.costs) if one.form == "xlsx" else productfile.csv(costs=one.costs)
    headers = {"Content-Disposition": f'attachment; filename="{_name(one)}"'}
    return HttpResponse(data, content_type=KINDS[one.form], headers=headers)


@needs(C.PRODUCTS_EDIT, methods=("GET", "POST"))
def products_file(request: OfficeRequest) -> HttpResponseBase:
    """The file that the worker makes: asked for, watched, fetched (`take`)."""
    one = _export(request)
    if request.method == "POST":
        one.ask()
        return redirect(_file_page(one))
    if "take" in request.GET and one.made_at:
        return FileResponse(one.path.open("rb"), as_attachment=True, filename=_name(one), content_type=KINDS[one.form])
    context = {"one": one, "here_again": _file_page(one)}
    return page(request, "backoffice/goods/export.html", context, here="products", partial="state")


def _export(request: OfficeRequest) -> exports.Export:
    form: exports.Form = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
    return exports.Export(form, get_language() or "en", may(request.user, C.COSTS_VIEW))


def _file_page(one: exports.Export) -> str:
    return f"{reverse('office:products_file')}?format={one.form}"


def _name(one: exports.Export) -> str:
    return f"akrab-products-{clock.today():%Y-%m-%d}.{one.form}"


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
