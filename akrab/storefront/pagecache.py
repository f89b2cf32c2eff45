"""Public pages, kept ready to send: one small query per request says whether a kept page is still true.

A view marked `@public_page(...)` is the same for everybody: it gets a request without cookies, user or session, and its
answer is kept in this process, compressed, under language, path and the query parameters the view declares. What a page
hangs on are the counters of `core.versions`; they are read before the page is made, so a page made from old rows never
passes for new. See docs/adr/0007-page-cache.md.
"""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

import brotli
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone, translation

from akrab.core import clock, versions
from akrab.core.middleware import HEADERS

View = Callable[..., HttpResponse]
V = TypeVar("V", bound=View)
N = TypeVar("N")
CAPACITY: Final = 32 * 1024 * 1024  # bytes of kept pages per process
LONGEST_VALUE: Final = 100  # characters of a query parameter
MOST_VALUES: Final = 20  # of a parameter that may come several times
SHARED: Final = "public, max-age=0, must-revalidate"
PRIVATE: Final = "private, no-cache"
CARRIED: Final = ("SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "REQUEST_METHOD", "wsgi.url_scheme")
TEXTS: Final = ("text/", "application/json", "application/xml", "application/manifest", "image/svg")
BASKET_COOKIE: Final = "basket"
CHAT_COOKIE: Final = "chat"
PERSONAL_COOKIES: Final = (settings.SESSION_COOKIE_NAME, BASKET_COOKIE, CHAT_COOKIE)
NEVER_PUBLIC: Final = ("/office/", "/account/", "/api/", "/static/")  # spares these a second look at the map


@dataclass(frozen=True)
class Public:
    """How a view may be kept."""

    depends: tuple[str, ...] = ()  # counters of core.versions
    query: tuple[str, ...] = ()  # parameters with few values: part of the key
    typed: tuple[str, ...] = ()  # parameters that people type: answered, never kept
    many: tuple[str, ...] = ()  # parameters that may come several times: the same
    fragments: tuple[str, ...] = ()  # ids of elements that htmx may fetch alone
    guests_only: bool = False  # somebody with a basket or a session gets an answer of their own
    keep: bool = True  # False: a file or a sign of life, answered without the other middleware


def public_page(
    *,
    depends: Iterable[str] = (),
    query: Iterable[str] = (),
    typed: Iterable[str] = (),
    many: Iterable[str] = (),
    fragments: Iterable[str] = (),
    guests_only: bool = False,
    keep: bool = True,
) -> Callable[[V], V]:
    """Mark a view whose answer is the same for everybody. It may set `X-Keep: no` on an answer not worth keeping."""
    public = Public(tuple(depends), tuple(query), tuple(typed), tuple(many), tuple(fragments), guests_only, keep)

    def mark(view: V) -> V:
        view.public = public  # type: ignore[attr-defined]
        return view

    return mark


class PersonalTouched(RuntimeError):
    """A public page asked who is looking. Fetch that part by storefront:me instead."""


class Nobody:
    """Stands for user and session while a public page is made: any question to it is a mistake of the page."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name in {"do_not_call_in_templates", "alters_data"}:
            raise AttributeError(name)
        raise PersonalTouched(f"A public page asked for “{name}” of the user or the session.")


@dataclass(frozen=True, slots=True)
class Kept:
    """One page, in the three ways it may be asked for."""

    public: Public
    versions: tuple[int, ...]
    etag: str
    headers: dict[str, str]
    bodies: dict[str, bytes]

    @property
    def size(self) -> int:
        return sum(map(len, self.bodies.values())) + 1000


class Shelf:
    """The pages used last, up to a number of bytes."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self.capacity, self.size = capacity, 0
        self._pages: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self._notes: dict[str, tuple[int, Any]] = {}  # what many pages share, see `noted`
        self._lock = Lock()

    def get(self, key: tuple[str, ...]) -> Kept | None:
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: tuple[str, ...], page: Kept) -> None:
        with self._lock:
            old = self._pages.pop(key, None)
            self.size += page.size - (old.size if old else 0)
            self._pages[key] = page
            while self.size > self.capacity and self._pages:
                _key, gone = self._pages.popitem(last=False)
                self.size -= gone.size

    def noted(self, name: str, version: int, make: Callable[[], N]) -> N:
        """What `make` answers, kept under one name while the version is the same; for what many pages show alike."""
        found = self._notes.get(name)
        if found is None or found[0] != version:
            found = self._notes[name] = (version, make())
        kept: N = found[1]
        return kept

    def clear(self) -> None:
        with self._lock:
            self._notes.clear()
            self._pages.clear()
            self.size = 0

    def __len__(self) -> int:
        return len(self._pages)


shelf = Shelf()


class PublicPages:
    """Answers for public pages, before any other middleware runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or request.path_info.startswith(NEVER_PUBLIC):
            return self._by_the_ordinary_way(request)
        language = translation.get_language_from_request(request)
        target = request.META.get("HTTP_HX_TARGET", "") if "HTTP_HX_REQUEST" in request.META else ""
        page = shelf.get((language, request.path_info, request.META.get("QUERY_STRING", ""), target))
        if page is not None and not (page.public.guests_only and _is_known(request)):
            if page.versions == _versions(page.public):
                return _answer(request, page)
        return self._make(request, language, target)

    def _make(self, request: HttpRequest, language: str, target: str) -> HttpResponse:
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return self._by_the_ordinary_way(request)
        public: Public | None = getattr(match.func, "public", None)
        if public is None or (public.guests_only and _is_known(request)):
            return self._by_the_ordinary_way(request)
        query = _normalised(request, (*public.query, *public.typed), public.many)
        fragment = target if target in public.fragments else ""
        key = (language, request.path_info, urlencode(query), fragment)
        now = _versions(public)
        page = shelf.get(key) if public.keep else None
        if page is None or page.versions != now:
            try:
                response = _render(_bare(request, match, language, query, fragment), match, public)
            except Http404:  # the friendly page for it may be personal
                return self._by_the_ordinary_way(request)
            if not public.keep or response.status_code != 200 or response.cookies or response.streaming:
                return _as_it_is(request, response)
            page = _kept(response, public, now, language)
            never = {*public.typed, *public.many}
            if "X-Keep" not in response.headers and not any(name in never for name, _value in query):
                shelf.put(key, page)
        return _answer(request, page)

    def _by_the_ordinary_way(self, request: HttpRequest) -> HttpResponse:
        """Through all other middleware. The length is stated, or the server would send the answer in chunks."""
        response = self.get_response(request)
        if not response.streaming and "Content-Length" not in response.headers:
            response.headers["Content-Length"] = str(len(response.content))
        return response


def _is_known(request: HttpRequest) -> bool:
    cookies = request.META.get("HTTP_COOKIE", "")
    return any(f"{name}=" in cookies for name in PERSONAL_COOKIES)


def _versions(public: Public) -> tuple[int, ...]:
    if not public.depends:
        return ()
    now = versions.current()
    return tuple(now.get(name, 0) for name in public.depends)


def _normalised(request: HttpRequest, names: tuple[str, ...], many: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """The parameters that the view knows, in its own order, without empty ones: others make no new page."""
    if not (names or many) or not request.META.get("QUERY_STRING"):
        return []
    values = [(name, request.GET.get(name, "")) for name in names]
    values += [(name, value) for name in many for value in sorted(request.GET.getlist(name)[:MOST_VALUES])]
    cleaned = [(name, value.replace("\0", "").strip()) for name, value in values]
    return [(name, value[: 2 * LONGEST_VALUE if name in many else LONGEST_VALUE]) for name, value in cleaned if value]


def _bare(
    request: HttpRequest, match: ResolverMatch, language: str, query: list[tuple[str, str]], fragment: str
) -> HttpRequest:
    """The same request, but it knows nobody: no cookies, no user, no session, no other header."""
    bare = HttpRequest()
    bare.method = "GET"
    bare.path, bare.path_info = request.path, request.path_info
    bare.META = {name: request.META[name] for name in CARRIED if name in request.META}
    bare.META["QUERY_STRING"] = urlencode(query)
    bare.GET = QueryDict(bare.META["QUERY_STRING"])
    bare.resolver_match = match
    bare.fragment = fragment  # type: ignore[attr-defined]
    bare.user = bare.session = Nobody()  # type: ignore[assignment]
    bare.LANGUAGE_CODE = language
    return bare


def _render(bare: HttpRequest, match: ResolverMatch, public: Public) -> HttpResponse:
    view: View = match.func
    if not public.keep:
        return view(bare, *match.args, **match.kwargs)
    with translation.override(bare.LANGUAGE_CODE), timezone.override(clock.zone()):
        return view(bare, *match.args, **match.kwargs)


def _as_it_is(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A redirect, a refusal, a file: sent once, not kept."""
    if response.cookies:
        raise PersonalTouched(f"The public page {request.path} set a cookie.")
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if not response.streaming:
        response.headers["Content-Length"] = str(len(response.content))
        if request.method == "HEAD":
            response.content = b""
    return response


def _kept(response: HttpResponse, public: Public, now: tuple[int, ...], language: str) -> Kept:
    body = response.content
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = dict(HEADERS)
    headers.update(response.headers.items())
    headers.pop("X-Keep", None)
    headers["ETag"], headers["Content-Language"] = etag, language
    vary = ["Accept-Encoding", "Accept-Language", "Cookie"] + (["HX-Target"] if public.fragments else [])
    headers["Vary"] = ", ".join(vary)
    headers.setdefault("Cache-Control", PRIVATE if public.guests_only else SHARED)
    bodies = {"": body}
    if len(body) > 200 and _is_text(headers.get("Content-Type", "")):
        bodies["br"] = brotli.compress(body, quality=5)
        bodies["gzip"] = gzip.compress(body, compresslevel=6, mtime=0)
    return Kept(public, now, etag, headers, bodies)


def _is_text(content_type: str) -> bool:
    return content_type.startswith(TEXTS)


def _answer(request: HttpRequest, page: Kept) -> HttpResponse:
    asked = request.META.get("HTTP_IF_NONE_MATCH")
    if asked and (page.etag in asked or asked.strip() == "*"):
        response = HttpResponse(status=304)
        del response.headers["Content-Type"]
        for name in ("ETag", "Vary", "Cache-Control"):
            response.headers[name] = page.headers[name]
        return response
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
    encoding = next((name for name in ("br", "gzip") if name in page.bodies and accepts(accepted, name)), "")
    body = page.bodies[encoding]
    response = HttpResponse(b"" if request.method == "HEAD" else body)
    store = response.headers._store  # the values were checked when the page was kept
    for name, value in page.headers.items():
        store[name.lower()] = (name, value)
    if encoding:
        store["content-encoding"] = ("Content-Encoding", encoding)
    store["content-length"] = ("Content-Length", str(len(body)))
    return response


def accepts(header: str, coding: str) -> bool:
    """True when an Accept-Encoding header allows the coding: `gzip, br;q=0` allows gzip only."""
    for part in header.split(","):
        name, _semicolon, options = part.strip().partition(";")
        if name.strip().lower() in {coding, "*"}:
            return options.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
