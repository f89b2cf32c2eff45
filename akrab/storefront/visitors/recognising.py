"""How visits are counted, in plain words; and a guest's yes or no to being recognised next time."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from akrab.core import shop
from akrab.core.ratelimit import allow
from akrab.storefront import visits
from akrab.storefront.access import customer_of
from akrab.tracking import happenings
from akrab.tracking.guests import new_name
from akrab.tracking.spool import SpoolFull
from akrab.tracking.telling import COOKIE, COOKIE_DAYS, asks, marks, tell, visitor_of
from akrab.tracking.visitors import Visitor, address_of

ANSWERS_PER_DAY = 20


def wording() -> str:
    """What a guest agrees to, as it is shown and kept as the proof."""
    return _(
        "Recognise this browser when I come back, by a cookie of this shop alone, for %(days)s days. It holds a number"
        " made by chance. The shop uses it to count who comes back and gives it to nobody."
    ) % {"days": COOKIE_DAYS}


@require_safe
def counted(request: HttpRequest) -> HttpResponse:
    """What is counted and what not; the choice where the shop asks for it, and its end for whoever once agreed."""
    context = {
        "asks": asks(),
        "agreed": bool(request.COOKIES.get(COOKIE)),
        "silent": visits.visitor_asks_for_privacy(request),
        "customer": customer_of(request),
        "wording": wording(),
        "days": shop.get("visits_days"),
    }
    response = render(request, "storefront/visitors/counted.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """`answer`: yes or no. Nobody is asked twice, and no is one tap like yes."""
    response = redirect("storefront:visits_counted")
    name, agrees = request.COOKIES.get(COOKIE, "")[:64], request.POST.get("answer") == "yes"
    if not agrees:
        response.delete_cookie(COOKIE, samesite="Lax")
        if name:
            _tell(request, happenings.FORGOTTEN, marks().of_guest(name))
    elif not name and asks() and not visits.visitor_asks_for_privacy(request):
        if allow(f"recognise:{address_of(request.META)}", limit=ANSWERS_PER_DAY, seconds=24 * 3600):
            name = new_name()
            response.set_cookie(
                COOKIE, name, max_age=60 * 60 * 24 * COOKIE_DAYS, httponly=True, samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )  # fmt: skip
            _tell(request, happenings.REMEMBERED, marks().of_guest(name))
    return response


def _tell(request: HttpRequest, kind: str, mark: str) -> None:
    """Written down before the answer goes out. Without it nobody is recognised."""
    before = visitor_of(request.META, recognise=False)
    event = {
        "kind": kind, "guest": mark, "text": wording(), "language": get_language() or "id", "before": [before.mark],
    }  # fmt: skip
    try:
        tell(Visitor(mark, before.device, before.language), [event])
    except SpoolFull:
        visits.logger.exception("The choice of a guest could not be kept")
