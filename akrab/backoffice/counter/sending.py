"""What the till does: sends sales, asks for a price, puts a basket aside, opens its session."""

import logging
from typing import Any

from django.http import JsonResponse
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.models import User
from akrab.backoffice.access import OfficeRequest, needs
from akrab.backoffice.counter.lock import device_of, is_locked
from akrab.backoffice.counter.reading import body, refuse, text, till_of
from akrab.backoffice.counter.screen import held_json
from akrab.backoffice.counter.tokens import seller_of
from akrab.catalogue import options
from akrab.catalogue.models import Variant
from akrab.core.errors import AkrabError
from akrab.counter import actions, queries
from akrab.counter import sales as reading
from akrab.counter.actions import Outcome, numbering
from akrab.counter.models import Device, Till
from akrab.customers.models import Customer
from akrab.orders.pricing import Wanted
from akrab.orders.pricing import quote as price_of

logger = logging.getLogger(__name__)
MOST_AT_ONCE = 50


@needs(C.COUNTER_SELL, methods=("POST",))
def sales(request: OfficeRequest) -> JsonResponse:
    """Record a batch; each sale is answered for itself: recorded, known, refused with a sentence, or to be sent again.

    The till forgets a sale only when it reads one of the first three.
    """
    sent = body(request).get("sales")
    if not isinstance(sent, list) or not 0 < len(sent) <= MOST_AT_ONCE:
        return refuse(_("Send from 1 to %(most)d sales at once.") % {"most": MOST_AT_ONCE})
    till, device, locked = till_of(request), device_of(request), is_locked(request)
    answers = [_one(raw, request.user, till, device, locked=locked) for raw in sent]
    return JsonResponse({"sales": answers})


def _one(raw: Any, user: User, till: Till, device: Device | None, *, locked: bool) -> dict[str, Any]:
    key = str(raw.get("key", ""))[:60] if isinstance(raw, dict) else ""
    try:
        sale = reading.read(raw)
    except AkrabError as error:
        return {"key": key, "result": "refused", "sentence": str(error)}
    seller = seller_of(raw.get("token")) or (None if locked or raw.get("token") else user)
    if seller is None:
        return {"key": key, "result": "again", "sentence": _("Enter your PIN or sign in, then the sale is sent.")}
    try:
        return _answer(actions.record_sale(sale=sale, seller=seller, till=till, device=device))
    except Exception:  # a fault of ours must not cost the shop a sale: the till keeps it and sends it again
        logger.exception("A sale of the counter could not be recorded")
        return {
            "key": key,
            "result": "again",
            "sentence": _("Something went wrong on our side. The sale is sent again."),
        }


def _answer(outcome: Outcome) -> dict[str, Any]:
    sale = outcome.sale
    recorded = sale is not None and sale.order is not None
    return {
        "key": outcome.key,
        "result": outcome.result,
        "sentence": outcome.sentence,
        "sale": sale.pk if sale and recorded else None,
        "number": sale.order.number if sale and sale.order else "",
    }


@needs(C.COUNTER_SELL, methods=("POST",))
def quote(request: OfficeRequest) -> JsonResponse:
    """What the basket costs with the running offers, the codes and the points: the same calculation as the order's."""
    values = body(request)
    raw = {"key": "q" * 20, "sold_at": "2000-01-01", **values, "tenders": [], "total": 0}
    try:
        sale = reading.read(raw)
        wanted = _wanted(sale)
        customer = Customer.objects.present().filter(pk=sale.customer_id).first() if sale.customer_id else None
        found = price_of(
            wanted,
            customer=customer,
            codes=sale.codes,
            points=sale.points if customer else 0,
            channel="counter",
            manual=sale.discount,
        )
    except AkrabError as error:
        return refuse(error)
    except (KeyError, TypeError, ValueError):  # options that no page of ours has made
        return refuse(_("This is not a sale."))
    return JsonResponse(
        {
            "subtotal": found.subtotal,
            "total": found.total,
            "points": found.points,
            "discounts": [[one.kind, one.label, one.amount] for one in found.discounts],
            "refusals": [list(one) for one in found.refusals],
        }
    )


def _wanted(sale: reading.SaleData) -> list[Wanted]:
    variants = Variant.objects.select_related("product").in_bulk({line.variant_id for line in sale.lines})
    return [
        Wanted(
            key=place,
            variant=variants[line.variant_id],
            quantity=line.quantity,
            unit_price=line.unit_price,
            options=options.chosen(variants[line.variant_id].product, options.answers_of(line.options))
            if line.options
            else (),
        )
        for place, line in enumerate(sale.lines)
        if line.variant_id in variants
    ]


@needs(C.COUNTER_SELL, methods=("POST",))
def serial(request: OfficeRequest) -> JsonResponse:
    """Whether this piece can be sold: `sentence` says why not, empty when it can."""
    values = body(request)
    variant = Variant.objects.select_related("product").filter(pk=_number(values.get("variant"))).first()
    if variant is None:
        return refuse(_("This is not a sale."))
    found = numbering.obstacle(variant, text(values, "number", 40).upper())
    return JsonResponse({"sentence": found[1] if found else ""})


def _number(value: Any) -> int:
    return value if type(value) is int and 0 < value < 2**63 else 0


@needs(C.COUNTER_SELL, methods=("POST",))
def hold(request: OfficeRequest) -> JsonResponse:
    values, till = body(request), till_of(request)
    basket = values.get("basket")
    try:
        actions.hold(
            till=till,
            key=text(values, "key"),
            label=text(values, "label", 80),
            payload=basket if isinstance(basket, dict) else {},
            seller=request.user,
        )
    except AkrabError as error:
        return refuse(error)
    return JsonResponse({"held": [held_json(one) for one in queries.held_now(till)[:50]]})


@needs(C.COUNTER_SELL, methods=("POST",))
def resume(request: OfficeRequest) -> JsonResponse:
    """Take up a basket; `mine` is false when another device has just taken it."""
    till = till_of(request)
    mine = actions.resume(till=till, key=text(body(request), "key"), actor=request.user)
    return JsonResponse({"mine": mine, "held": [held_json(one) for one in queries.held_now(till)[:50]]})


@needs(C.COUNTER_SELL, methods=("POST",))
def open_till(request: OfficeRequest) -> JsonResponse:
    """Open the till from the counter's page."""
    cash = body(request).get("cash")
    if type(cash) is not int or not 0 <= cash < 10**15:
        return refuse(_("Write how much it is."), field="cash")
    session = actions.open_till(till=till_of(request), opening_cash=cash, actor=request.user)
    return JsonResponse({"session": {"id": session.pk, "number": session.number}})
