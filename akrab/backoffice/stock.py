"""Stock: what runs out and where it lies, receiving, counting, damage, the ledger of one product."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akrab.accounts.access import Capability as C
from akrab.backoffice import stock_list
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import WholeField, complain, whole_input
from akrab.backoffice.pages import page
from akrab.backoffice.paging import page_of
from akrab.catalogue import outlets
from akrab.catalogue import stock as ledger
from akrab.catalogue.models import Outlet, Product, StockMove, Variant
from akrab.core.errors import AkrabError


class ShelfForm(forms.Form):
    """A movement of one variant; asks for the outlet while there are several."""

    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, prefix: str) -> None:
        super().__init__(data, prefix=prefix)
        known = outlets.active()
        if len(known) > 1:
            self.fields["outlet"] = forms.ModelChoiceField(
                Outlet.objects.filter(is_active=True), label=_("Where"), empty_label=None, initial=known[0].pk
            )

    @property
    def outlet(self) -> Outlet | None:
        return self.cleaned_data.get("outlet")


class ReceiveForm(ShelfForm):
    field_order = ("quantity", "outlet", "note")
    quantity = WholeField(label=gettext_lazy("How many came in"), widget=whole_input())


class CountForm(ShelfForm):
    field_order = ("counted", "outlet", "note")
    counted = WholeField(
        label=gettext_lazy("How many are there"),
        widget=whole_input(),
        help_text=gettext_lazy("All that lie on the shelf, also those promised to orders."),
    )


class OffForm(ShelfForm):
    field_order = ("quantity", "outlet", "note")
    quantity = WholeField(label=gettext_lazy("How many are damaged or lost"), widget=whole_input())
    note = forms.CharField(label=gettext_lazy("What happened"), max_length=200)


FORMS: dict[str, type[ShelfForm]] = {"receive": ReceiveForm, "count": CountForm, "off": OffForm}


@dataclass(frozen=True)
class Refused:
    """A form that came back: of which variant, which of the three."""

    variant_id: int
    deed: str
    form: ShelfForm


@needs(C.PRODUCTS_VIEW)
def stock(request: OfficeRequest) -> HttpResponse:
    query, after = request.GET.get("q", "").strip()[:100], request.GET.get("after", "")
    known = outlets.active()
    asked = request.GET.get("outlet", "")
    outlet = next((one for one in known if str(one.pk) == asked), None) if len(known) > 1 else None
    only_low = request.GET.get("show", "all" if query or outlet else "low") == "low"
    context = {
        "page": stock_list.rows(query=query, only_low=only_low, outlet=outlet, known=known, after=after),
        "q": query,
        "only_low": only_low,
        "outlet": outlet,
        "outlets": known if len(known) > 1 else [],
        "first": not after,
    }
    return page(request, "backoffice/stock.html", context, here="stock", partial="rows")


@needs(C.PRODUCTS_VIEW)
def product_stock(request: OfficeRequest, pk: int) -> HttpResponse:
    return _page(request, get_object_or_404(Product, pk=pk))


@needs(C.STOCK_MOVE, methods=("POST",))
def receive(request: OfficeRequest, pk: int) -> HttpResponse:
    """Goods came in for one variant."""

    def deed(variant: Variant, form: ShelfForm) -> str:
        quantity = form.cleaned_data["quantity"]
        ledger.receive(
            variant=variant, quantity=quantity, note=form.cleaned_data["note"], outlet=form.outlet, actor=request.user
        )
        said = ngettext("%(count)d piece of “%(name)s” received.", "%(count)d pieces of “%(name)s” received.", quantity)
        return said % {"count": quantity, "name": variant}

    return _book(request, pk, "receive", deed)


@needs(C.STOCK_MOVE, methods=("POST",))
def count(request: OfficeRequest, pk: int) -> HttpResponse:
    """Somebody counted what is there."""

    def deed(variant: Variant, form: ShelfForm) -> str:
        counted = form.cleaned_data["counted"]
        difference = ledger.count(
            variant=variant, counted=counted, note=form.cleaned_data["note"], outlet=form.outlet, actor=request.user
        )
        if difference:
            text = _("“%(name)s” now has %(count)d; %(difference)+d was booked.")
        else:
            text = _("The count of “%(name)s” was right: %(count)d.")
        return text % {"name": variant, "count": counted, "difference": difference}

    return _book(request, pk, "count", deed)


@needs(C.STOCK_MOVE, methods=("POST",))
def off(request: OfficeRequest, pk: int) -> HttpResponse:
    """Pieces are damaged or lost."""

    def deed(variant: Variant, form: ShelfForm) -> str:
        quantity = form.cleaned_data["quantity"]
        ledger.write_off(
            variant=variant, quantity=quantity, note=form.cleaned_data["note"], outlet=form.outlet, actor=request.user
        )
        said = ngettext(
            "%(count)d piece of “%(name)s” is written off.", "%(count)d pieces of “%(name)s” are written off.", quantity
        )
        return said % {"count": quantity, "name": variant}

    return _book(request, pk, "off", deed)


def _book(request: OfficeRequest, pk: int, name: str, deed: Callable[[Variant, ShelfForm], str]) -> HttpResponse:
    variant = get_object_or_404(Variant.objects.select_related("product"), pk=pk)
    form = FORMS[name](request.POST, prefix=f"{name}-{pk}")
    if form.is_valid():
        try:
            said = deed(variant, form)
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, said)
            return redirect("office:product_stock", variant.product_id)
    return _page(request, variant.product, Refused(pk, name, form))


def _page(request: OfficeRequest, product: Product, refused: Refused | None = None) -> HttpResponse:
    """Each variant with its three forms and the orders it is promised to, then the ledger; the form that was refused
    keeps what was typed."""
    variants = list(product.variants.select_related("stock"))
    ids = [one.pk for one in variants]
    stocks = [one.stock for one in variants if hasattr(one, "stock")]
    figures = [{"variant_id": one.pk, "on_hand": one.on_hand, "elsewhere": one.elsewhere} for one in stocks]
    lie, promised = stock_list.where(figures, outlets.active()), stock_list.promised(ids)
    after = request.GET.get("after", "")
    moves = StockMove.objects.filter(variant__product=product).select_related("variant__product", "actor", "outlet")
    context = {
        "product": product,
        "variants": [
            {
                "variant": one,
                "stock": getattr(one, "stock", None),
                "places": lie.get(one.pk, []),
                "promised": promised.get(one.pk, []),
                "open": refused.deed if refused and refused.variant_id == one.pk else "",
                **{name: _form(name, one, refused) for name in FORMS},
            }
            for one in variants
        ],
        "page": page_of(moves, ("-moved_at", "-id"), after),
        "several": bool(lie),
        "first": not after,
    }
    status = 422 if refused else 200
    return page(request, "backoffice/product_stock.html", context, here="products", partial="moves", status=status)


def _form(name: str, variant: Variant, refused: Refused | None) -> ShelfForm:
    if refused and (refused.variant_id, refused.deed) == (variant.pk, name):
        return refused.form
    return FORMS[name](prefix=f"{name}-{variant.pk}")
