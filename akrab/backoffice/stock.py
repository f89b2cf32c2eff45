"""Stock: what runs out, receiving, counting, the ledger of one product."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.accounts.access import Capability as C
from akrab.backoffice import product_list
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import page
from akrab.backoffice.paging import page_of
from akrab.backoffice.product_forms import CountForm, ReceiveForm
from akrab.catalogue import stock as ledger
from akrab.catalogue.models import Product, StockMove, Variant
from akrab.core.errors import AkrabError


@needs(C.PRODUCTS_VIEW)
def stock(request: OfficeRequest) -> HttpResponse:
    query, after = request.GET.get("q", "").strip()[:100], request.GET.get("after", "")
    only_low = request.GET.get("show", "low" if not query else "all") == "low"
    rows = product_list.stock_rows(query=query, only_low=only_low, after=after)
    context = {"page": rows, "q": query, "only_low": only_low, "first": not after}
    return page(request, "backoffice/stock.html", context, here="stock", partial="rows")


@needs(C.PRODUCTS_VIEW)
def product_stock(request: OfficeRequest, pk: int) -> HttpResponse:
    return _page(request, get_object_or_404(Product, pk=pk))


@needs(C.PRODUCTS_EDIT, methods=("POST",))
def receive(request: OfficeRequest, pk: int) -> HttpResponse:
    """Goods came in for one variant."""
    variant = get_object_or_404(Variant.objects.select_related("product"), pk=pk)
    form = ReceiveForm(request.POST, prefix=f"receive-{pk}")
    if form.is_valid():
        quantity = form.cleaned_data["quantity"]
        try:
            ledger.receive(variant=variant, quantity=quantity, note=form.cleaned_data["note"], actor=request.user)
        except AkrabError as error:
            complain(form, error)
        else:
            said = ngettext(
                "%(count)d piece of “%(name)s” received.", "%(count)d pieces of “%(name)s” received.", quantity
            )
            messages.success(request, said % {"count": quantity, "name": variant})
            return redirect("office:product_stock", variant.product_id)
    return _page(request, variant.product, receiving=(pk, form))


@needs(C.PRODUCTS_EDIT, methods=("POST",))
def count(request: OfficeRequest, pk: int) -> HttpResponse:
    """Somebody counted what is there."""
    variant = get_object_or_404(Variant.objects.select_related("product"), pk=pk)
    form = CountForm(request.POST, prefix=f"count-{pk}")
    if form.is_valid():
        counted = form.cleaned_data["counted"]
        try:
            difference = ledger.count(
                variant=variant, counted=counted, note=form.cleaned_data["note"], actor=request.user
            )
        except AkrabError as error:
            complain(form, error)
        else:
            if difference:
                text = _("“%(name)s” now has %(count)d; %(difference)+d was booked.")
            else:
                text = _("The count of “%(name)s” was right: %(count)d.")
            messages.success(request, text % {"name": variant, "count": counted, "difference": difference})
            return redirect("office:product_stock", variant.product_id)
    return _page(request, variant.product, counting=(pk, form))


def _page(
    request: OfficeRequest,
    product: Product,
    *,
    receiving: tuple[int, ReceiveForm] | None = None,
    counting: tuple[int, CountForm] | None = None,
) -> HttpResponse:
    """Each variant with its two forms, then the ledger; the form that was refused keeps what was typed."""
    variants = list(product.variants.select_related("stock"))
    after = request.GET.get("after", "")
    moves = StockMove.objects.filter(variant__product=product).select_related("variant__product", "actor")
    context = {
        "product": product,
        "variants": [
            (
                one,
                one.stock.on_hand if hasattr(one, "stock") else 0,
                receiving[1] if receiving and receiving[0] == one.pk else ReceiveForm(prefix=f"receive-{one.pk}"),
                counting[1] if counting and counting[0] == one.pk else CountForm(prefix=f"count-{one.pk}"),
            )
            for one in variants
        ],
        "page": page_of(moves, ("-moved_at", "-id"), after),
        "first": not after,
        "refused": (receiving or counting or (0,))[0],
    }
    status = 422 if receiving or counting else 200
    return page(request, "backoffice/product_stock.html", context, here="products", partial="moves", status=status)
