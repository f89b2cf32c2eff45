"""Who stands in the shop: a guest, a customer (waiting, a member, refused) or somebody of the shop's own people.

Guests look (S2-01); signed-in customers see their own orders and messages and nobody else's; members order.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import login as open_session
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from akrab.accounts.access import Capability, may
from akrab.accounts.adapter import remember_language
from akrab.accounts.models import User
from akrab.customers.models import Customer
from akrab.customers.models import customer_of as customer_who_is
from akrab.orders import baskets
from akrab.storefront.pagecache import BASKET_COOKIE

CustomerView = Callable[..., HttpResponse]
BACKEND = "akrab.accounts.backends.HandleBackend"


def customer_of(request: HttpRequest) -> Customer | None:
    """The customer who is signed in; asked of the database once per request."""
    if not hasattr(request, "akrab_customer"):
        user = request.user
        request.akrab_customer = customer_who_is(user) if isinstance(user, User) else None  # type: ignore[attr-defined]
    return request.akrab_customer  # type: ignore[attr-defined, no-any-return]


def for_customers(view: CustomerView) -> CustomerView:
    """Only for signed-in customers: `view(request, customer, ...)`. A guest is asked to sign in and comes back here."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        customer = customer_of(request)
        if customer is not None:
            response = view(request, customer, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "private, no-store")
            return response
        if isinstance(request.user, User):
            return render(request, "storefront/for_customers.html", status=403)
        return redirect_to_login(request.get_full_path() if request.method == "GET" else own_referer(request))

    return guarded


def may_order(customer: Customer | None) -> bool:
    """An approved member; what the shop decides otherwise, `orders.actions.place_order` says in a sentence."""
    return (
        customer is not None and customer.state == Customer.State.APPROVED and may(customer.user, Capability.SHOP_ORDER)
    )


def basket_key(request: HttpRequest) -> str:
    return request.COOKIES.get(BASKET_COOKIE, "")[:43]


def remember_basket(request: HttpRequest, response: HttpResponse, key: str) -> None:
    """A guest finds the basket again under its own cookie; no session is opened for it."""
    if basket_key(request) != key:
        response.set_cookie(
            BASKET_COOKIE,
            key,
            max_age=60 * 60 * 24 * 60,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def sign_in(request: HttpRequest, response: HttpResponse, user: User) -> HttpResponse:
    """Open the session; the language is the person's own from here on."""
    open_session(request, user, backend=BACKEND)
    remember_language(response, user)
    return response


def bring_basket(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """After any sign-in: what lay in the guest's basket goes into the customer's own."""
    customer = customer_who_is(user)
    if customer is not None and basket_key(request):
        baskets.adopt(key=basket_key(request), customer=customer)


def own_address(request: HttpRequest, address: str | None, otherwise: str = "/") -> str:
    """The address if it leads to a page of ours, else `otherwise`."""
    safe = bool(address) and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if safe and address else otherwise


def own_referer(request: HttpRequest, otherwise: str = "/") -> str:
    """Path of our own page that the request came from."""
    parts = urlsplit(own_address(request, request.META.get("HTTP_REFERER"), otherwise))
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def visitor(request: HttpRequest) -> str:
    """The visitor's address, for limits. Behind a server on this machine it stands in X-Forwarded-For."""
    address: str = request.META.get("REMOTE_ADDR", "")
    if address in {"127.0.0.1", "::1", ""}:
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).rpartition(",")[2].strip()
    return address[:45]
