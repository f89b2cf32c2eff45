"""Who may open which page of the back office: one decorator for every view, asking the one matrix."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from akrab.accounts.access import Capability, may
from akrab.accounts.models import User

P = ParamSpec("P")


class OfficeRequest(HttpRequest):
    """A request of somebody who may be here."""

    user: User
    htmx: HtmxDetails


View = Callable[Concatenate[OfficeRequest, P], HttpResponseBase]
GuardedView = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
# Every guarded view by its dotted name, for the test that asks each route as each role.
GUARDED: dict[str, tuple[Capability, ...]] = {}


def needs(*capabilities: Capability, methods: tuple[str, ...] = ("GET",)) -> Callable[[View[P]], GuardedView[P]]:
    """The view is for people of the shop who have all these capabilities, by these methods.

    Guests are sent to the sign-in page and come back afterwards; everybody else gets a page that says no.
    """
    allowed = (*methods, "HEAD") if "GET" in methods else methods

    def guard(view: View[P]) -> GuardedView[P]:
        GUARDED[f"{view.__module__}.{view.__name__}"] = capabilities

        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            office_request = cast(OfficeRequest, request)
            if not request.user.is_authenticated:
                return _to_sign_in(office_request)
            if not all(may(request.user, capability) for capability in (Capability.OFFICE_ENTER, *capabilities)):
                return denied(request)
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            return view(office_request, *args, **kwargs)

        return guarded

    return guard


def _to_sign_in(request: OfficeRequest) -> HttpResponse:
    sign_in = resolve_url(settings.LOGIN_URL)
    if request.htmx:  # the session ended while the page was open
        back = urlsplit(request.htmx.current_url or "").path or "/office/"
        return HttpResponseClientRedirect(redirect_to_login(back, sign_in)["Location"])
    back = request.get_full_path() if request.method == "GET" else "/office/"
    return redirect_to_login(back, sign_in)


def denied(request: HttpRequest) -> HttpResponse:
    """The page that says no, in plain words."""
    return render(request, "backoffice/denied.html", status=403)


def require(request: OfficeRequest, capability: Capability) -> None:
    """Inside of a view: stop here unless the person may. Raises PermissionDenied."""
    if not may(request.user, capability):
        raise PermissionDenied
