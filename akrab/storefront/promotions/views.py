"""What the shop offers now, the same for everybody; and beside it, the customer's own vouchers."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from akrab.catalogue.models import Category, Product
from akrab.promotions import queries, words
from akrab.promotions.models import Promotion
from akrab.promotions.offers import below
from akrab.storefront.access import customer_of
from akrab.storefront.pagecache import Nobody, public_page

SHELF = 8  # products shown of the first offer that is for some goods


@public_page(depends=("shop", "catalogue", "promotions"))
@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """Running public offers. A customer's own vouchers are fetched beside them."""
    found = queries.public()
    names = words.names_of(found)
    rows = [
        {
            "promotion": one,
            "gain": words.gain(one),
            "what": words.on_what(one, names) if _is_for_some(one) else "",
            "conditions": words.conditions(one),
            "people": words.for_whom(one) if one.groups or one.first_order_only else "",
            "often": words.how_often(one),
            "until": words.last_moment(one.ends_at) if one.ends_at else "",
            "code": getattr(one, "public_code", ""),
            "url": _address(one),
        }
        for one in found
    ]
    return render(
        request, "storefront/promotions/offers.html", {"here": "offers", "rows": rows, "products": _goods(found)}
    )


@public_page(depends=("shop",), guests_only=True)
@require_safe
def vouchers(request: HttpRequest) -> HttpResponse:
    """The customer's personal vouchers as a part of the page; nothing for a guest."""
    customer = None if isinstance(request.user, Nobody) else customer_of(request)
    found = queries.vouchers_of(customer) if customer else []
    names = words.names_of(one.promotion for one in found)
    rows: list[dict[str, Any]] = []
    for one in found:
        ends = min(filter(None, (one.ends_at, one.promotion.ends_at)), default=None)
        rows.append(
            {
                "voucher": one,
                "gain": words.gain(one.promotion),
                "what": words.on_what(one.promotion, names) if _is_for_some(one.promotion) else "",
                "conditions": words.conditions(one.promotion),
                "until": words.last_moment(ends) if ends else "",
            }
        )
    response = render(request, "storefront/promotions/_vouchers.html", {"rows": rows})
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _is_for_some(one: Promotion) -> bool:
    return bool(one.product_ids or one.category_ids or one.brands or one.excludes_reduced)


def _address(one: Promotion) -> str:
    """Where its goods are, when they stand on one shelf."""
    if len(one.category_ids) == 1 and not one.product_ids and not one.brands:
        category = Category.objects.filter(pk=one.category_ids[0]).first()
        return reverse("storefront:category", args=[category.slug]) if category else ""
    return reverse("storefront:products")


def _goods(found: list[Promotion]) -> list[Product]:
    """Some of the goods that offers are for, those that sell best first."""
    some = [one for one in found if one.product_ids or one.category_ids or one.brands]
    if not some:
        return []
    categories = below([pk for one in some for pk in one.category_ids])
    wanted = Q(pk__in=[pk for one in some for pk in one.product_ids])
    wanted |= Q(category__in=frozenset().union(*categories.values()))
    wanted |= Q(brand__in=[brand for one in some for brand in one.brands])
    on_sale = Product.objects.on_sale().exclude(kind=Product.Kind.CHARGE)
    return list(on_sale.filter(wanted).order_by("-sold", "id")[:SHELF])
