"""One search box on every page: customers, orders, products, as somebody types."""

from django.db.models import Q
from django.http import HttpResponse

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.catalogue.models import Product
from akrab.core import search as words
from akrab.customers.models import Customer
from akrab.orders.models import Order

EACH = 6


@needs(C.OFFICE_ENTER)
def search(request: OfficeRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:100]
    context = {
        "query": query,
        "customers": _customers(query) if query and may(request.user, C.CUSTOMERS_VIEW) else [],
        "orders": _orders(query) if query and may(request.user, C.ORDERS_VIEW) else [],
        "products": _products(query) if query and may(request.user, C.PRODUCTS_VIEW) else [],
    }
    return page(request, "backoffice/search.html", context, here="search", partial="found")


def _customers(query: str) -> list[Customer]:
    ids = words.look_for("customer", query, limit=EACH).ids
    by_id = Customer.objects.present().only("id", "name", "city").in_bulk(ids)
    return [by_id[pk] for pk in ids if pk in by_id]


def _orders(query: str) -> list[Order]:
    """By number: the shop's own first, then the imported ones."""
    number = query.lstrip("#")
    if not any(character.isdigit() for character in number):
        return []
    found = Order.objects.filter(Q(number__iexact=number) | Q(number__istartswith=number)).select_related("customer")
    return list(found.order_by("number", "-id")[:EACH])


def _products(query: str) -> list[Product]:
    ids = words.look_for("product", query, limit=EACH).ids
    by_id = Product.objects.in_bulk(ids)
    return [by_id[pk] for pk in ids if pk in by_id]
