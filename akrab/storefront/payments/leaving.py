"""On to a payment service's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from akrab.payments.models import Payment


def leave(request: HttpRequest, payment: Payment) -> HttpResponse:
    """A page that leads on by itself. Our policy lets no form end on another site, not even by being sent on; a page
    may lead wherever the service has its pages."""
    context = {"here": "orders", "url": payment.details["url"], "payment": payment}
    response = render(request, "storefront/payments/leaving.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
