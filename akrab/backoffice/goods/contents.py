"""What lies in a bundle, and which products go with another: found by words, put in with one tap."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.catalogue import bundles, related
from akrab.catalogue.models import Product, Variant
from akrab.catalogue.summaries import bundles_left
from akrab.core import search
from akrab.core.errors import AkrabError

FOUND = 20
Kind = Product.Kind


@needs(C.PRODUCTS_EDIT)
def product_contents(request: OfficeRequest, pk: int) -> HttpResponse:
    product = get_object_or_404(Product, pk=pk, kind=Kind.BUNDLE)
    variants = list(product.variants.all())
    left = bundles_left([one.pk for one in variants])
    costs = may(request.user, C.COSTS_VIEW)
    rows = [
        {
            "variant": one,
            "left": left[one.pk],
            "items": list(one.contents.select_related("item__product")),
            "margin": one.price - one.cost if costs and one.cost is not None else None,
        }
        for one in variants
    ]
    query = request.GET.get("q", "").strip()[:100]
    chosen = request.GET.get("into", "")
    into = next((one for one in variants if str(one.pk) == chosen), variants[0] if variants else None)
    context = {"product": product, "rows": rows, "q": query, "into": into, "found": _articles(query), "costs": costs}
    return page(request, "backoffice/goods/contents.html", context, here="products")


def _articles(query: str) -> list[Variant]:
    """Goods and services that could lie in a bundle."""
    if not query:
        return []
    ids = search.look_for("product", query, limit=FOUND).ids
    found = Variant.objects.filter(Q(product__in=ids) | Q(sku__iexact=query) | Q(barcode=query), is_active=True)
    found = found.filter(product__kind__in=[Kind.GOODS, Kind.SERVICE]).exclude(product__state=Product.State.ARCHIVED)
    return list(found.select_related("product", "stock").order_by("product__name", "position", "id")[:FOUND])


@needs(C.PRODUCTS_EDIT, methods=("POST",))
def content_change(request: OfficeRequest, pk: int) -> HttpResponse:
    """Put an article in, change how many of it, or take it out (0)."""
    bundle = get_object_or_404(
        Variant.objects.select_related("product"), product_id=pk, pk=_number(request.POST.get("bundle"))
    )
    item = get_object_or_404(Variant.objects.select_related("product"), pk=_number(request.POST.get("item")))
    said = request.POST.get("quantity", "1").strip()
    try:
        bundles.set_content(
            bundle=bundle, item=item, quantity=int(said) if said.isdecimal() and len(said) < 9 else -1,
            actor=request.user,
        )  # fmt: skip
    except AkrabError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The contents are saved."))
    return _back("office:product_contents", pk, q=request.POST.get("q", ""), into=str(bundle.pk))


@needs(C.PRODUCTS_EDIT)
def product_related(request: OfficeRequest, pk: int) -> HttpResponse:
    product = get_object_or_404(Product, pk=pk)
    query = request.GET.get("q", "").strip()[:100]
    chosen = list(product.related.order_by("name"))
    found: list[Product] = []
    if query:
        ids = search.look_for("product", query, limit=FOUND + len(chosen) + 1).ids
        others = Product.objects.filter(pk__in=ids).exclude(pk__in=[pk, *(one.pk for one in chosen)])
        found = list(others.exclude(kind=Kind.CHARGE).exclude(state=Product.State.ARCHIVED).order_by("name")[:FOUND])
    context = {"product": product, "chosen": chosen, "q": query, "found": found}
    return page(request, "backoffice/goods/related.html", context, here="products")


@needs(C.PRODUCTS_EDIT, methods=("POST",))
def related_change(request: OfficeRequest, pk: int) -> HttpResponse:
    product = get_object_or_404(Product, pk=pk)
    adding = "add" in request.POST
    other = get_object_or_404(Product, pk=_number(request.POST.get("add") or request.POST.get("remove")))
    try:
        (related.relate if adding else related.unrelate)(product=product, other=other, actor=request.user)
    except AkrabError as error:
        messages.error(request, str(error))
    else:
        text = _("“%(name)s” is shown with it.") if adding else _("“%(name)s” is no longer shown with it.")
        messages.success(request, text % {"name": other})
    return _back("office:product_related", pk, q=request.POST.get("q", ""))


def _back(name: str, pk: int, **words: Any) -> HttpResponse:
    kept = urlencode({key: value for key, value in words.items() if value})
    return redirect(reverse(name, args=[pk]) + (f"?{kept}" if kept else ""))


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 18 else 0
