"""Making a promotion: the guided form, the sentence that says what it does, the example basket, the search of goods."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.forms import complain, typed_money
from akrab.backoffice.pages import page
from akrab.backoffice.promotions import example, results
from akrab.backoffice.promotions.forms import PromotionForm
from akrab.catalogue.models import Product
from akrab.core import clock, search, shop
from akrab.core.errors import AkrabError
from akrab.core.money import MoneyError, from_major, parse_money
from akrab.customers.models import Customer
from akrab.promotions import actions, words
from akrab.promotions.models import Promotion

FIELDS = {"starts_at": "starts", "ends_at": "ends", "product_ids": "products", "customer_ids": "customers"}
FOUND = 12


@needs(C.PROMOTIONS_EDIT, methods=("GET", "POST"))
def promotion_edit(request: OfficeRequest, pk: int | None = None) -> HttpResponse:
    """A new promotion, or a change of one."""
    found = get_object_or_404(Promotion, pk=pk) if pk else None
    form = PromotionForm(request.POST if request.method == "POST" else None, promotion=found)
    if form.is_valid():
        try:
            saved = _save(form, found, request)
        except AkrabError as error:
            complain(form, error, **FIELDS)
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": saved})
            return redirect("office:promotion", saved.pk)
    chosen = form.data.getlist("products") if isinstance(form.data, QueryDict) else (found.product_ids if found else [])
    if found is None and not form.is_bound:  # from a page that proposes them
        chosen = [pk for pk in request.GET.getlist("products")[:FOUND] if len(pk) < 19]
    people = form.data.getlist("customers") if isinstance(form.data, QueryDict) else found.customer_ids if found else []
    context = {
        "promotion": found,
        "form": form,
        "chosen": list(Product.objects.filter(pk__in=[pk for pk in chosen if str(pk).isdecimal()])),
        "people": list(Customer.objects.present().filter(pk__in=[pk for pk in people if str(pk).isdecimal()])),
        "codes": list(found.codes.filter(customer=None).values_list("text", flat=True)[:5]) if found else [],
        **_tried(request.POST, found, form if form.is_bound else None),
    }
    return page(
        request, "backoffice/promotions/edit.html", context, here="promotions", status=422 if form.errors else 200
    )


def _save(form: PromotionForm, found: Promotion | None, request: OfficeRequest) -> Promotion:
    values = form.values()
    code = "" if values["automatic"] else form.cleaned_data["code"]
    if found is None:
        return actions.create_promotion(code=code, actor=request.user, **values)
    actions.change_promotion(promotion=found, code=code, actor=request.user, **values)
    return found


@needs(C.PROMOTIONS_EDIT, methods=("POST",))
def promotion_try(request: OfficeRequest) -> HttpResponse:
    """The sentence and the example basket for what is in the form now."""
    form = PromotionForm(request.POST)
    form.is_valid()
    context = _tried(request.POST, None, form)
    return page(request, "backoffice/promotions/edit.html", context, here="promotions", partial="tried")


@needs(C.PROMOTIONS_EDIT)
def promotion_goods(request: OfficeRequest) -> HttpResponse:
    """Goods that a typed text finds, to be ticked; those ticked already stay."""
    query = request.GET.get("goods", "").strip()[:80]
    ticked = [pk for pk in request.GET.getlist("products") if pk.isdecimal()]
    found = search.find("product", query, limit=FOUND) if query else []
    rows = Product.objects.in_bulk([*map(int, ticked), *found])
    context = {
        "chosen": [rows[int(pk)] for pk in dict.fromkeys(ticked) if int(pk) in rows],
        "found": [rows[pk] for pk in found if pk in rows and str(pk) not in ticked],
        "asked": query,
    }
    return page(request, "backoffice/promotions/edit.html", context, here="promotions", partial="goods")


def _tried(data: Any, saved: Promotion | None, form: PromotionForm | None) -> dict[str, Any]:
    """The sentence and the price of the example basket; a form that cannot be understood yet says what is missing."""
    promotion = saved
    if form is not None and hasattr(form, "cleaned_data"):
        promotion = Promotion(created_at=clock.now(), **form.values())
    variants = example.choices(promotion)
    chosen = next(
        (one for one in variants if str(one.pk) == data.get("try_variant")), variants[0] if variants else None
    )
    fitting = max(2, promotion.buy + promotion.free, promotion.minimum_quantity) if promotion else 2
    typed = str(data.get("try_quantity", ""))
    quantity = max(1, min(999, int(typed))) if typed.isdecimal() and len(typed) < 9 else fitting
    postage = _postage(data.get("try_postage"))
    problem = ""
    if promotion is not None:
        try:
            actions.check(promotion)
        except AkrabError as error:
            problem = str(error)
    code = _code(form) or (results.codes_of([saved]).get(saved.pk, "") if saved else "")
    usable = promotion is not None and (not problem or (not promotion.name and _nameless_is_fine(promotion)))
    return {
        "sentence": words.sentence(promotion, words.names_of([promotion]), code) if usable and promotion else "",
        "problem": "" if usable else problem,
        "variants": variants,
        "try_variant": chosen,
        "try_quantity": quantity,
        "try_postage": typed_money(postage),
        "tried": example.tried(promotion, [(chosen, quantity)], postage=postage)
        if usable and promotion is not None and chosen
        else None,
    }


def _nameless_is_fine(promotion: Promotion) -> bool:
    """The name is asked for last: without it one may try all the rest."""
    promotion.name = _("This offer")
    try:
        actions.check(promotion)
    except AkrabError:
        return False
    return True


def _code(form: PromotionForm | None) -> str:
    return form.cleaned_data.get("code", "").upper() if form is not None and hasattr(form, "cleaned_data") else ""


def _postage(text: str | None) -> int:
    currency = shop.get("currency")
    try:
        return max(0, parse_money(text or "", currency))
    except MoneyError:
        return from_major(15_000, currency) if currency == "IDR" else from_major(5, currency)
