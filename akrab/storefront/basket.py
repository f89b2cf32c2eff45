"""The basket: guests may fill it too. Without a script every change is a form; with htmx only the part changes."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from akrab.catalogue import options
from akrab.catalogue.models import Variant
from akrab.core import ratelimit
from akrab.core.errors import AkrabError
from akrab.customers.models import Customer
from akrab.insight.offers.queries import beside
from akrab.loyalty import queries as loyalty
from akrab.orders import baskets, codes
from akrab.orders.errors import BasketError
from akrab.orders.models import Basket, Order
from akrab.orders.queries import BasketView, basket_view, orders_of
from akrab.storefront import showcase, visits
from akrab.storefront.access import basket_key, customer_of, remember_basket, visitor
from akrab.storefront.catalogue import product_context

FILES_AN_HOUR = 30
MOST_BESIDE = 4  # products that go with what lies in the basket
MOST_SHOWN = 20  # orders that wait, under the basket


def basket_of(request: HttpRequest) -> Basket | None:
    customer = customer_of(request)
    return baskets.open_basket(key="" if customer else basket_key(request), customer=customer)


def basket_context(request: HttpRequest, *, view: BasketView | None = None, **more: Any) -> dict[str, Any]:
    """The lines as they stand now, what they cost, and what of them cannot be had."""
    customer = customer_of(request)
    view = view or basket_view(basket_of(request), customer)
    waiting = list(orders_of(customer).filter(state=Order.State.WAITING)[:MOST_SHOWN]) if customer else []
    return {
        "here": "basket",
        "view": view,
        "rows": view.rows,
        "quote": view.quote,
        "customer": customer,
        "pieces": sum(row.line.quantity for row in view.rows),
        "waiting": waiting,
        "short": [row for row in view.rows if row.short],
        **points_of(customer),
        **more,
    }


def points_of(customer: Customer | None) -> dict[str, int]:
    """What the customer could redeem."""
    balance = loyalty.balance(customer.pk) if customer else 0
    return {"points_balance": balance, "points_worth": loyalty.worth(balance)}


@require_safe
def basket(request: HttpRequest) -> HttpResponse:
    context = basket_context(request)
    lying = [row.line.variant.product_id for row in context["rows"]]
    context["together"] = beside(lying, MOST_BESIDE) if lying else []
    response = render(request, "storefront/basket.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put a variant into the basket. A refusal comes back on the product's page with what was chosen."""
    customer = customer_of(request)
    try:
        variant_id, quantity = whole(request.POST.get("variant")), whole(request.POST.get("quantity", "1"))
        lying = baskets.add(
            variant_id=variant_id or 0,
            quantity=-1 if quantity is None else quantity,
            answers=_answers(request),
            customer=customer,
            key="" if customer else basket_key(request),
        )
    except AkrabError as error:
        return _refused(request, str(error))
    visits.basket_filled(request, variant_id=variant_id or 0, quantity=quantity or 0)
    response: HttpResponse
    if request.headers.get("HX-Request"):
        response = render(request, "storefront/product.html#added", {"quantity": quantity})
        response.headers["HX-Trigger"] = "me"
    else:
        response = redirect("storefront:basket")
    if customer is None:
        remember_basket(request, response, lying.key)
    return response


def _answers(request: HttpRequest) -> dict[int, str]:
    """What was answered to the options of a product made to order: fields `option-<id>`. Raises CatalogueError for a
    file that cannot be used, BasketError for too many of them."""
    fields = [(whole(name.removeprefix("option-")), name) for name in request.POST if name.startswith("option-")]
    answers = {number: request.POST[name][:2000] for number, name in fields if number is not None}
    for name, file in request.FILES.items():
        number = whole(name.removeprefix("option-")) if name.startswith("option-") else None
        if number is not None and not isinstance(file, list):
            if not ratelimit.allow(f"option-file:{visitor(request)}", limit=FILES_AN_HOUR, seconds=3600):
                raise BasketError(_("That were many files. Please try again in an hour."), field=name)
            answers[number] = options.store_file(file, file.name or "")
    return answers


def _refused(request: HttpRequest, sentence: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(request, "storefront/product.html#refused", {"error": sentence}, status=422)
    variant = Variant.objects.filter(pk=whole(request.POST.get("variant")) or 0).select_related("product").first()
    if variant is not None:
        try:
            context = product_context(showcase.detail(variant.product.slug))
        except Http404:
            pass
        else:
            context |= {"error": sentence, "quantity": request.POST.get("quantity", "1")[:10], "chosen": variant.pk}
            context["answers"] = {whole(name[7:]): text for name, text in request.POST.items() if name[:7] == "option-"}
            return render(request, "storefront/product.html", context, status=422)
    return render(request, "storefront/basket.html", basket_context(request, error=sentence), status=422)


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Set how many of each, or take one out: fields `quantity-<line>`, button `remove`. All that can be done is."""
    lying = basket_of(request)
    problems: dict[int, str] = {}
    typed: dict[int, str] = {}
    for line_id, text in _wishes(request, lying):
        quantity = whole(text)
        try:
            if lying is not None:
                baskets.set_quantity(basket=lying, line_id=line_id, quantity=-1 if quantity is None else quantity)
        except AkrabError as error:
            problems[line_id], typed[line_id] = str(error), text[:10]
    return _changed(request, problems=problems, typed=typed, wrong=bool(problems))


@require_POST
def code(request: HttpRequest) -> HttpResponse:
    """Add a promotion code, or take one away: fields `code`, `remove`."""
    lying, error, typed = basket_of(request), "", request.POST.get("code", "")
    if lying is not None:
        try:
            if request.POST.get("remove"):
                baskets.remove_code(basket=lying, code=request.POST["remove"])
            else:
                codes.use_code(basket=lying, text=typed, customer=customer_of(request))
        except AkrabError as refused:
            error = str(refused)
    return _changed(request, code_error=error, code_typed=typed[:40] if error else "", wrong=bool(error))


@require_POST
def points(request: HttpRequest) -> HttpResponse:
    """Choose how many points to redeem: field `points`."""
    lying, error = basket_of(request), ""
    if lying is not None:
        wished = whole(request.POST.get("points") or "0")
        try:
            baskets.set_points(basket=lying, points=-1 if wished is None else wished)
        except AkrabError as refused:
            error = str(refused)
    return _changed(request, points_error=error, wrong=bool(error))


def _changed(request: HttpRequest, *, wrong: bool, **found: Any) -> HttpResponse:
    """The basket after a change: for htmx its part of the page, else the page it was changed on."""
    htmx = request.headers.get("HX-Request")
    if not htmx and not wrong:
        return redirect("storefront:basket")
    context = basket_context(request, **found)
    response = render(
        request, "storefront/basket.html" + ("#contents" if htmx else ""), context, status=422 if wrong else 200
    )
    if htmx:
        said = ngettext("The basket holds %(n)d piece.", "The basket holds %(n)d pieces.", context["pieces"])
        said = said % {"n": context["pieces"]} if context["pieces"] else _("The basket is empty now.")
        response.headers["HX-Trigger"] = json.dumps({"me": "", "toast": {"text": said}})
    return response


def _wishes(request: HttpRequest, lying: Basket | None) -> list[tuple[int, str]]:
    """Line and typed quantity of each; only lines that lie in the basket can be changed."""
    removed = whole(request.POST.get("remove"))
    if removed:
        return [(removed, "0")]
    mine = dict(lying.lines.values_list("id", "quantity")) if lying is not None else {}
    fields = ((line_id, request.POST.get(f"quantity-{line_id}")) for line_id in mine)
    return [(line_id, text) for line_id, text in fields if text is not None and text != str(mine[line_id])]


def whole(text: str | None) -> int | None:
    """The whole number that was typed, None for anything else; huge ones stay huge, for the rule to refuse."""
    text = (text or "").strip()
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
        return None
    return int(text)
