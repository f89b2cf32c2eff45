"""Suppliers: the list, one supplier, what it delivers."""

from django import forms
from django.contrib import messages
from django.db.models import Count, F, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import MoneyField, WholeField, complain, whole_input
from akrab.backoffice.pages import page
from akrab.backoffice.purchasing.articles import ArticleForm, chosen
from akrab.catalogue.models import Variant
from akrab.core.errors import AkrabError
from akrab.purchasing.actions import suppliers as actions
from akrab.purchasing.models import Supplier, SupplierItem


class SupplierForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    phone = forms.CharField(
        label=gettext_lazy("Phone and WhatsApp"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=300, required=False)
    lead_days = WholeField(
        label=gettext_lazy("Days until delivery"),
        min_value=0,
        max_value=365,
        initial=7,
        widget=whole_input(),
        help_text=gettext_lazy("From your order until the goods are here. What to order is worked out with it."),
    )
    payment_days = WholeField(
        label=gettext_lazy("Days to pay"),
        min_value=0,
        max_value=365,
        initial=0,
        widget=whole_input(),
        help_text=gettext_lazy("After the delivery; 0 when you pay at once."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    is_active = forms.BooleanField(label=gettext_lazy("We buy there"), required=False, initial=True)


class ItemForm(ArticleForm):
    field_order = ("article", "code", "price", "pack_size")
    quantity = None  # type: ignore[assignment]
    code = forms.CharField(label=gettext_lazy("Supplier’s article number"), max_length=60, required=False)
    price = MoneyField(label=gettext_lazy("Price of a piece"), required=False)
    pack_size = WholeField(
        label=gettext_lazy("Pieces in a pack"), min_value=1, max_value=100_000, initial=1, widget=whole_input()
    )


@needs(C.PURCHASING)
def suppliers(request: OfficeRequest) -> HttpResponse:
    owed = Sum(F("bills__amount") - F("bills__paid"))
    rows = list(Supplier.objects.annotate(owed=owed).order_by("-is_active", "name"))
    items = dict(SupplierItem.objects.values_list("supplier_id").annotate(n=Count("id")).order_by())
    return page(request, "backoffice/purchasing/suppliers.html", {"suppliers": rows, "items": items}, here="purchasing")


@needs(C.PURCHASING, methods=("GET", "POST"))
def supplier(request: OfficeRequest, pk: int | None = None) -> HttpResponse:
    """A new supplier, or one with its articles."""
    found = get_object_or_404(Supplier, pk=pk) if pk else None
    initial = {name: getattr(found, name) for name in SupplierForm.base_fields} if found else None
    form = SupplierForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            saved = actions.save_supplier(supplier=found, actor=request.user, **form.cleaned_data)
        except AkrabError as error:
            complain(form, error)
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": saved})
            return redirect("office:supplier", saved.pk)
    return _page(request, found, form=form, item=ItemForm())


def _page(
    request: OfficeRequest,
    found: Supplier | None,
    *,
    form: SupplierForm | None = None,
    item: ItemForm | None = None,
    choices: list[Variant] | None = None,
) -> HttpResponse:
    initial = {name: getattr(found, name) for name in SupplierForm.base_fields} if found else None
    context = {
        "supplier": found,
        "form": form or SupplierForm(initial=initial),
        "item": item or ItemForm(),
        "choices": choices or [],
        "items": list(found.items.select_related("variant__product", "variant__stock")) if found else [],
        "purchases": list(found.purchases.order_by("-created_at", "-id")[:10]) if found else [],
    }
    refused = any(one is not None and one.errors for one in (form, item)) or choices
    status = 422 if refused else 200
    return page(request, "backoffice/purchasing/supplier.html", context, here="purchasing", status=status)


@needs(C.PURCHASING, methods=("POST",))
def supplier_item(request: OfficeRequest, pk: int) -> HttpResponse:
    """The supplier delivers this too."""
    found = get_object_or_404(Supplier, pk=pk)
    form = ItemForm(request.POST)
    choices: list[Variant] = []
    if form.is_valid():
        variant, choices = chosen(form)
        if variant:
            values = form.cleaned_data
            try:
                actions.save_item(
                    supplier=found,
                    variant=variant,
                    code=values["code"],
                    last_price=values["price"],
                    pack_size=values["pack_size"],
                )
            except AkrabError as error:
                complain(form, error, last_price="price")
            else:
                messages.success(request, _("“%(name)s” is saved.") % {"name": variant})
                return redirect("office:supplier", pk)
    return _page(request, found, item=form, choices=choices)


@needs(C.PURCHASING, methods=("POST",))
def supplier_item_remove(request: OfficeRequest, pk: int, item: int) -> HttpResponse:
    found = SupplierItem.objects.filter(pk=item, supplier=pk).select_related("variant__product").first()
    if found is not None:
        actions.remove_item(item=found)
        messages.success(request, _("“%(name)s” is removed.") % {"name": found.variant})
    return redirect("office:supplier", pk)


def active_suppliers() -> list[Supplier]:
    return list(Supplier.objects.filter(is_active=True))
