"""Labels with bar codes, for shelves and goods: chosen, counted, printed."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import attempt, page
from akrab.catalogue import actions, barcodes
from akrab.catalogue.models import Product, Variant
from akrab.core import search
from akrab.core.errors import AkrabError

FOUND, MOST_EACH, MOST = 60, 200, 600


@dataclass(frozen=True)
class Label:
    """One label; the drawing is `width` modules wide, bars as (first module, modules)."""

    variant: Variant
    code: str
    width: int
    bars: list[tuple[int, int]]


@needs(C.PRODUCTS_VIEW)
def labels(request: OfficeRequest) -> HttpResponse:
    """Which articles, and how many labels of each."""
    query = request.GET.get("q", "").strip()[:100]
    product = request.GET.get("product", "")
    found = Variant.objects.filter(is_active=True).exclude(product__kind=Product.Kind.CHARGE)
    if product.isdecimal() and len(product) < 18:
        found = found.filter(product_id=int(product))
    elif query:
        ids = search.look_for("product", query, limit=FOUND).ids
        found = found.filter(Q(product__in=ids) | Q(sku__iexact=query) | Q(barcode=query))
    else:
        found = found.none()
    variants = list(found.select_related("product").order_by("product__name", "position", "id")[:FOUND])
    context = {"q": query, "variants": variants, "asked": bool(query or product), "product": product}
    return page(request, "backoffice/goods/labels.html", context, here="products")


@needs(C.PRODUCTS_VIEW)
def labels_sheet(request: OfficeRequest) -> HttpResponse:
    """The sheet to print. `n-<variant>`: how many of it."""
    wanted = _wanted(request.GET)
    variants = (
        Variant.objects.filter(pk__in=wanted).select_related("product").order_by("product__name", "position", "id")
    )
    sheet: list[Label] = []
    refused = []
    for variant in variants:
        code = variant.barcode or variant.sku
        try:
            width, bars = barcodes.bars(code)
        except AkrabError as error:
            refused.append(str(error))
            continue
        sheet += [Label(variant, code, width, bars)] * wanted[variant.pk]
    context = {"labels": sheet[:MOST], "refused": refused, "too_many": len(sheet) > MOST, "most": MOST}
    return page(request, "backoffice/goods/labels_sheet.html", context, here="products")


def _wanted(given: Mapping[str, str]) -> dict[int, int]:
    found = {}
    for key, value in given.items():
        pk, said = key.removeprefix("n-"), value.strip()
        if key.startswith("n-") and pk.isdecimal() and len(pk) < 18 and said.isdecimal() and len(said) < 9:
            found[int(pk)] = min(int(said), MOST_EACH)
    return {pk: number for pk, number in found.items() if number}


@needs(C.PRODUCTS_EDIT, methods=("POST",))
def barcode_make(request: OfficeRequest, pk: int) -> HttpResponse:
    """A bar code of the shop's own for an article without one."""
    variant = get_object_or_404(Variant.objects.select_related("product"), pk=pk)
    attempt(
        request,
        lambda: actions.give_barcode(variant=variant, actor=request.user),
        _("“%(name)s” has a bar code now.") % {"name": variant},
    )
    kept = urlencode({key: request.POST[key] for key in ("q", "product") if request.POST.get(key)})
    return redirect(reverse("office:labels") + (f"?{kept}" if kept else f"?product={variant.product_id}"))
