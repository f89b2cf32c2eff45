"""Products: the list, one product with its variants and pictures."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import BaseFormSet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice import product_list
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.pages import attempt, page
from akrab.backoffice.product_forms import ProductForm, VariantForm, category_choices, variant_rows
from akrab.catalogue import actions, pictures
from akrab.catalogue.models import Category, Picture, Product, Variant
from akrab.core import search
from akrab.core.errors import AkrabError


class _Refused(Exception):
    """A row of the form was refused: undo what the rows before it did."""


@needs(C.PRODUCTS_VIEW)
def products(request: OfficeRequest) -> HttpResponse:
    chosen = {key: request.GET.get(key, "").strip()[:300] for key in ("q", "category", "state", "stock", "after")}
    category = Category.objects.filter(pk=chosen["category"]).first() if chosen["category"].isdecimal() else None
    state = chosen["state"] if chosen["state"] in Product.State.values else ""
    stock = chosen["stock"] if chosen["stock"] in product_list.STOCKS else ""
    found = search.look_for("product", chosen["q"], limit=200) if chosen["q"] else None
    numbers = product_list.numbers() if not request.htmx else {}
    context = {
        **chosen,
        "categories": category_choices(_("All categories")) if not request.htmx else [],
        "states": [(value, label, numbers.get(value, 0)) for value, label in Product.State.choices],
        "stocks": [(value, label, numbers.get(value, 0)) for value, label in product_list.STOCKS.items()],
        "offered": numbers.get("active", 0) + numbers.get("draft", 0),
        "page": product_list.listed(found=found, category=category, state=state, stock=stock, after=chosen["after"]),
        "first": not chosen["after"],
        "found": found,
    }
    return page(request, "backoffice/products.html", context, here="products", partial="rows")


@needs(C.PRODUCTS_EDIT, methods=("GET", "POST"))
def product_new(request: OfficeRequest) -> HttpResponse:
    costs = may(request.user, C.COSTS_VIEW)
    if request.method != "POST":
        return _form_page(request, None, ProductForm(), variant_rows(None, [], costs=costs))
    form = ProductForm(request.POST)
    if "add_row" in request.POST:
        return _form_page(request, None, form, _one_row_more(request, [], costs))
    rows = variant_rows(request.POST, [], costs=costs)
    if form.is_valid() & rows.is_valid():
        new = [row for row in rows if row.has_changed()] or [rows[0]]
        try:
            with transaction.atomic():
                product = actions.create_product(
                    variants=[row.data_of_new() for row in new[:1]], actor=request.user, **form.cleaned_data
                )
                _add_rows(product, new[1:], request)
        except AkrabError as error:
            _complain(form, new[0], error)
        except _Refused:
            pass
        else:
            messages.success(request, _("“%(name)s” is in the shop. Add pictures next.") % {"name": product.name})
            return redirect("office:product", product.pk)
    return _form_page(request, None, form, rows, status=422)


@needs(C.PRODUCTS_VIEW, methods=("GET", "POST"))
def product(request: OfficeRequest, pk: int) -> HttpResponse:
    """One product: everybody of the shop may look, who may edit gets a form."""
    found = get_object_or_404(Product.objects.select_related("category"), pk=pk)
    variants = list(found.variants.select_related("stock"))
    if not may(request.user, C.PRODUCTS_EDIT):
        if request.method == "POST":
            from akrab.backoffice.access import denied

            return denied(request)
        return page(request, "backoffice/product.html", {"product": found, "variants": variants}, here="products")
    costs = may(request.user, C.COSTS_VIEW)
    if request.method != "POST":
        return _form_page(request, found, ProductForm(product=found), variant_rows(None, variants, costs=costs))
    form = ProductForm(request.POST, product=found)
    if "add_row" in request.POST:
        return _form_page(request, found, form, _one_row_more(request, variants, costs))
    rows = variant_rows(request.POST, variants, costs=costs)
    if form.is_valid() & rows.is_valid() and _save(request, found, form, rows, variants):
        messages.success(request, _("“%(name)s” is saved.") % {"name": form.cleaned_data["name"]})
        return redirect("office:product", pk)
    return _form_page(request, found, form, rows, status=422)


def _save(
    request: OfficeRequest, found: Product, form: ProductForm, rows: "BaseFormSet[VariantForm]", variants: list[Variant]
) -> bool:
    """All changes of the form or none; False when one was refused, which then stands in the form."""
    by_id = {one.pk: one for one in variants}
    try:
        with transaction.atomic():
            try:
                actions.change_product(product=found, actor=request.user, **form.cleaned_data)
            except AkrabError as error:
                complain(form, error)
                raise _Refused from error
            for row in rows:
                variant = by_id.get(row.initial.get("id", 0))
                if variant is None:
                    continue
                try:
                    actions.change_variant(variant=variant, actor=request.user, **row.changes())
                except AkrabError as error:
                    complain(row, error)
                    raise _Refused from error
            _add_rows(found, [row for row in rows if not row.known and row.has_changed()], request, len(variants))
    except _Refused:
        return False
    return True


def _add_rows(found: Product, rows: list[VariantForm], request: OfficeRequest, first: int = 1) -> None:
    for position, row in enumerate(rows, first):
        try:
            actions.add_variant(product=found, data=row.data_of_new(), position=position, actor=request.user)
        except AkrabError as error:
            complain(row, error)
            raise _Refused from error


def _complain(form: ProductForm, row: VariantForm, error: AkrabError) -> None:
    complain(row if error.field in row.fields and error.field != "name" else form, error)


def _one_row_more(request: OfficeRequest, variants: list[Variant], costs: bool) -> "BaseFormSet[VariantForm]":
    """What was typed, and an empty row below it; nothing is checked yet."""
    data = request.POST.copy()
    typed = str(data.get("variants-TOTAL_FORMS", ""))
    rows = min(int(typed) if typed.isdecimal() else 0, 59)
    data["variants-TOTAL_FORMS"] = str(rows + 1)
    data[f"variants-{rows}-is_active"] = "on"
    return variant_rows(data, variants, costs=costs)


def _form_page(
    request: OfficeRequest,
    found: Product | None,
    form: ProductForm,
    rows: "BaseFormSet[VariantForm]",
    *,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "product": found,
        "form": form,
        "rows": rows,
        "adding": "add_row" in request.POST,
        "pictures": list(found.pictures.all()) if found else [],
        "left": {one.pk: one.stock.on_hand for one in found.variants.select_related("stock") if hasattr(one, "stock")}
        if found
        else {},
    }
    return page(request, "backoffice/product_form.html", context, here="products", status=status)


@needs(C.PRODUCTS_EDIT, methods=("POST",))
def pictures_add(request: OfficeRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Product, pk=pk)
    files = request.FILES.getlist("pictures")[:10]
    if not files:
        messages.error(request, _("Choose one or more pictures first."))
    added = 0
    for file in files:
        try:
            made = pictures.make(file.read(pictures.LARGEST_FILE + 1))
            actions.add_picture(product=found, stem=made.stem, width=made.width, height=made.height, actor=request.user)
            added += 1
        except AkrabError as error:
            messages.error(request, f"{file.name}: {error}")
    if added:
        messages.success(request, _("The pictures are in the shop."))
    return redirect("office:product", pk)


@needs(C.PRODUCTS_EDIT, methods=("POST",))
def picture_remove(request: OfficeRequest, pk: int, picture: int) -> HttpResponse:
    found = Picture.objects.filter(product_id=pk, pk=picture).select_related("product").first()
    if found is not None:  # a second click finds it gone already
        attempt(
            request, lambda: actions.remove_picture(picture=found, actor=request.user), _("The picture is removed.")
        )
    return redirect("office:product", pk)
