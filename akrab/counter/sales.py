"""A sale as a till sends it: plain values, checked for form before anything is done with them."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from akrab.core.money import LIMIT
from akrab.counter.errors import BadSale

KEY = re.compile(r"[0-9A-Za-z-]{16,43}")
MOST_LINES = 500
MOST_PIECES = 100_000


@dataclass(frozen=True, kw_only=True)
class SaleLine:
    """`unit_price` is what the till showed, options included, minor units."""

    variant_id: int
    quantity: int
    unit_price: int
    options: Sequence[Mapping[str, Any]] = ()
    serials: Sequence[str] = ()  # numbers of the pieces, of goods that have some


@dataclass(frozen=True, kw_only=True)
class Tender:
    """One way in which it was paid: `amount` counts towards the total, `given` is what was handed over."""

    method: str
    amount: int
    given: int = 0
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class SaleData:
    """`total` is what the customer really paid (or owes), rounding included; `priced_at` when the till last heard of
    the prices; `waited`: sold without a connection; `replaces`: key of a refused sale that this one mends; `offers`:
    ids of the promotions that the till worked out by itself."""

    key: str
    lines: Sequence[SaleLine]
    tenders: Sequence[Tender]
    total: int
    sold_at: dt.datetime
    priced_at: dt.datetime | None = None
    session_id: int | None = None
    customer_id: int | None = None
    phone: str = ""
    name: str = ""
    agrees: str = ""  # language in which somebody new said yes to news by WhatsApp
    codes: Sequence[str] = ()
    preorder: bool = False  # of goods that are made or bought for it
    later: int = 0  # paid when it is collected, minor units
    offers: Sequence[int] = ()  # that the till worked out by itself
    points: int = 0
    discount: int = 0
    discount_reason: str = ""
    rounding: int = 0
    note: str = ""
    waited: bool = False
    replaces: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)


def read(raw: object) -> SaleData:
    """The sale in what came as JSON. Raises BadSale."""
    if not isinstance(raw, Mapping):
        raise BadSale(_("This is not a sale."))
    key = raw.get("key")
    if not isinstance(key, str) or not KEY.fullmatch(key):
        raise BadSale(_("This sale has no number of its own."))
    lines = [_line(one) for one in _list(raw, "lines")]
    if not 0 < len(lines) <= MOST_LINES:
        raise BadSale(_("This sale has nothing in it, or something the shop does not know."))
    replaces = str(raw.get("replaces") or "")
    return SaleData(
        key=key,
        lines=lines,
        tenders=[_tender(one) for one in _list(raw, "tenders")],
        total=_whole(raw, "total"),
        sold_at=_moment(raw.get("sold_at")),
        priced_at=_moment(raw["priced_at"]) if raw.get("priced_at") else None,
        session_id=_whole(raw, "session") or None,
        customer_id=_whole(raw, "customer") or None,
        phone=_text(raw, "phone", 40),
        name=_text(raw, "name", 150),
        agrees=_text(raw, "agrees", 8),
        codes=[str(one)[:40] for one in _list(raw, "codes")][:10],
        offers=[one for one in _list(raw, "offers") if type(one) is int and 0 < one < 2**63][:50],
        preorder=bool(raw.get("preorder")),
        later=_whole(raw, "later"),
        points=_whole(raw, "points"),
        discount=_whole(raw, "discount"),
        discount_reason=_text(raw, "discount_reason", 200),
        rounding=_whole(raw, "rounding", low=-LIMIT),
        note=_text(raw, "note", 500),
        waited=bool(raw.get("waited")),
        replaces=replaces if KEY.fullmatch(replaces) else "",
        raw=raw,
    )


def _line(raw: object) -> SaleLine:
    if not isinstance(raw, Mapping):
        raise BadSale(_("This is not a sale."))
    options = raw.get("options") or []
    if not isinstance(options, list) or not all(isinstance(one, Mapping) for one in options):
        raise BadSale(_("This is not a sale."))
    return SaleLine(
        variant_id=_whole(raw, "variant", low=1),
        quantity=_whole(raw, "quantity", low=1, high=MOST_PIECES),
        unit_price=_whole(raw, "price"),
        options=options,
        serials=_serials(raw),
    )


def _serials(raw: Mapping[str, Any]) -> list[str]:
    numbers = [str(one).replace("\x00", "").strip().upper()[:40] for one in _list(raw, "serials")]
    return [one for one in numbers if one][:MOST_LINES]


def _tender(raw: object) -> Tender:
    if not isinstance(raw, Mapping):
        raise BadSale(_("This is not a sale."))
    amount = _whole(raw, "amount")
    return Tender(
        method=_text(raw, "method", 20),
        amount=amount,
        given=max(amount, _whole(raw, "given")),
        reference=_text(raw, "reference", 60),
    )


def _list(raw: Mapping[str, Any], name: str) -> list[Any]:
    value = raw.get(name) or []
    if not isinstance(value, list):
        raise BadSale(_("This is not a sale."))
    return value


def _text(raw: Mapping[str, Any], name: str, longest: int) -> str:
    return str(raw.get(name) or "").replace("\x00", "").strip()[:longest]


def _whole(raw: Mapping[str, Any], name: str, *, low: int = 0, high: int = LIMIT) -> int:
    value = raw.get(name) or 0
    if type(value) is not int or not low <= value <= high:
        raise BadSale(_("An amount in this sale cannot be read."))
    return value


def _moment(text: object) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(str(text))
    except ValueError as error:
        raise BadSale(_("The time of this sale cannot be read.")) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
