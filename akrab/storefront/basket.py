"""The basket: guests may fill it too. Without a script every change is a form; with htmx only the part changes."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from akrab.catalogue.models import Variant
from akrab.core.errors import AkrabError
from akrab.orders import baskets
from akrab.orders.models import Basket, Order
from akrab.orders.queries import basket_rows, orders_of
from akrab.orders.totals import totals
from akrab.storefront import showcase
from akrab.storefront.access import basket_key, customer_of, remember_basket
from akrab.storefront.catalogue import product_context


def basket_of(request: HttpRequest) -> Basket | None:
    customer = customer_of(request)
    return baskets.open_basket(key="" if customer else basket_key(request), customer=customer)


def basket_context(request: HttpRequest, **more: Any) -> dict[str, Any]:
    """The lines as they stand now, what they cost, and what of them cannot be had."""
    rows = basket_rows(basket_of(request))
    customer = customer_of(request)
    waiting = list(orders_of(customer).filter(state=Order.State.WAITING)[:20]) if customer else []
    return {
        "here": "basket",
        "rows": rows,
        "totals": totals(row.total for row in rows),
        "customer": customer,
        "pieces": sum(row.line.quantity for row in rows),
        "waiting": waiting,
        "short": [row for row in rows if row.short],
        **more,
    }


@require_safe
def basket(request: HttpRequest) -> HttpResponse:
    response = render(request, "storefront/basket.html", basket_context(request))
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
            customer=customer,
            key="" if customer else basket_key(request),
        )
    except AkrabError as error:
        return _refused(request, str(error))
    response: HttpResponse
    if request.headers.get("HX-Request"):
        response = render(request, "storefront/product.html#added", {"quantity": quantity})
        response.headers["HX-Trigger"] = "me"
    else:
        response = redirect("storefront:basket")
    if customer is None:
        remember_basket(request, response, lying.key)
    return response


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
            return render(request, "storefront/product.html", context, status=422)
    return render(request, "storefront/basket.html", basket_context(request, error=sentence), status=422)


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Set how many of each, or take one out: fields `quantity-<variant>`, button `remove`. All that can be done is."""
    lying = basket_of(request)
    problems: dict[int, str] = {}
    typed: dict[int, str] = {}
    for variant_id, text in _wishes(request):
        quantity = whole(text)
        try:
            if lying is not None:
                baskets.set_quantity(basket=lying, variant_id=variant_id, quantity=-1 if quantity is None else quantity)
        except AkrabError as error:
            problems[variant_id], typed[variant_id] = str(error), text[:10]
    htmx = request.headers.get("HX-Request")
    if not htmx and not problems:
        return redirect("storefront:basket")
    context = basket_context(request, problems=problems, typed=typed)
    response = render(
        request, "storefront/basket.html" + ("#contents" if htmx else ""), context, status=422 if problems else 200
    )
    if htmx:
        said = ngettext("The basket holds %(n)d piece.", "The basket holds %(n)d pieces.", context["pieces"])
        said = said % {"n": context["pieces"]} if context["pieces"] else _("The basket is empty now.")
        response.headers["HX-Trigger"] = json.dumps({"me": "", "toast": {"text": said}})
    return response


def _wishes(request: HttpRequest) -> list[tuple[int, str]]:
    """Variant and typed quantity of each line; only lines that lie in the basket can be changed."""
    removed = whole(request.POST.get("remove"))
    if removed:
        return [(removed, "0")]
    mine = {row.line.variant_id: row.line.quantity for row in basket_rows(basket_of(request))}
    fields = ((variant_id, request.POST.get(f"quantity-{variant_id}")) for variant_id in mine)
    return [(variant_id, text) for variant_id, text in fields if text is not None and text != str(mine[variant_id])]


def whole(text: str | None) -> int | None:
    """The whole number that was typed, None for anything else; huge ones stay huge, for the rule to refuse."""
    text = (text or "").strip()
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
        return None
    return int(text)
