"""Prices of many articles at once: looked at first, then done, and taken back if it was wrong."""

import secrets
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain
from akrab.backoffice.goods.fields import SignedMoneyField
from akrab.backoffice.pages import page
from akrab.backoffice.product_forms import category_choices
from akrab.catalogue import repricing
from akrab.catalogue.models import Category, PriceChange
from akrab.core import shop
from akrab.core.errors import AkrabError
from akrab.core.money import format_money, from_major

SHOWN = 200


class PercentField(forms.CharField):
    """`-10`, `7,5`: a percentage; cleaned to a Decimal, 0 when empty."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip().removesuffix("%").strip().replace("−", "-").replace(",", ".")
        if not text:
            return Decimal(0)
        try:
            found = Decimal(text)
        except InvalidOperation as error:
            raise forms.ValidationError(_("Write the percentage like 10 or -7,5.")) from error
        if not found.is_finite() or found != round(found, 2) or abs(found) > 10_000:
            raise forms.ValidationError(_("Write the percentage like 10 or -7,5."))
        return found


class RuleForm(forms.Form):
    category = forms.ModelChoiceField(Category.objects.all(), label=gettext_lazy("Category"), required=False)
    brand = forms.CharField(label=gettext_lazy("Brand"), max_length=60, required=False)
    q = forms.CharField(label=gettext_lazy("Words in the name"), max_length=100, required=False)
    percent = PercentField(
        label=gettext_lazy("Percent"), required=False, max_length=10, help_text=gettext_lazy("-10 makes cheaper.")
    )
    amount = SignedMoneyField(label=gettext_lazy("Or an amount"), required=False)
    rounding = forms.TypedChoiceField(label=gettext_lazy("Round to"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].widget.choices = category_choices(_("All categories"))
        currency = shop.get("currency")
        self.fields["rounding"].choices = [  # type: ignore[attr-defined]
            (step, format_money(from_major(step, currency), currency) if step else _("not rounded"))
            for step in repricing.ROUNDINGS
        ]

    def rule(self) -> repricing.Rule:
        given = self.cleaned_data
        return repricing.Rule(
            category=given["category"], brand=given["brand"].strip(), query=given["q"].strip(),
            percent=given["percent"], amount=given["amount"] or 0, rounding=given["rounding"] or 0,
        )  # fmt: skip

    def label(self) -> str:
        """What the change is remembered by: `-10%, Charger, Anker`."""
        given = self.cleaned_data
        amount = format_money(given["amount"], shop.get("currency")) if given["amount"] else f"{given['percent']:+f}%"
        return ", ".join(filter(None, [amount, str(given["category"] or ""), given["brand"], given["q"]]))


@needs(C.PRODUCTS_EDIT, methods=("GET", "POST"))
def price_changes(request: OfficeRequest) -> HttpResponse:
    """The form; with a rule in the address what would come of it; a POST of the same rule does it."""
    given = request.POST if request.method == "POST" else request.GET
    form = RuleForm(given if "percent" in given or request.method == "POST" else None)
    seen = None
    if form.is_valid():
        try:
            if request.method == "POST":
                change = repricing.carry_out(
                    rule=form.rule(), label=form.label(), key=request.POST.get("key", "")[:32] or secrets.token_hex(16),
                    mark=request.POST.get("mark", ""), actor=request.user,
                )  # fmt: skip
                if change.works:
                    messages.success(request, _("The worker is changing the prices. You can go on working."))
                    return redirect("office:price_changes")
                said = ngettext("%(count)d price is changed.", "%(count)d prices are changed.", change.articles) % {
                    "count": change.articles
                }
                messages.success(request, said)
                return redirect("office:price_changes")
            seen = repricing.preview(form.rule())
        except AkrabError as error:
            complain(form, error)
            if request.method == "POST":
                seen = _look_again(form)
    changes = list(PriceChange.objects.select_related("actor").defer("plan")[:20])
    context = {
        "form": form,
        "seen": seen,
        "rows": seen.rows[:SHOWN] if seen else [],
        "more": max(0, len(seen.rows) - SHOWN) if seen else 0,
        "key": secrets.token_hex(16),
        "changes": changes,
    }
    context["works"] = any(change.works for change in changes)
    refused = form.is_bound and bool(form.errors)
    return page(
        request, "backoffice/goods/repricing.html", context, here="products", partial="done",
        status=422 if refused else 200,
    )  # fmt: skip


def _look_again(form: RuleForm) -> repricing.Preview | None:
    try:
        return repricing.preview(form.rule())
    except AkrabError:
        return None


@needs(C.PRODUCTS_EDIT, methods=("POST",))
def price_change_undo(request: OfficeRequest, pk: int) -> HttpResponse:
    change = get_object_or_404(PriceChange, pk=pk)
    try:
        back, left = repricing.undo(change=change, actor=request.user)
    except AkrabError as error:
        messages.error(request, str(error))
        return redirect("office:price_changes")
    if change.articles > repricing.AT_ONCE:
        messages.success(request, _("The worker is putting the prices back. You can go on working."))
        return redirect("office:price_changes")
    messages.success(
        request, ngettext("%(count)d price is as before.", "%(count)d prices are as before.", back) % {"count": back}
    )
    if left:
        said = ngettext(
            "%(count)d price was changed since and stays.", "%(count)d prices were changed since and stay.", left
        )
        messages.info(request, said % {"count": left})
    return redirect("office:price_changes")
