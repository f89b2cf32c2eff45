"""What differs from person to person on public pages: the corner of the head, and the language."""

from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from akrab.accounts.access import Capability, may
from akrab.accounts.actions import change_language
from akrab.accounts.models import User
from akrab.engagement.web.running import any_to_come
from akrab.messaging.queries import unread_by_customer
from akrab.orders.models import BasketLine
from akrab.orders.queries import unconfirmed_count
from akrab.reviews.queries import favourite_ids
from akrab.storefront.access import basket_key, customer_of, own_referer
from akrab.storefront.chat.visitors import unread_for_guest
from akrab.storefront.pagecache import Nobody, public_page


@public_page(depends=("shop", "web_messages"), guests_only=True)
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """The corner of the head. Somebody without cookies is nobody yet and gets the kept answer."""
    nobody = isinstance(request.user, Nobody)
    corner = {"name": "", "who": "guest"} if nobody else _corner(request)
    response = render(request, "shop/_me.html", {**corner, "news": any_to_come()})
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _corner(request: HttpRequest) -> dict[str, Any]:
    customer, user = customer_of(request), request.user
    lying = BasketLine.objects.filter(basket__ordered_at=None)
    if customer is not None:
        lying = lying.filter(basket__customer=customer)
    else:
        lying = lying.filter(basket__key=basket_key(request), basket__customer=None)
    return {
        "basket_count": lying.aggregate(n=Sum("quantity"))["n"] or 0,
        "inbox_count": unread_by_customer(customer) if customer else 0,
        "chat_count": 0 if customer else unread_for_guest(request),
        "waiting_count": unconfirmed_count(customer) if customer else 0,
        "favourites": ",".join(map(str, favourite_ids(customer))) if customer else None,
        "name": str(user) if isinstance(user, User) else "",
        "who": f"{customer.pk}" if customer else "staff" if isinstance(user, User) else "guest",
        "account_url": "/account/home/" if customer else "/office/",
        "office_url": "/office/" if may(user, Capability.OFFICE_ENTER) else "",
    }


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Change the language and go back to the page one was on; only to pages of ours."""
    response = redirect(own_referer(request))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
        if isinstance(request.user, User):
            change_language(user=request.user, language=language)
    return response
