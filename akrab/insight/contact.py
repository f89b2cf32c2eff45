"""What the figures know of customers, for whoever deals with them now: on the record, in a conversation, at the till.

Stored rows only, three questions for any number of customers; whatever no model speaks of is None or empty.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from akrab.catalogue.models import Product
from akrab.core import clock
from akrab.core.prepared import Prepared, names, record
from akrab.customers.birthdays import child_since
from akrab.customers.models import Customer
from akrab.insight.models import CustomerScore, GoodsPair, NextPurchase, Offer
from akrab.insight.offers import queries as offers

NEXT = 2  # products named that a customer will probably buy again
FRESH = 1  # products named that are new to them
BESIDE = 3  # products named that go with what is bought
STRONGEST = 3  # products kept for each product on the tills


@dataclass(frozen=True, slots=True)
class Known:
    """One customer. Money in minor units. `away`: chance not to buy in the next 90 days, with its reasons as in
    CustomerRisk; `slipping`: was not expected to stay away and now is. `worth`: sales in the next 365 days, `keeps`
    what of them stays, `brought` the profit so far; `tier` and `tier_names` of the points."""

    customer_id: int
    score: CustomerScore | None = None
    worth: int | None = None
    keeps: int | None = None
    brought: int | None = None
    away: float | None = None
    reasons: str = ""
    slipping: bool = False
    at_stake: int = 0
    group: str = ""
    tier: str = ""
    tier_names: dict[str, dict[str, str]] = field(default_factory=dict)
    next: tuple[NextPurchase, ...] = ()


_rows = Prepared(
    lambda pks: Customer.objects.filter(pk__in=pks)
    .order_by()
    .values_list(
        "pk", "worth__worth", "worth__profit", "brought__profit", "risk__chance", "risk__reasons", "risk__slipping",
        "risk__at_stake", "worth__slipping", "worth__at_stake", "group__group", "points__tier__name",
        "points__tier__translations", *(f"score__{name}" for name in names(CustomerScore)),
    )
)  # fmt: skip


def known(customer_ids: Collection[int], *, buys: int = NEXT) -> dict[int, Known]:
    """By customer, what is known of each; two questions, one with `buys` 0."""
    ids = sorted(set(customer_ids))
    if not ids:
        return {}
    coming = _coming(ids, buys) if buys else {}
    return {row[0]: _known(row, coming.get(row[0], ())) for row in _rows.rows(pks=ids)}


def _known(row: tuple[Any, ...], coming: Iterable[NextPurchase]) -> Known:
    pk, worth, keeps, brought, away, reasons, fell, stake, slips, worth_stake, group, tier, translations, *rest = row
    score = record(CustomerScore, names(CustomerScore), iter(rest))
    speaks = away is not None  # the model of staying away; else that of buying says who is slipping
    return Known(
        customer_id=pk,
        score=score if score.pk is not None else None,
        worth=worth,
        keeps=keeps,
        brought=brought,
        away=away,
        reasons=reasons or "",
        slipping=bool(fell if speaks else slips),
        at_stake=(stake if speaks else worth_stake) or 0,
        group=group or "",
        tier=tier or "",
        tier_names=translations or {},
        next=tuple(coming),
    )


# Asked on many pages all day: their SQL is written once.
_coming_rows = Prepared(
    lambda pks, child: offers.likeliest(pks, child).values_list(
        *names(NextPurchase), "product__name", "product__translations"
    )
)
_pair_rows = Prepared(
    lambda ids: offers.strongest(ids).values_list(
        *names(GoodsPair), "product__name", "product__translations", "other__name", "other__translations"
    )[: 4 * BESIDE]
)


def _coming(ids: list[int], most: int) -> dict[int, list[NextPurchase]]:
    found: dict[int, list[NextPurchase]] = defaultdict(list)
    for row in _coming_rows.rows(pks=ids, child=child_since(clock.today()).isoformat()):
        values = iter(row)
        one = record(NextPurchase, names(NextPurchase), values)
        if len(found[one.customer_id]) < most:
            one.product = _named(one.product_id, values)
            found[one.customer_id].append(one)
    return found


def _named(pk: int, values: Iterator[Any]) -> Product:
    """A product as far as its name is said."""
    return Product(pk=pk, name=next(values), translations=next(values))


def fresh(customer_id: int) -> list[Offer]:
    """What they never bought and may well like. One question."""
    return offers.for_customer(customer_id, FRESH, fresh=True)


def beside(product_ids: Collection[int]) -> list[GoodsPair]:
    """What goes with these products, as offers.queries has it, with the names of both; nothing is asked for none. One
    question."""
    if not product_ids:
        return []
    found: dict[int, GoodsPair] = {}
    for row in _pair_rows.rows(ids=sorted(product_ids)[:100]):
        values = iter(row)
        pair = record(GoodsPair, names(GoodsPair), values)
        pair.product, pair.other = _named(pair.product_id, values), _named(pair.other_id, values)
        found.setdefault(pair.other_id, pair)
    return list(found.values())[:BESIDE]


def for_tills() -> list[list[int]]:
    """Of each product that others go with: [product, the strongest others], the best first. One question."""
    rows = GoodsPair.objects.filter(
        offers.OFFERED, offers.OTHER_OFFERED, kind=GoodsPair.Kind.TOGETHER, rank__lte=2 * STRONGEST
    )
    found: dict[int, list[int]] = {}
    for product, other in rows.order_by("product", "rank").values_list("product_id", "other_id").iterator(5000):
        others = found.setdefault(product, [product])
        if len(others) <= STRONGEST:
            others.append(other)
    return list(found.values())
