"""What stands beside a customer wherever somebody of the shop deals with them, in words: one way for every page.

The rows come from `insight.contact`; a shop whose models have not learnt anything yet reads nothing here but what waits
and the next step.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability as C
from akrab.accounts.access import may
from akrab.accounts.models import User
from akrab.core import shop
from akrab.core.money import format_money, short_money
from akrab.core.templatetags.akrab import day as said_day
from akrab.customers.models import Customer
from akrab.engagement.record import Record
from akrab.engagement.steps import Facts, NextStep, facts_of, next_step
from akrab.insight import contact as figures
from akrab.insight.contact import Known
from akrab.insight.groups.words import name_of
from akrab.insight.models import CustomerScore, GoodsPair, NextPurchase, Offer
from akrab.insight.offers import words as offer_words
from akrab.insight.risk import words as risk_words
from akrab.orders.models import Order

UNPAID = {Order.State.ACCEPTED, Order.State.PACKED, Order.State.SENT}  # as steps.FACTS counts them
AT_THE_TILL = {"order", "return", "consent", "birthday"}  # steps that somebody can take who sells


@dataclass(frozen=True)
class Line:
    """One thing to know. `code`: worth, away, next, beside or open; `product_id`: what a tap on it opens."""

    code: str
    icon: str
    tone: str
    text: str
    why: str = ""
    product_id: int | None = None


@dataclass(frozen=True)
class Contact:
    """`who`: level and group; `step` is None where the page says it elsewhere."""

    customer_id: int
    score: CustomerScore | None = None
    who: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    step: NextStep | None = None

    def __bool__(self) -> bool:
        return bool(self.score or self.who or self.lines or self.step)


def contact(
    customer: Customer,
    *,
    user: User,
    record: Record | None = None,
    products: Collection[int] = (),
    order: Order | None = None,
    talks: bool = False,
    phone: str = "",
    steps: bool = True,
) -> Contact:
    """At most four questions, three with the `record`. `products`: of the basket or order they deal with; `order`,
    `talks`: of that order, or of what they write, the page itself tells; `phone` serves where there is no record."""
    known = figures.known([customer.pk]).get(customer.pk, Known(customer.pk))
    facts = record.facts if record else facts_of(customer.pk)
    waits = _waits(_elsewhere(facts, order, talks=talks), user)
    more = [_beside(one) for one in figures.beside(products)]
    if not products:
        more = [_fresh(one) for one in figures.fresh(customer.pk)]
    step = (record.step if record else _step(known, customer, facts, user, phone)) if steps else None
    if step is not None and (step.code == "nothing" or (order is not None and step.order_id == order.pk)):
        step = None
    return Contact(customer.pk, known.score, _who(known), [*waits, *_figures(known, user), *more], step)


def in_short(customer_ids: Collection[int]) -> dict[int, str]:
    """By customer, a line for lists of people: who it is, and whether they slip away. One question."""
    found = {}
    for pk, known in figures.known(customer_ids, buys=0).items():
        parts = [_standing(known.score), *_who(known)]
        if known.slipping:
            parts.append(_("may be slipping away"))
        found[pk] = " · ".join(part for part in parts if part)
    return {pk: text for pk, text in found.items() if text}


def at_the_till(customer: Customer, *, user: User) -> list[dict[str, str]]:
    """The same as the page of a till draws it, three questions; of next steps those that a seller takes."""
    known = figures.known([customer.pk]).get(customer.pk, Known(customer.pk))
    who = " · ".join(part for part in [_standing(known.score), *_who(known)] if part)
    first = [{"code": "who", "text": who, "why": ""}] if who else []
    facts = facts_of(customer.pk)
    lines = [*_waits(facts, user), *_figures(known, user)]
    step = next_step(customer, facts, user=user, score=None, rests=True, phone="-", heard="")
    last = [{"code": "step", "text": step.sentence, "why": step.why}] if step.code in AT_THE_TILL else []
    return [*first, *({"code": one.code, "text": one.text, "why": one.why} for one in lines), *last]


def _who(known: Known) -> list[str]:
    found = []
    if known.tier and shop.get("points_on"):
        found.append(_in_language(known))
    if known.group and known.group != "middle":
        found.append(name_of(known.group))
    return found


def _in_language(known: Known) -> str:
    here: Mapping[str, str] = known.tier_names.get(get_language() or "", {})
    return here.get("name") or known.tier


def _standing(score: CustomerScore | None) -> str:
    return str(score.get_standing_display()).capitalize() if score else ""


def _elsewhere(facts: Facts, order: Order | None, *, talks: bool) -> Facts:
    """Without what the page itself is about."""
    if talks:
        facts = replace(facts, unread=0)
    if order is None:
        return facts
    owed = order.owed if order.state in UNPAID and order.currency == shop.get("currency") else 0
    returned = None if facts.troubled_order == order.pk else facts.troubled_order
    return replace(facts, unpaid=max(0, facts.unpaid - owed), troubled_order=returned)


def _waits(facts: Facts, user: User) -> list[Line]:
    """What is open between them and the shop, as far as this person deals with it."""
    found = []
    if facts.unpaid and may(user, C.PAYMENTS_VIEW):
        amount = format_money(facts.unpaid, shop.get("currency"))
        found.append(Line("open", "banknote", "warning", _("%(amount)s is still to be paid.") % {"amount": amount}))
    if facts.troubled_order and may(user, C.ORDERS_VIEW):
        found.append(Line("open", "undo-2", "warning", _("A return is open.")))
    if facts.unread and may(user, C.MESSAGES_VIEW):
        said = ngettext("A message waits for an answer.", "%(n)d messages wait for an answer.", facts.unread)
        found.append(Line("open", "message-circle", "warning", said % {"n": facts.unread}))
    return found


def _figures(known: Known, user: User) -> list[Line]:
    found = [line for line in (_away(known, user), _worth(known, user)) if line]
    return found + [_next(one) for one in known.next]


def _away(known: Known, user: User) -> Line | None:
    if not known.slipping:
        return None
    if known.away is None:
        said, why = _("May be slipping away: has not come for long, for their rhythm."), ""
    else:
        said = _("May be slipping away: of ten like this, %(n)s do not buy within 90 days.") % {
            "n": min(9, max(1, round(10 * known.away)))
        }
        why = ", ".join(risk_words.reasons_of(known.reasons)[:2])
    if known.at_stake and may(user, C.REPORTS_VIEW):
        stake = _("about %(amount)s in a year at stake") % {"amount": _short(known.at_stake)}
        why = f"{why} · {stake}" if why else stake
    return Line("away", "triangle-alert", "warning", said, why)


def _worth(known: Known, user: User) -> Line | None:
    if known.worth is None or not may(user, C.REPORTS_VIEW):
        return None
    said = _("Will probably buy for about %(amount)s within a year.") % {"amount": _short(known.worth)}
    why = []
    if may(user, C.COSTS_VIEW):
        if known.keeps is not None:
            why.append(_("about %(amount)s of it stays with you") % {"amount": _short(known.keeps)})
        if known.brought is not None:
            why.append(_("profit so far %(amount)s") % {"amount": _short(known.brought)})
    return Line("worth", "gem", "primary", said, " · ".join(why))


def _next(one: NextPurchase) -> Line:
    said = _("Probably next: %(name)s") % {"name": one.product}
    days = _("between %(low)s and %(high)s") % {"low": said_day(one.low_day), "high": said_day(one.high_day)}
    chance = _("in %(n)s cases within 28 days") % {"n": offer_words.of_ten(100 * one.chance)}
    return Line("next", "repeat", "info", said, f"{days} · {chance}", one.product_id)


def _fresh(one: Offer) -> Line:
    said = _("New for them: %(name)s") % {"name": one.product}
    return Line("fresh", "sparkles", "info", said, offer_words.reason(one), one.product_id)


def _beside(pair: GoodsPair) -> Line:
    said = _("Goes with it: %(name)s") % {"name": pair.other}
    of, both, _chance = offer_words.of_so_many(pair)
    values = {"n": both, "of": offer_words.number(of), "product": pair.product}
    why = _("%(n)s of %(of)s baskets with %(product)s have it too") % values
    return Line("beside", "shopping-basket", "info", said, why, pair.other_id)


def _step(known: Known, customer: Customer, facts: Facts, user: User, phone: str) -> NextStep:
    rests = facts.offers > 0
    return next_step(customer, facts, user=user, score=known.score, rests=rests, phone=phone, heard="")


def _short(amount: int) -> str:
    return short_money(amount, shop.get("currency"))
