"""A supplier's price list: taken in, looked at, taken over."""

from pathlib import Path
from tempfile import NamedTemporaryFile

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.core.errors import AkrabError
from akrab.exchange import pricelists
from akrab.purchasing import pricelist
from akrab.purchasing.models import Supplier

LARGEST_MB = 10
SHOWN = 200


@needs(C.PURCHASING, methods=("GET", "POST"))
def supplier_prices(request: OfficeRequest, pk: int) -> HttpResponse:
    """The form; with a list what it would change; a POST of the same list takes it over."""
    supplier = get_object_or_404(Supplier, pk=pk)
    token = request.POST.get("list", "") or request.GET.get("list", "")
    problem, seen = "", None
    try:
        if "file" in request.FILES or (request.method == "POST" and not token):
            here = reverse("office:supplier_prices", args=[pk])
            return redirect(f"{here}?list={_kept(request.FILES.get('file'))}")
        if token:
            lines = pricelists.lines(token)
            if request.method == "POST":
                return _taken(request, supplier, lines, token)
            seen = pricelist.preview(supplier, lines)
    except AkrabError as error:
        problem = str(error)
    context = {
        "supplier": supplier,
        "problem": problem,
        "seen": seen,
        "rows": seen.changes[:SHOWN] if seen else [],
        "more": max(0, len(seen.changes) - SHOWN) if seen else 0,
        "unknown": seen.unknown[:SHOWN] if seen else [],
        "list": token,
    }
    status = 422 if problem else 200
    return page(request, "backoffice/purchasing/prices.html", context, here="purchasing", status=status)


def _kept(file: UploadedFile | None) -> str:
    """Where the file waits. Raises AkrabError, also for one that cannot be read."""
    if file is None:
        raise AkrabError(_("Choose a file first."))
    if (file.size or 0) > LARGEST_MB * 2**20:
        raise AkrabError(_("The file is larger than %(most)d MB. Split it.") % {"most": LARGEST_MB})
    with NamedTemporaryFile() as target:
        for chunk in file.chunks():
            target.write(chunk)
        target.flush()
        token = pricelists.keep(Path(target.name))
    try:
        pricelists.lines(token)
    except AkrabError:
        pricelists.forget(token)
        raise
    return token


def _taken(request: OfficeRequest, supplier: Supplier, lines: list[pricelist.Line], token: str) -> HttpResponse:
    number = pricelist.take_over(supplier=supplier, lines=lines, mark=request.POST.get("mark", ""), actor=request.user)
    pricelists.forget(token)
    said = ngettext("%(count)d price is taken over.", "%(count)d prices are taken over.", number) % {"count": number}
    messages.success(request, said)
    return redirect("office:supplier", supplier.pk)
