"""What programs ask for: pictures, a sign of life, the map for search engines, the icon, the manifest."""

import os
import re
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from akrab.catalogue import queries
from akrab.catalogue.models import Category
from akrab.content.models import Page
from akrab.core import brand, clock, shop
from akrab.core.models import WorkerBeat
from akrab.storefront.pagecache import public_page

WORKER_SILENT_SECONDS = 60
MOST_IN_MAP = 50_000  # what the sitemap protocol allows in one file
_PICTURE = re.compile(r"p/[0-9a-f]{2}/[0-9a-f]{24}-(160|480|960)\.(avif|webp)")
TYPES = {"avif": "image/avif", "webp": "image/webp"}


@public_page(keep=False)
@require_safe
def media(request: HttpRequest, path: str) -> HttpResponse:
    """A picture of a product. Its name is made of its content, so that it may be kept for ever."""
    if not _PICTURE.fullmatch(path):
        raise Http404
    try:
        body = (Path(settings.MEDIA_ROOT) / path).read_bytes()
    except FileNotFoundError as error:
        raise Http404 from error
    return HttpResponse(
        body,
        content_type=TYPES[path.rpartition(".")[2]],
        headers={"Cache-Control": "public, max-age=31536000, immutable", "Content-Length": str(len(body))},
    )


_migrated = False


@public_page(keep=False)
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when everything that should run does, else 503 with the reason: for supervisors and monitors."""
    found: dict[str, str] = {"status": "ok", "database": "ok", "migrations": "ok", "worker": "ok"}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        found["migrations"] = "ok" if _is_migrated() else "missing: run `akrab run` or `manage.py migrate`"
        found["worker"] = _worker() if found["migrations"] == "ok" else "unknown"
    except (DatabaseError, OperationalError) as error:
        found |= {"database": f"not answering ({type(error).__name__})", "migrations": "unknown", "worker": "unknown"}
    well = all(value in {"ok", "not expected"} for value in found.values())
    found["status"] = "ok" if well else "not ready"
    return JsonResponse(found, status=200 if well else 503, headers={"Cache-Control": "no-store"})


def _is_migrated() -> bool:
    """Looked up until it is so once: the code of a running process does not change."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def _worker() -> str:
    if os.environ.get("AKRAB_EXPECT_WORKER") != "1":
        return "not expected"
    beat = WorkerBeat.objects.order_by("-beat_at").values_list("beat_at", flat=True).first()
    if beat is None:
        return "has not started yet"
    silent = (clock.now() - beat).total_seconds()
    return "ok" if silent < WORKER_SILENT_SECONDS else f"silent for {int(silent)} seconds"


@public_page(depends=("catalogue", "shop"))
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """https://www.sitemaps.org/protocol.html"""
    texts = (
        Page.objects.exclude(slug__in=["home", "contact"]).values_list("slug", flat=True).order_by("slug").distinct()
    )
    slugs = queries.products(queries.Filters(order="new")).values_list("slug", flat=True)[: MOST_IN_MAP - 500]
    shelf = reverse("storefront:products")
    addresses = [
        reverse("storefront:home"),
        shelf,
        reverse("storefront:contact"),
        *(reverse("storefront:page", args=[slug]) for slug in texts),
        *(reverse("storefront:category", args=[slug]) for slug in Category.objects.values_list("slug", flat=True)),
        *(f"{shelf}{slug}/" for slug in slugs),
    ]
    rows = "".join(f"<url><loc>{escape(settings.BASE_URL + address)}</loc></url>\n" for address in addresses)
    body = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return HttpResponse(f"{body}{rows}</urlset>\n", content_type="application/xml")


@public_page()
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    closed = "".join(f"Disallow: {path}\n" for path in ("/account/", "/basket/", "/checkout/", "/me/", "/office/"))
    body = f"User-agent: *\n{closed}\nSitemap: {settings.BASE_URL}{reverse('storefront:sitemap')}\n"
    return HttpResponse(body, content_type="text/plain; charset=utf-8")


@public_page(depends=("shop",))
@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """The shop's first letter on its colour."""
    letter = escape(str(shop.get("name")).strip()[:1].upper() or "A")
    colour = brand.accent()
    body = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f'<rect width="64" height="64" rx="14" fill="{colour}"/>'
        f'<text x="32" y="33" fill="#fff" font-family="system-ui,sans-serif" font-size="38" font-weight="700" '
        f'text-anchor="middle" dominant-baseline="central">{letter}</text></svg>'
    )
    return HttpResponse(body, content_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})


@public_page(depends=("shop",))
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    name: str = shop.get("name")
    colour = brand.accent()
    data: dict[str, Any] = {
        "name": name,
        "short_name": name[:12],
        "start_url": "/",
        "display": "standalone",
        "lang": request.LANGUAGE_CODE,
        "background_color": "#ffffff",
        "theme_color": colour,
        "icons": [
            {"src": reverse("storefront:icon"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
            *(
                {"src": reverse("storefront:icon_png", args=[size]), "sizes": f"{size}x{size}", "type": "image/png"}
                for size in (192, 512)
            ),
        ],
    }
    return JsonResponse(data, content_type="application/manifest+json")
