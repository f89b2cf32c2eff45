"""Products made to order: what customers decide, and what each answer costs."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import WholeField, complain, typed_money, whole_input
from akrab.backoffice.goods.fields import SignedMoneyField
from akrab.backoffice.pages import attempt, page
from akrab.catalogue import options
from akrab.catalogue.models import Option, OptionChoice, Product
from akrab.core.errors import AkrabError

EFFECT = gettext_lazy("Adds to the price")


class OptionForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What do customers decide?"), max_length=60)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=60, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("They give"), choices=Option.Kind.choices)
    required = forms.BooleanField(label=gettext_lazy("Must be filled in"), required=False)
    longest = WholeField(
        label=gettext_lazy("Longest text (characters)"), required=False, min_value=1,
        max_value=options.LONGEST_TEXT, widget=whole_input(), help_text=gettext_lazy("Only for a text; else 100."),
    )  # fmt: skip
    price_effect = SignedMoneyField(
        label=EFFECT, required=False, help_text=gettext_lazy("Per piece, when a text or a file is given.")
    )

    def __init__(self, *args: Any, option: Option | None = None, **kwargs: Any) -> None:
        if option:
            kwargs["initial"] = {
                "name": option.name, "required": option.required, "longest": option.longest,
                "price_effect": typed_money(option.price_effect) if option.price_effect else "",
                "name_en": option.translations.get("en", {}).get("name", ""),
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        if option:
            del self.fields["kind"]
            for key in {"choice": ("longest", "price_effect"), "file": ("longest",)}.get(option.kind, ()):
                del self.fields[key]

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "name": given["name"],
            "required": given["required"],
            "longest": given.get("longest") or 100,
            "price_effect": given.get("price_effect") or 0,
            "translations": _translated(given["name_en"]),
        }


class ChoiceForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=80, required=False)
    price_effect = SignedMoneyField(label=EFFECT, required=False)
    is_active = forms.BooleanField(label=gettext_lazy("Offered"), required=False, initial=True)

    def __init__(self, *args: Any, choice: OptionChoice | None = None, **kwargs: Any) -> None:
        if choice:
            kwargs["initial"] = {
                "name": choice.name, "is_active": choice.is_active,
                "price_effect": typed_money(choice.price_effect) if choice.price_effect else "",
                "name_en": choice.translations.get("en", {}).get("name", ""),
            }  # fmt: skip
        kwargs["prefix"] = f"choice-{choice.pk if choice else 'new'}"
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "name": given["name"],
            "price_effect": given["price_effect"] or 0,
            "is_active": given["is_active"],
            "translations": _translated(given["name_en"]),
        }


def _translated(name_en: str) -> dict[str, dict[str, str]]:
    return {"en": {"name": name_en}} if name_en else {}


@needs(C.PRODUCTS_EDIT, methods=("GET", "POST"))
def product_options(request: OfficeRequest, pk: int) -> HttpResponse:
    """All options of a product, and a form for one more."""
    product = get_object_or_404(Product, pk=pk)
    form = OptionForm(request.POST if request.method == "POST" else None, initial={"kind": Option.Kind.CHOICE})
    if form.is_valid():
        try:
            made = options.save_option(
                product=product, kind=form.cleaned_data["kind"], actor=request.user, **form.values()
            )
        except AkrabError as error:
            complain(form, error)
        else:
            if made.kind == Option.Kind.CHOICE:
                messages.success(request, _("“%(name)s” is saved. Now write what can be chosen.") % {"name": made})
                return redirect("office:product_option", pk, made.pk)
            messages.success(request, _("“%(name)s” is saved.") % {"name": made})
            return redirect("office:product_options", pk)
    context = {"product": product, "options": product.options.prefetch_related("choices"), "form": form}
    return page(request, "backoffice/goods/options.html", context, here="products", status=422 if form.errors else 200)


@needs(C.PRODUCTS_EDIT, methods=("GET", "POST"))
def product_option(request: OfficeRequest, pk: int, option: int) -> HttpResponse:
    """One option with its choices; the field `choice` says which of the forms was sent (none: the option's own)."""
    found = get_object_or_404(Option.objects.select_related("product"), product_id=pk, pk=option)
    choices = list(found.choices.all())
    sent = request.POST.get("choice", "") if request.method == "POST" else None
    form = OptionForm(request.POST if sent == "" else None, option=found)
    rows = [(one, ChoiceForm(request.POST if sent == str(one.pk) else None, choice=one)) for one in choices]
    new = ChoiceForm(request.POST if sent == "new" else None)
    try:
        if sent == "" and form.is_valid():
            options.save_option(product=found.product, option=found, actor=request.user, **form.values())
            return _saved(request, pk, option, found.name)
        for choice, row in rows:
            if sent == str(choice.pk) and row.is_valid():
                options.save_choice(option=found, choice=choice, actor=request.user, **row.values())
                return _saved(request, pk, option, choice.name)
        if sent == "new" and new.is_valid():
            made = options.save_choice(option=found, actor=request.user, **new.values())
            return _saved(request, pk, option, made.name)
    except AkrabError as error:
        complain(next((one for one in (form, new, *(row for _choice, row in rows)) if one.is_bound), form), error)
    context = {"product": found.product, "option": found, "form": form, "rows": rows, "new": new}
    refused = request.method == "POST"
    return page(request, "backoffice/goods/option.html", context, here="products", status=422 if refused else 200)


def _saved(request: OfficeRequest, pk: int, option: int, name: str) -> HttpResponse:
    messages.success(request, _("“%(name)s” is saved.") % {"name": name})
    return redirect("office:product_option", pk, option)


@needs(C.PRODUCTS_EDIT, methods=("POST",))
def option_remove(request: OfficeRequest, pk: int, option: int) -> HttpResponse:
    found = Option.objects.filter(product_id=pk, pk=option).select_related("product").first()
    if found is not None:
        attempt(
            request,
            lambda: options.remove_option(option=found, actor=request.user),
            _("“%(name)s” is removed.") % {"name": found},
        )
    return redirect("office:product_options", pk)


@needs(C.PRODUCTS_EDIT, methods=("POST",))
def choice_remove(request: OfficeRequest, pk: int, option: int, choice: int) -> HttpResponse:
    found = OptionChoice.objects.filter(option=option, option__product=pk, pk=choice)
    one = found.select_related("option__product").first()
    if one is not None:
        attempt(
            request,
            lambda: options.remove_choice(choice=one, actor=request.user),
            _("“%(name)s” is removed.") % {"name": one},
        )
    return redirect("office:product_option", pk, option)
