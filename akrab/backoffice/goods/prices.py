"""The prices of one product: how they went, what is left over, what is planned, what others of its kind cost."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import MoneyField, complain
from akrab.backoffice.goods.fields import MomentField
from akrab.backoffice.pages import page
from akrab.backoffice.paging import page_of
from akrab.catalogue import pricequeries, prices, rivals
from akrab.catalogue.models import PriceEntry, Product, RivalPrice, ScheduledPrice, Variant
from akrab.core import clock
from akrab.core.errors import AkrabError


class PlanForm(forms.Form):
    variant = forms.ModelChoiceField(Variant.objects.none(), label=gettext_lazy("Variant"), empty_label=None)
    price = MoneyField(label=gettext_lazy("Price"))
    starts_at = MomentField(label=gettext_lazy("From"))
    ends_at = MomentField(label=gettext_lazy("Until"), required=False, help_text=gettext_lazy("Empty: it stays."))

    def __init__(self, product: Product, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        variants = product.variants.all()
        self.fields["variant"].queryset = variants  # type: ignore[attr-defined]
        self.fields["variant"].label_from_instance = lambda one: one.name or one.sku  # type: ignore[attr-defined]
        if len(variants) == 1:
            self.fields["variant"].initial = variants[0]
            self.fields["variant"].widget = forms.HiddenInput()


class RivalForm(forms.Form):
    """Who asks what for the article, and when it was seen."""

    of = forms.ModelChoiceField(Variant.objects.none(), label=gettext_lazy("Variant"), empty_label=None)
    seller = forms.CharField(
        label=gettext_lazy("Seller"),
        max_length=500,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("Name of the shop, or paste the link")}),
    )
    asked = MoneyField(label=gettext_lazy("Their price"))
    seen_on = forms.DateField(label=gettext_lazy("Seen on"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, product: Product, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"seen_on": clock.today().isoformat()})
        super().__init__(*args, **kwargs)
        variants = product.variants.all()
        self.fields["of"].queryset = variants  # type: ignore[attr-defined]
        self.fields["of"].label_from_instance = lambda one: one.name or one.sku  # type: ignore[attr-defined]
        if len(variants) == 1:
            self.fields["of"].initial = variants[0]
            self.fields["of"].widget = forms.HiddenInput()


@needs(C.PRODUCTS_EDIT, methods=("POST",))
def rival_note(request: OfficeRequest, pk: int) -> HttpResponse:
    """Write down what somebody else asks."""
    product = get_object_or_404(Product.objects.select_related("category"), pk=pk)
    form = RivalForm(product, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        seller, link = rivals.seller_of(given["seller"])
        try:
            rivals.note(
                variant=given["of"], seller=seller, link=link, price=given["asked"], seen_on=given["seen_on"],
                actor=request.user,
            )  # fmt: skip
        except AkrabError as error:
            form.add_error({"price": "asked"}.get(error.field or "", error.field or None), str(error))
        else:
            messages.success(request, _("The price of “%(seller)s” is noted.") % {"seller": seller})
            return redirect(reverse("office:product_prices", args=[pk]) + "#others")
    return _page(request, product, _empty(product), rival=form, status=422)


@needs(C.PRODUCTS_EDIT, methods=("POST",))
def rival_forget(request: OfficeRequest, pk: int, noted: int) -> HttpResponse:
    found = RivalPrice.objects.filter(pk=noted, variant__product=pk).select_related("variant__product").first()
    if found is not None:  # a second click finds it gone already
        rivals.forget(noted=found, actor=request.user)
        messages.success(request, _("The note is gone."))
    return redirect(reverse("office:product_prices", args=[pk]) + "#others")


@needs(C.PRODUCTS_VIEW)
def product_prices(request: OfficeRequest, pk: int) -> HttpResponse:
    product = get_object_or_404(Product.objects.select_related("category"), pk=pk)
    return _page(request, product, _empty(product))


def _empty(product: Product) -> PlanForm:
    start = clock.now().astimezone(clock.zone()).strftime("%Y-%m-%dT%H:%M")
    return PlanForm(product, initial={"starts_at": start})


@needs(C.PRODUCTS_EDIT, methods=("POST",))
def price_plan(request: OfficeRequest, pk: int) -> HttpResponse:
    """A price that begins, and perhaps ends, by itself."""
    product = get_object_or_404(Product.objects.select_related("category"), pk=pk)
    form = PlanForm(product, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            prices.schedule_price(
                variant=given["variant"], price=given["price"], starts_at=given["starts_at"],
                ends_at=given["ends_at"], actor=request.user,
            )  # fmt: skip
        except AkrabError as error:
            complain(form, error)
        else:
            prices.turn()  # what begins now does not wait for the next minute
            messages.success(request, _("The price is planned."))
            return redirect("office:product_prices", pk)
    return _page(request, product, form, status=422)


@needs(C.PRODUCTS_EDIT, methods=("POST",))
def price_cancel(request: OfficeRequest, pk: int, scheduled: int) -> HttpResponse:
    found = get_object_or_404(ScheduledPrice, pk=scheduled, variant__product=pk)
    if prices.cancel_scheduled(scheduled=found, actor=request.user):
        messages.success(request, _("The planned price is cancelled."))
    else:
        messages.info(request, _("This price was over already."))
    return redirect("office:product_prices", pk)


def _page(
    request: OfficeRequest, product: Product, form: PlanForm, *, rival: RivalForm | None = None, status: int = 200
) -> HttpResponse:
    costs = may(request.user, C.COSTS_VIEW)
    after = request.GET.get("after", "")
    history = PriceEntry.objects.filter(variant__product=product).select_related("variant", "actor")
    shown = page_of(history, ("-since", "-id"), after)
    planned = ScheduledPrice.objects.filter(variant__product=product).select_related("variant", "actor")
    noted = rivals.notes(product) if not request.htmx else []
    context = {
        "product": product,
        "beside": rivals.beside(noted),
        "noted": noted,
        "rival": rival or RivalForm(product),
        "standing": pricequeries.standing(product, costs=costs),
        "compared": pricequeries.compared(product),
        "costs": costs,
        "planned": list(planned.exclude(state__in=["over", "cancelled"])),
        "page": shown,
        "first": not after,
        "form": form,
    }
    return page(request, "backoffice/goods/prices.html", context, here="products", partial="history", status=status)
