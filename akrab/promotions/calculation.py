"""The calculation itself: offers, goods and a buyer in, discounts out. No database, no clock.

The order of stacking is written in `docs/explanation/promotions.md`: automatic offers by priority, then codes as they
were typed, each on what is left. An offer that goes with no other stands alone against all the others together, and the
buyer gets what saves more. Conditions look at the basket before any discount, so one offer never takes another away.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from akrab.promotions.obstacles import obstacle
from akrab.promotions.shares import percent_of, share
from akrab.promotions.values import Buyer, Discount, Goods, Offer, Outcome


def calculate(
    goods: Sequence[Goods], *, shipping: int, offers: Iterable[Offer], codes: Sequence[str], buyer: Buyer
) -> Outcome:
    """What the offers take off. `codes` are normalised and without repetition; those without an offer are unknown."""
    goods = sorted(goods, key=lambda line: line.key)
    offers = list(offers)
    called = {offer.code: offer for offer in offers if offer.code}
    automatic = sorted((offer for offer in offers if not offer.code), key=lambda one: (one.priority, one.id))
    open_to = [offer for offer in automatic if not obstacle(offer, goods, buyer)]
    taken_ids = {offer.id for offer in open_to}
    why: dict[str, str] = {}
    for code in codes:
        offer = called.get(code)
        if offer is None:
            why[code] = _("We know no code “%(code)s”. Please check how it is written.") % {"code": code}
        elif sentence := obstacle(offer, goods, buyer):
            why[code] = sentence
        elif offer.id in taken_ids:
            why[code] = _("“%(offer)s” is taken off already; it counts once per order.") % {"offer": offer.label}
        else:
            open_to.append(offer)
            taken_ids.add(offer.id)
    best = _best(goods, shipping, open_to, buyer.coin)
    notes: dict[str, str] = {}
    for offer in open_to:
        if offer.code and offer.id not in {one.promotion_id for one in best.discounts}:
            if offer.kind == "free_shipping" and not shipping and (offer in best.tried or not best.discounts):
                notes[offer.code] = _("“%(offer)s”: the postage is taken off as soon as you choose a delivery.") % {
                    "offer": offer.label
                }
            elif offer in best.tried:
                why[offer.code] = _nothing_left(offer)
            else:
                why[offer.code] = _refused_beside(offer, best)
    return Outcome(
        discounts=best.discounts,
        refusals=tuple((code, why[code]) for code in codes if code in why),
        notes=tuple(notes.items()),
    )


@dataclass(frozen=True)
class _Try:
    """One way to combine offers."""

    tried: tuple[Offer, ...]
    discounts: tuple[Discount, ...]

    @property
    def saved(self) -> int:
        return sum(one.amount + one.on_shipping for one in self.discounts)


def _best(goods: Sequence[Goods], shipping: int, offers: Sequence[Offer], coin: int) -> _Try:
    """All that go together, or one of those that go alone: what saves most; of equals the first."""
    together = tuple(offer for offer in offers if offer.stackable)
    ways = [_taken(goods, shipping, together, coin)]
    ways += [_taken(goods, shipping, (offer,), coin) for offer in offers if not offer.stackable]
    return max(ways, key=lambda way: way.saved)


def _taken(goods: Sequence[Goods], shipping: int, offers: tuple[Offer, ...], coin: int) -> _Try:
    left = {line.key: line.total for line in goods}
    discounts = []
    for offer in offers:
        if offer.kind == "free_shipping":
            part = min(shipping, offer.cap if offer.cap is not None else shipping)
            shipping -= part
            found = Discount(label=offer.label, code=offer.code, promotion_id=offer.id, on_shipping=part)
        else:
            parts = _parts(offer, [line for line in goods if offer.suits(line)], left, coin)
            for key, part in parts.items():
                left[key] -= part
            found = Discount(
                label=offer.label, code=offer.code, promotion_id=offer.id, amount=sum(parts.values()), lines=parts
            )
        if found.amount or found.on_shipping:
            discounts.append(found)
    return _Try(offers, tuple(discounts))


def _parts(offer: Offer, goods: Sequence[Goods], left: dict[int, int], coin: int) -> dict[int, int]:
    """What the offer takes off each of the goods it is for; rounded once, never more than what is left."""
    weights: dict[int, int | Fraction] = {line.key: left[line.key] for line in goods}
    whole = sum(left[line.key] for line in goods)
    if any(left[line.key] % coin for line in goods):
        coin = 1  # goods priced finer than one can pay
    if offer.kind == "percent":
        amount = percent_of(whole, offer.percent, coin)
    elif offer.kind == "amount":
        amount = offer.amount
    elif offer.kind == "fixed_price":
        weights = {line.key: max(0, left[line.key] - offer.amount * line.quantity) for line in goods}
        amount = int(sum(weights.values()))
    else:
        weights = _free_pieces(offer, goods, left)
        amount = percent_of(sum(weights.values(), Fraction(0)), offer.percent, coin)
    if offer.cap is not None:
        amount = min(amount, offer.cap)
    return share(min(amount, whole), weights, coin)


def _free_pieces(offer: Offer, goods: Sequence[Goods], left: dict[int, int]) -> dict[int, int | Fraction]:
    """Of every `buy` + `free` pieces, the `free` cheapest of all: what they cost now, by line."""
    pieces = sum(line.quantity for line in goods)
    wanted = pieces // (offer.buy + offer.free) * offer.free if offer.buy + offer.free else 0
    weights: dict[int, int | Fraction] = {}
    for line in sorted(goods, key=lambda one: (Fraction(left[one.key], one.quantity), one.key)):
        given = min(wanted, line.quantity)
        wanted -= given
        if given:
            weights[line.key] = Fraction(left[line.key] * given, line.quantity)
    return weights


def _refused_beside(offer: Offer, best: _Try) -> str:
    names = ", ".join(f"“{one.label}”" for one in best.discounts)
    if not names:
        return _nothing_left(offer)
    return _("“%(offer)s” cannot be combined with %(others)s, which saves you at least as much.") % {
        "offer": offer.label,
        "others": names,
    }


def _nothing_left(offer: Offer) -> str:
    return _("There is nothing left in this basket that “%(offer)s” could take off.") % {"offer": offer.label}
