"""Pre-orders: the list, opening one, its shopping list and its orders, closing it and telling that it is ready."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import WholeField, complain, whole_input
from akrab.backoffice.pages import attempt, page
from akrab.backoffice.promotions.forms import MomentField
from akrab.catalogue.models import Product, Variant
from akrab.core import search
from akrab.core.errors import AkrabError
from akrab.orders import actions, batches
from akrab.orders.models import Batch

FOUND = 20
DEEDS = {
    "close": (actions.close_batch, gettext_lazy("No more orders. Its shopping list stands below.")),
    "ready": (actions.batch_ready, gettext_lazy("It is ready. All its customers are being told.")),
    "finish": (actions.finish_batch, gettext_lazy("This pre-order is over.")),
    "cancel": (actions.cancel_batch, gettext_lazy("The pre-order is cancelled.")),
}
POSSIBLE = {"open": ("close", "ready", "cancel"), "closed": ("ready", "cancel"), "ready": ("finish",)}


class BatchForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=100,
        help_text=gettext_lazy("As customers read it: “PO Nastar, week 12”."),
    )
    closes_at = MomentField(label=gettext_lazy("Orders until"))
    ready_on = forms.DateField(
        label=gettext_lazy("Ready on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    capacity = WholeField(
        label=gettext_lazy("Pieces at most"), min_value=1, max_value=1_000_000, widget=whole_input(),
        help_text=gettext_lazy("Of all articles together. Nobody can order more."),
    )  # fmt: skip
    deposit_percent = WholeField(
        label=gettext_lazy("Deposit in percent"), min_value=0, max_value=100, initial=0, widget=whole_input(),
        help_text=gettext_lazy("Asked of each order before you begin; 0: none."),
    )  # fmt: skip
    place = forms.CharField(
        label=gettext_lazy("Where and when to collect"), max_length=200, required=False,
        help_text=gettext_lazy("Customers read it on the product’s page and when it is ready."),
    )  # fmt: skip


@needs(C.ORDERS_VIEW)
def batches_page(request: OfficeRequest) -> HttpResponse:
    over = request.GET.get("tab") == "over"
    context = {"rows": batches.listed(live=not over), "over": over}
    return page(request, "backoffice/fulfilment/batches.html", context, here="batches")


@needs(C.PRODUCTS_EDIT, methods=("GET", "POST"))
def batch_new(request: OfficeRequest) -> HttpResponse:
    return _form_page(request, None)


@needs(C.PRODUCTS_EDIT, methods=("GET", "POST"))
def batch_edit(request: OfficeRequest, pk: int) -> HttpResponse:
    return _form_page(request, get_object_or_404(Batch, pk=pk))


def _form_page(request: OfficeRequest, batch: Batch | None) -> HttpResponse:
    chosen = [int(text) for text in request.POST.getlist("variants")[:200] if text.isdecimal() and len(text) < 19]
    found: Iterable[Variant] = ()
    if request.method != "POST":
        form = BatchForm(initial={key: getattr(batch, key) for key in BatchForm.base_fields} if batch else None)
        chosen = list(batch.variants.values_list("pk", flat=True)) if batch else []
    elif "look" in request.POST:  # articles are looked for, without scripts
        form = BatchForm(initial=request.POST.dict())
        found = _found(request.POST.get("find", ""), chosen)
    else:
        form = BatchForm(request.POST)
        if form.is_valid():
            try:
                made = actions.save_batch(batch=batch, variants=chosen, actor=request.user, **form.cleaned_data)
            except AkrabError as error:
                complain(form, error)
            else:
                messages.success(request, _("Saved."))
                return redirect("office:batch", made.pk)
    context = {"batch": batch, "form": form, "chosen": _variants(chosen), "found": found}
    status = 422 if form.errors else 200
    return page(request, "backoffice/fulfilment/batch_form.html", context, here="batches", status=status)


@needs(C.PRODUCTS_EDIT)
def batch_goods(request: OfficeRequest) -> HttpResponse:
    """Articles to choose from, for htmx; the chosen ones stay."""
    chosen = [int(text) for text in request.GET.getlist("variants")[:200] if text.isdecimal() and len(text) < 19]
    context = {"chosen": _variants(chosen), "found": _found(request.GET.get("find", ""), chosen), "looked": True}
    return render(request, "backoffice/fulfilment/_articles.html", context)


def _variants(ids: list[int]) -> list[Variant]:
    return list(Variant.objects.filter(pk__in=ids).select_related("product").order_by("product__name", "id"))


def _found(text: str, chosen: list[int]) -> list[Variant]:
    if not text.strip():
        return []
    products = search.find("product", text[:100], limit=FOUND)
    found = Variant.objects.filter(product__in=products, is_active=True, product__kind=Product.Kind.GOODS)
    return list(found.exclude(pk__in=chosen).select_related("product").order_by("product__name", "id")[:FOUND])


@needs(C.ORDERS_VIEW)
def batch(request: OfficeRequest, pk: int) -> HttpResponse:
    return page(request, "backoffice/fulfilment/batch.html", _context(pk), here="batches")


@needs(C.ORDERS_VIEW)
def batch_list(request: OfficeRequest, pk: int) -> HttpResponse:
    """The shopping list for paper."""
    return render(request, "backoffice/fulfilment/batch_list.html", _context(pk))


def _context(pk: int) -> dict[str, Any]:
    found = get_object_or_404(Batch.objects.prefetch_related("variants__product"), pk=pk)
    orders = batches.orders_in(found)
    return {
        "batch": found,
        "rows": batches.shopping_list(found),
        "orders": orders,
        "money": batches.money_of(orders),
        "possible": POSSIBLE.get(found.state, ()),
    }


@needs(C.ORDERS_DECIDE, methods=("POST",))
def batch_deed(request: OfficeRequest, pk: int, deed: str) -> HttpResponse:
    if deed not in DEEDS:
        raise Http404
    found = get_object_or_404(Batch, pk=pk)
    act, said = DEEDS[deed]
    attempt(request, lambda: act(batch=found, actor=request.user), str(said))
    return redirect("office:batch", pk)
