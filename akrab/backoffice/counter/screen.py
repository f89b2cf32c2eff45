"""The counter's page, what it starts with, and what it keeps to work without a connection."""

import contextlib
import hashlib
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.counter.lock import device_of
from akrab.backoffice.counter.reading import body
from akrab.backoffice.counter.tokens import token_for
from akrab.consent.models import Channel
from akrab.core import clock, phone, search, shop, versions
from akrab.core.money import cash_exponent, exponent
from akrab.counter import actions, money, queries, rights, snapshot
from akrab.counter.models import HeldSale, Pin, TillSession
from akrab.customers.handles import HandleError, candidates, normalise
from akrab.customers.models import Customer, Handle
from akrab.engagement.contact import at_the_till
from akrab.insight.contact import for_tills
from akrab.insight.offers.queries import VERSION
from akrab.loyalty import queries as loyalty
from akrab.messaging import asking
from akrab.payments import debts, methods, qris

SCRIPTS = (
    "store", "money", "offers", "basket", "sync", "screen", "dialogs", "preorder", "serials", "customer", "qr", "qris",
    "pay", "scan", "lock", "main",
)  # fmt: skip
COMMON = ("theme", "frame", "dialog")  # of every page
WORKER = Path(__file__).resolve().parents[2] / "static" / "js" / "counter" / "worker.js"


@needs(C.COUNTER_SELL)
def counter(request: OfficeRequest) -> HttpResponse:
    """The page is the same for everybody, so that it may be kept for lost connections; who is here says `start`."""
    context = {
        "scripts": [f"js/counter/{name}.js" for name in SCRIPTS],
        "ways": money.WAYS,
        "news_wording": asking.wording(Channel.WHATSAPP),
    }
    response = render(request, "backoffice/counter/counter.html", context)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@needs(C.COUNTER_SELL)
def worker(request: OfficeRequest) -> HttpResponse:
    """The service worker, with the names of what it keeps; another release is another worker."""
    names = ["css/akrab.css", "css/counter.css", *(f"js/{name}.js" for name in COMMON)]
    kept = [static(name) for name in (*names, *(f"js/counter/{name}.js" for name in SCRIPTS))]
    code = WORKER.read_text()
    version = hashlib.md5((code + "".join(kept)).encode(), usedforsecurity=False).hexdigest()[:10]
    page = reverse("office:counter")
    listed = ",".join(f'"{name}"' for name in [page, *kept])
    head = f'const VERSION = "{version}"; const PAGE = "{page}"; const KEPT = [{listed}];\n'
    return HttpResponse(
        head + code,
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache", "Service-Worker-Allowed": page},
    )


@needs(C.COUNTER_SELL)
def start(request: OfficeRequest) -> JsonResponse:
    """Who stands here with which rights, the till and its session, and the settings the till needs."""
    user, device = request.user, device_of(request)
    till = device.till if device else actions.main_till()
    session = queries.open_session(till)
    currency = shop.get("currency")
    return JsonResponse(
        {
            "now": clock.now().isoformat(),
            "language": get_language(),
            "person": {"id": user.pk, "name": str(user), "role": user.get_role_display()},
            "token": token_for(user),
            "till": {"id": till.pk, "name": till.name},
            "session": _session(session),
            "device": device.name if device else "",
            "has_pin": Pin.objects.filter(user=user).exists(),
            "lock_minutes": int(shop.get("counter_lock_minutes")) if device else 0,
            "discount": rights.discount_limit(user),
            "may_price": rights.may_set_prices(user),
            "may_close": may(user, C.COUNTER_CLOSE),
            "problems": _problems(user),
            "step": money.rounding_step(),
            "ways": _ways(),
            "qris": _qris(),
            "currency": currency,
            "minor": 10 ** exponent(currency),
            "decimals": cash_exponent(currency),
            "symbol": "Rp" if currency == "IDR" else currency + " ",
            "shop": {"name": shop.get("name"), "phone": shop.get("phone"), "city": shop.get("city")},
            "held": [held_json(one) for one in queries.held_now(till)[:50]],
        },
        headers={"Cache-Control": "no-store"},
    )


def _session(session: TillSession | None) -> dict[str, Any] | None:
    return {"id": session.pk, "number": session.number} if session else None


def _problems(user: Any) -> int:
    return (
        queries.refused().count() + queries.differences().count() + queries.serial_differences().count()
        if may(user, C.COUNTER_CLOSE)
        else 0
    )


def _ways() -> list[str]:
    """Cash always; card and QRIS by a terminal or the sticker on the counter; on account where the debt book is on."""
    on = [way.code for way in money.WAYS if way.code in {money.CASH, money.QRIS, money.CARD}]
    return on + ([money.ACCOUNT] if methods.is_on(debts.CODE) else [])


def _qris() -> str:
    """The text of the shop's sticker, of which the till makes codes for one amount; empty without one."""
    text = str(shop.get("qris_text"))
    return text if qris.is_usable(text) and shop.get("currency") == "IDR" else ""


def held_json(held: HeldSale) -> dict[str, Any]:
    return {
        "key": held.key,
        "label": held.label,
        "basket": held.payload,
        "by": str(held.seller),
        "at": held.held_at.isoformat(),
    }


@needs(C.COUNTER_SELL, methods=("POST",))
def products(request: OfficeRequest) -> JsonResponse:
    """What has changed since the till last asked: see counter.snapshot."""
    values = body(request)
    prints = values.get("prints")
    known = {str(key): str(value) for key, value in prints.items()} if isinstance(prints, dict) else {}
    found = snapshot.changed(since=str(values.get("since") or ""), fingerprints=known)
    return JsonResponse({**found, **_pairs(values.get("pairs")), "now": clock.now().isoformat()})


def _pairs(known: object) -> dict[str, Any]:
    """What goes with what, where the till does not have it yet: [product, the strongest others] each. The counter moves
    whenever the pairs were learnt anew."""
    version = versions.current().get(VERSION, 0)
    return {} if known == version else {"pairs": {"version": version, "rows": for_tills()}}


@needs(C.COUNTER_SELL, C.CUSTOMERS_VIEW)
def customers(request: OfficeRequest) -> JsonResponse:
    """Customers by phone, card or name, with their points; `?id=` one of them, with what is good to know."""
    query = request.GET.get("q", "").strip()[:100]
    people = Customer.objects.present()
    if request.GET.get("id", "").isdecimal():
        found = list(people.filter(pk=int(request.GET["id"]))[:1])
    elif not query:
        found = []
    else:
        ids = list(people.filter(_handle(query)).values_list("pk", flat=True)[:8])
        ids += [pk for pk in search.find("customer", query, limit=8) if pk not in ids]
        by_id = people.in_bulk(ids[:8])
        found = [by_id[pk] for pk in ids[:8] if pk in by_id]
    phones = dict(
        Handle.objects.filter(customer__in=found, kind=Handle.Kind.PHONE)
        .order_by("-id")
        .values_list("customer", "value")
    )
    rows = [_customer(one, phones.get(one.pk, "")) for one in found]
    if request.GET.get("id", "").isdecimal() and found:
        rows[0]["about"] = at_the_till(found[0], user=request.user)
    return JsonResponse({"customers": rows})


def _handle(query: str) -> Q:
    """A card's code as scanned (perhaps as the address on it), or a whole phone number."""
    wanted = Q(handles__kind=Handle.Kind.CARD, handles__value=query.rstrip("/").rpartition("/")[2])
    with contextlib.suppress(HandleError):
        wanted |= Q(handles__kind=Handle.Kind.PHONE, handles__value__in=candidates(normalise("phone", query)))
    return wanted


def _customer(customer: Customer, number: str) -> dict[str, Any]:
    points = loyalty.balance(customer.pk)
    account = getattr(customer, "debt_account", None)
    return {
        "id": customer.pk,
        "name": str(customer),
        "phone": phone.display(number, shop.get("region")) if number else "",
        "points": points,
        "worth": loyalty.worth(points),
        "tier": next((one[5:] for one in loyalty.groups_of(customer.pk) if one.startswith("tier:")), ""),
        "account": account.left if account else 0,
    }
