"""The visits behind every figure: their list, one with its steps, and both as a file."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.backoffice import paging
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.pages import page
from akrab.backoffice.visits import tables
from akrab.backoffice.visits.asking import context_of, kind_name, lasting, source_name, span_of
from akrab.backoffice.visits.away import reads_visits
from akrab.backoffice.visits.names import DEVICES, medium_name, page_names
from akrab.catalogue.models import Category, Product, Variant
from akrab.core import clock, shop
from akrab.core.money import to_major
from akrab.customers.models import Customer
from akrab.engagement.models import WebMessage
from akrab.orders.models import Order
from akrab.promotions.models import Promotion
from akrab.tracking import queries, ways
from akrab.tracking.models import Event, Visit
from akrab.tracking.spans import Span, visits

ORDER = ("-started_at", "-id")
MOST_EVENTS = 500
MOST_ROWS = 20_000  # of a file
GUARD = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet takes a cell that begins like this for a formula
ICONS = {
    "page": "file-text", "product": "package", "category": "folder", "search": "search", "basket": "shopping-bag",
    "checkout": "clipboard-list", "order": "circle-check", "message_opened": "mail", "signed_in": "user-round",
    "signed_out": "log-out", "left": "clock",
}  # fmt: skip


def _customers(rows: Iterable[Visit]) -> dict[int, Customer]:
    return Customer.objects.in_bulk({one.customer_id for one in rows if one.customer_id})


@needs(C.REPORTS_VIEW)
@reads_visits
def visit_list(request: OfficeRequest) -> HttpResponse:
    span = span_of(request)
    found = paging.page_of(visits(span), ORDER, request.GET.get("after", ""))
    people = _customers(found.rows)
    context = context_of(span, "visit_list") | {
        "rows": [(one, people.get(one.customer_id or 0), source_name(one.source)) for one in found.rows],
        "after": found.after,
    }
    return page(request, "backoffice/visits/list.html", context, here="visits")


@needs(C.REPORTS_VIEW)
@reads_visits
def visit(request: OfficeRequest, pk: int) -> HttpResponse:
    """One visit, step by step."""
    found = get_object_or_404(Visit, pk=pk)
    steps = list(found.events.order_by("at", "pk")[:MOST_EVENTS])
    context = {
        "visit": found,
        "customer": Customer.objects.filter(pk=found.customer_id).first() if found.customer_id else None,
        "source": source_name(found.source),
        "steps": list(zip(steps, _words(steps), strict=True)),
        "lasting": lasting(found.seconds),
        "device": DEVICES.get(found.device, ""),
        "medium": medium_name(found.medium),
        "cut": len(steps) == MOST_EVENTS,
    }
    return page(request, "backoffice/visits/visit.html", context, here="visits")


def _words(steps: Sequence[Event]) -> list[dict[str, str]]:
    """Icon, title, text and address of each step; the names asked for all at once."""
    about: dict[str, set[int]] = {}
    for one in steps:
        if one.about is not None:
            about.setdefault(one.kind, set()).add(one.about)
    products = Product.objects.in_bulk(about.get("product", ()))
    variants = Variant.objects.select_related("product").in_bulk(about.get("basket", ()))
    names: dict[str, dict[int, Any]] = {
        "product": products, "basket": variants, "category": Category.objects.in_bulk(about.get("category", ())),
        "order": Order.objects.in_bulk(about.get("order", ())),
    }  # fmt: skip
    promotions = Promotion.objects.in_bulk(
        set().union(*(about.get(kind, set()) for kind in ("offer_seen", "offer_opened", "offer_taken")))
    )
    shown = WebMessage.objects.in_bulk(
        set().union(*(about.get(kind, set()) for kind in ("web_seen", "web_followed", "web_put_away")))
    )
    pages = page_names({one.path for one in steps})
    return [_step(one, names, promotions, shown, pages) for one in steps]


def _step(
    one: Event,
    names: dict[str, dict[int, Any]],
    promotions: dict[int, Promotion],
    shown: dict[int, WebMessage],
    pages: dict[str, str],
) -> dict[str, str]:
    thing = names.get(one.kind, {}).get(one.about or 0)
    text, link = pages[one.path], ""
    if one.kind in {"product", "basket", "category"} and thing is not None:
        text = str(thing)
        product = thing.product_id if one.kind == "basket" else thing.pk
        link = f"/office/products/{product}/" if one.kind != "category" else ""
    elif one.kind == "order" and thing is not None:
        text, link = thing.number, f"/office/orders/{thing.pk}/"
    elif one.kind == "search":
        text = _("“%(text)s”, %(n)s found") % {"text": one.text, "n": one.count or 0}
    elif one.kind == "left":
        text = _("%(path)s, after %(n)s seconds") % {"path": pages[one.path], "n": one.count or 0}
    elif one.kind.startswith("offer_") and one.about in promotions:
        text = str(promotions[one.about])
    elif one.kind.startswith("web_") and one.about in shown:
        text = str(shown[one.about])
    icon = "badge-percent" if one.kind.startswith("offer_") else ICONS.get(one.kind, "circle-dot")
    return {"icon": icon, "title": kind_name(one.kind), "text": text, "link": link}


@needs(C.REPORTS_VIEW)
@reads_visits
def visit_csv(request: OfficeRequest, table: str) -> HttpResponse:
    """One table of the pages about visits as CSV, with what the page is narrowed to."""
    if table not in TABLES:
        raise Http404
    heads, rows = TABLES[table](span_of(request))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([_cell(value) for value in row] for row in rows)
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="visits-{table}.csv"'
    return response


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(GUARD) else value


def _amount(minor: int) -> str:
    return str(to_major(minor, shop.get("currency")))


Table = tuple[list[str], Iterable[Sequence[Any]]]
STAGES = ("visits", "product", "basket", "checkout", "ordered")


def _single(span: Span) -> Table:
    zone = clock.zone()
    heads = ["started_at", "customer", "device", "language", "source", "medium", "campaign", "content", "term",
             "landing", "last_page", "pages", "seconds", "stage", "orders", "amount"]  # fmt: skip
    rows = visits(span).order_by(*ORDER)[:MOST_ROWS]
    return heads, (
        [one.started_at.astimezone(zone).isoformat(timespec="seconds"), one.customer_id or "", one.device,
         one.language, one.source, one.medium, one.campaign, one.content, one.term, one.landing, one.last_path,
         one.pages, one.seconds, STAGES[one.stage], one.orders, _amount(one.amount)]
        for one in rows.iterator()
    )  # fmt: skip


def _sources(span: Span) -> Table:
    rows = queries.by_source(span, most=MOST_ROWS)
    return ["source", "medium", "campaign", *STAGES, "amount"], (
        [row.name, row.medium, row.campaign, *row.stages, _amount(row.amount)] for row in rows
    )


def _devices(span: Span) -> Table:
    return ["device", *STAGES, "amount"], (
        [row.name, *row.stages, _amount(row.amount)] for row in queries.by_device(span)
    )


def _products(span: Span) -> Table:
    return ["product", "name", "visits", "basket", "ordered"], (
        [row.product.pk, str(row.product), row.seen, row.basket, row.ordered] for row in tables.products(span)
    )


def _searches(span: Span) -> Table:
    return ["text", "times", "found"], ([one.text, one.times, one.found] for one in queries.searches(span))


def _days(span: Span) -> Table:
    return ["day", "visits", "orders", "programs"], (
        [one.day.isoformat(), one.visits, one.orders, one.programs] for one in ways.by_day(span)
    )


TABLES = {
    "single": _single, "sources": _sources, "devices": _devices, "products": _products, "searches": _searches,
    "days": _days,
}  # fmt: skip
