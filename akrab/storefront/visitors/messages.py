"""Messages to chosen visitors: a page asks after it stands, with what it knows of this visit and nothing that names
anybody. Without the answer the page is complete."""

import datetime as dt
import json
import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from akrab.accounts.models import User
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.engagement.models import WebMessage
from akrab.engagement.web import actions
from akrab.engagement.web.choosing import Memory, choose
from akrab.engagement.web.rules import Visit
from akrab.engagement.web.running import running
from akrab.engagement.web.texts import said
from akrab.storefront import visits
from akrab.storefront.access import basket_key, customer_of
from akrab.tracking import happenings

MOST = 60  # entries that a browser may send along
LONGEST = 4000  # characters of its memory
TOPIC = re.compile(r"[pc]:[-\w]{1,120}")


@require_POST
def now(request: HttpRequest) -> HttpResponse:
    """The message for this visitor as a part of the page, an empty part for those who never see it, or nothing (204).
    It counts as shown from here on."""
    customer = customer_of(request)
    if customer is None and isinstance(request.user, User):
        return _private(HttpResponse(status=204))  # the shop's own people would only falsify the figures
    given, memory = request.POST, _memory(request.POST.get("memory", ""))
    visit = Visit(
        at=clock.now().astimezone(clock.zone()),
        language=get_language() or "id",
        path=given.get("path", "/")[:300],
        came_from=given.get("from", "")[:300].casefold(),
        pages=_number(given.get("pages"), 1, 999),
        looked=frozenset(one for one in given.get("looked", "")[:LONGEST].split(",")[:MOST] if TOPIC.fullmatch(one)),
        returning=given.get("back") == "1",
    )
    if customer is not None:
        _bring_along(customer.pk, memory)
    chosen = choose(
        visit,
        customer=customer,
        browser=str(_number(given.get("n"), 0, 99)),
        memory=memory,
        basket_key=basket_key(request),
    )
    if chosen is None:
        return _private(HttpResponse(status=204))
    actions.note_shown(message=chosen.message, customer=customer, held=chosen.held)
    if not chosen.held:
        visits.web_message(request, happenings.WEB_SEEN, message_id=chosen.message.pk)
    words = said(chosen.message, visit.language, chosen.person, chosen.basket)
    context = {"message": chosen.message, "held": chosen.held, "said": words, "customer": customer}
    return _private(render(request, "storefront/visitors/message.html", context))


@require_POST
def answer(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """followed or dismissed; told in the background."""
    if deed not in {"followed", "dismissed"}:
        raise Http404
    message = next((one for one in running().messages if one.pk == pk), None)
    if message is not None:
        actions.note_answer(message=message, customer=customer_of(request), clicked=deed == "followed")
        kind = happenings.WEB_FOLLOWED if deed == "followed" else happenings.WEB_PUT_AWAY
        visits.web_message(request, kind, message_id=message.pk)
    return _private(HttpResponse(status=204))


@require_POST
def voucher(request: HttpRequest, pk: int) -> HttpResponse:
    """The customer's own voucher, as a part of the message."""
    message = get_object_or_404(WebMessage.objects.select_related("promotion"), pk=pk)
    customer = customer_of(request)
    context: dict[str, Any] = {"message": message, "code": "", "problem": ""}
    if customer is not None:
        try:
            context["code"] = actions.take_voucher(message=message, customer=customer)
        except AkrabError as error:
            context["problem"] = str(error)
        else:
            actions.note_answer(message=message, customer=customer, clicked=True)
            visits.web_message(request, happenings.WEB_FOLLOWED, message_id=message.pk)
    return _private(render(request, "storefront/visitors/_voucher.html", context))


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _bring_along(customer_id: int, memory: dict[int, Memory]) -> None:
    """What this browser was shown in this visit before its owner signed in belongs to the customer."""
    mine = {pk: one for pk, one in memory.items() if one.held is not None and one.this_visit}
    known = {one.pk for one in running().messages}
    for pk in mine.keys() & known:
        actions.adopt(message_id=pk, customer_id=customer_id, held=bool(mine[pk].held))


def _memory(text: str) -> dict[int, Memory]:
    """What the browser remembers: id → [last day, dismissed, in this visit, held as a guest (1), seen (0) or neither].
    Anything else is left out."""
    if len(text) > LONGEST:
        return {}
    try:
        rows = json.loads(text or "{}")
    except ValueError:
        return {}
    found = {}
    for key, row in list(rows.items())[:MOST] if isinstance(rows, dict) else []:
        if not (key.isascii() and key.isdecimal() and len(key) < 10 and isinstance(row, list) and len(row) == 4):
            continue
        last, dismissed, this_visit, held = row
        found[int(key)] = Memory(
            last_day=_day(last),
            this_visit=bool(this_visit),
            dismissed=bool(dismissed),
            held=bool(held) if held in (0, 1) else None,
        )
    return found


def _day(text: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _number(text: str | None, low: int, high: int) -> int:
    return max(low, min(high, int(text))) if text and text.isascii() and text.isdecimal() and len(text) < 7 else low
