"""What every page of the back office has in common: the figures on the menu, toasts, the way back."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from akrab.accounts.access import Capability, may
from akrab.backoffice.access import OfficeRequest
from akrab.catalogue.summaries import low_line
from akrab.core import clock
from akrab.core.errors import AkrabError

WORKER_SILENT = dt.timedelta(seconds=90)

# One question to the database for all figures on the menu, each answered from an index.
COUNTS = """SELECT
    (SELECT COUNT(*) FROM orders_order WHERE state = 'waiting'),
    (SELECT COUNT(*) FROM customers_customer WHERE state = 'pending' AND merged_into_id IS NULL),
    (SELECT COALESCE(SUM(unread), 0) FROM messaging_conversation WHERE waiting_since IS NOT NULL),
    (SELECT COUNT(*) FROM messaging_message WHERE state = 'failed'),
    (SELECT COUNT(*) FROM messaging_message WHERE state = 'unsure'),
    (SELECT COUNT(*) FROM catalogue_variant v CROSS JOIN catalogue_product p  -- in this order: few are low
        WHERE p.id = v.product_id AND v.id IN (
            SELECT variant_id FROM catalogue_stock WHERE low_at IS NULL AND on_hand <= %s
            UNION ALL SELECT variant_id FROM catalogue_stock WHERE low_at IS NOT NULL AND on_hand <= low_at
        ) AND v.is_active AND p.state = 'active' AND p.kind = 'goods'),
    (SELECT MAX(beat_at) FROM core_workerbeat)"""


def counts() -> dict[str, Any]:
    """Figures for the menu, and `worker_since`: since when no worker has shown itself (None: one is at work)."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, [low_line()])
        waiting, pending, unread, failed, unsure, low, beat = cursor.fetchone()
    if isinstance(beat, str):  # SQLite has no type for moments
        beat = dt.datetime.fromisoformat(beat)
    if beat is not None and beat.tzinfo is None:
        beat = beat.replace(tzinfo=dt.UTC)
    return {
        "orders_waiting": waiting,
        "members_pending": pending,
        "messages_unread": unread,
        "messages_failed": failed,
        "messages_unsure": unsure,
        "stock_low": low,
        "today": waiting + pending + unread + failed + unsure,
        "worker_beat": beat,
        "worker_silent": beat is None or clock.now() - beat > WORKER_SILENT,
    }


def page(
    request: OfficeRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    here: str,
    partial: str = "",
    status: int = 200,
) -> HttpResponse:
    """A whole page, or for htmx only its named part. `can` in the template: what this person may do, by name."""
    wants_part = partial and request.htmx and not request.htmx.boosted and not request.htmx.history_restore_request
    values = {
        **context,
        "here": here,
        "can": {capability.name: may(request.user, capability) for capability in Capability},
    }
    if wants_part:
        response = render(request, f"{template}#{partial}", values, status=status)
    else:
        response = render(request, template, {**values, "counts": counts()}, status=status)
    response.headers["Cache-Control"] = "private, no-cache"
    if partial:  # the same address gives the browser a page and htmx a part
        patch_vary_headers(response, ["HX-Request"])
    return response


def back(request: OfficeRequest, default: str, *args: Any) -> HttpResponse:
    """To the page that the form came from (its field `next`), else to `default`."""
    wished = request.POST.get("next", "")
    if wished and url_has_allowed_host_and_scheme(wished, allowed_hosts=None):
        return redirect(wished)
    return redirect(default, *args)


def attempt(request: OfficeRequest, deed: Callable[[], object], done: str) -> bool:
    """Do it and say so; a refusal is told in its own words. True when it was done."""
    try:
        deed()
    except AkrabError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, done)
    return True
