"""What every request passes: headers that close the page, forms from our own pages only, the shop's clock."""

import gzip
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from akrab.core import clock

SMALL = 300  # bytes; below, a header costs more than is saved
TEXTS = ("text/", "application/json", "application/xml", "image/svg")
GetResponse = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self' https://wa.me https://api.whatsapp.com; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), payment=()",
}


class SecurityHeaders:
    """A strict policy on every answer: nothing from elsewhere, nothing inline."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class Compress:
    """Texts leave compressed: brotli where the browser knows it (smaller and a quarter of gzip's work), else gzip.

    Django's own GZipMiddleware guards its tokens against being guessed by their compressed length; our pages hold none.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.streaming or response.has_header("Content-Encoding") or len(response.content) < SMALL:
            return response
        if not response.headers.get("Content-Type", "").startswith(TEXTS):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
        if "br" in accepted:
            response.content, encoding = brotli.compress(response.content, quality=3), "br"
        elif "gzip" in accepted:
            response.content, encoding = gzip.compress(response.content, 3, mtime=0), "gzip"
        else:
            return response
        response.headers["Content-Encoding"] = encoding
        response.headers["Content-Length"] = str(len(response.content))
        return response


class SameOriginCsrf(CsrfViewMiddleware):
    """Accepts a form that the browser says comes from our own page, so that cached pages need no token.

    Browsers since 2020 send Sec-Fetch-Site or Origin with every POST, and no other site can forge them. Where both
    are missing (a very old browser, a script) Django's token is asked for as usual. The same rule as Go's
    http.CrossOriginProtection; see docs/adr/0004-same-origin-forms.md.
    """

    def process_view(
        self, request: HttpRequest, callback: Any, callback_args: Any, callback_kwargs: Any
    ) -> HttpResponseForbidden | None:
        if from_our_own_page(request):
            request.csrf_processing_done = True  # type: ignore[attr-defined]
            return None
        return super().process_view(request, callback, callback_args, callback_kwargs)


def from_our_own_page(request: HttpRequest) -> bool:
    """True when the browser states that the request was started by a page of this very site."""
    site = request.META.get("HTTP_SEC_FETCH_SITE")
    if site is not None:
        return bool(site == "same-origin")
    origin = request.META.get("HTTP_ORIGIN")
    if origin is None:
        return False
    parts = urlsplit(origin)
    return parts.netloc == request.get_host() or origin in settings.CSRF_TRUSTED_ORIGINS


class ShopTimeZone:
    """Dates on pages are the shop's."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(clock.zone()):
            return self.get_response(request)
