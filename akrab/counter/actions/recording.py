"""A sale of the till becomes an order: once, whatever happened to the connection, and never lost."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from akrab.accounts.access import Capability, may
from akrab.accounts.models import User
from akrab.catalogue import options
from akrab.catalogue.errors import CatalogueError
from akrab.catalogue.models import Variant
from akrab.core import clock, shop
from akrab.core.errors import AkrabError
from akrab.counter import kinds, money, rights
from akrab.counter.actions import numbering, preordering
from akrab.counter.actions.selling import Deal, sell, tell
from akrab.counter.actions.tills import session_for
from akrab.counter.errors import BadSale, BeyondRights, CounterError
from akrab.counter.models import CounterSale, Device, SalePayment, Till
from akrab.counter.sales import SaleData, SaleLine
from akrab.customers.actions import create_customer
from akrab.customers.handles import find_owner, normalise
from akrab.customers.models import Customer, Handle
from akrab.journal.recording import record
from akrab.messaging import asking
from akrab.orders import actions as orders
from akrab.orders.pricing import Wanted

State = CounterSale.State


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a sale: "recorded", "known" (it was there already) or "refused" with a sentence."""

    key: str
    result: str
    sentence: str = ""
    sale: CounterSale | None = None


def record_sale(*, sale: SaleData, seller: User, till: Till, device: Device | None = None) -> Outcome:
    """Record what was sold, once per `sale.key`. A refused sale is kept with its reason for the owner.

    Goods that the books do not have were carried out all the same: they are booked in and noted as a difference.
    """
    known = _known(sale.key)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            if not may(seller, Capability.COUNTER_SELL):
                raise BeyondRights(_("%(name)s may not sell across the counter.") % {"name": seller})
            row = _record(sale, seller, till, device, trusted=False)
    except AkrabError as error:
        return _refuse(sale, seller, till, device, str(error))
    except IntegrityError:  # the same sale at the same moment, from another request
        known = _known(sale.key)
        if known is None:
            raise
        return known
    return Outcome(key=sale.key, result="recorded", sentence=row.sentence, sale=row)


@transaction.atomic
def record_refused(*, row: CounterSale, sale: SaleData, actor: User) -> CounterSale:
    """The owner records a refused sale as it was paid, whatever the rights of the seller. Raises CounterError."""
    if not CounterSale.objects.filter(pk=row.pk, state=State.REFUSED).update(
        state=State.DISMISSED, key=f"{row.key[:36]}-old", decided_by=actor, decided_at=clock.now()
    ):
        raise CounterError(_("Somebody has already decided about this sale."))
    return _record(sale, row.seller, row.till, row.device, trusted=True)


@transaction.atomic
def dismiss_refused(*, row: CounterSale, reason: str, actor: User) -> None:
    """The owner puts a refused sale away: it did not happen. Raises CounterError."""
    if not reason.strip():
        raise CounterError(_("Write a reason."), field="reason")
    if not CounterSale.objects.filter(pk=row.pk, state=State.REFUSED).update(
        state=State.DISMISSED, decided_by=actor, decided_at=clock.now(), decision_reason=reason.strip()[:300]
    ):
        raise CounterError(_("Somebody has already decided about this sale."))


def _known(key: str) -> Outcome | None:
    row = CounterSale.objects.filter(key=key).select_related("order").first()
    if row is None:
        return None
    refused = row.state in {State.REFUSED, State.REPLACED, State.DISMISSED}
    return Outcome(key=key, result="refused" if refused else "known", sentence=row.sentence, sale=row)


def _refuse(sale: SaleData, seller: User, till: Till, device: Device | None, sentence: str) -> Outcome:
    try:
        with transaction.atomic():
            row = CounterSale.objects.create(
                key=sale.key,
                till=till,
                device=device,
                seller=seller,
                state=State.REFUSED,
                sentence=sentence[:500],
                total=sale.total,
                waited=sale.waited,
                payload=dict(sale.raw),
                sold_at=_moment(sale),
                received_at=clock.now(),
            )
            _replace(sale, till)
            record(
                kinds.SaleRefused(total=sale.total, reason=sentence, currency=shop.get("currency")),
                subject=row,
                actor=seller,
            )
    except IntegrityError:
        known = _known(sale.key)
        if known is None:
            raise
        return known
    return Outcome(key=sale.key, result="refused", sentence=sentence, sale=row)


def _replace(sale: SaleData, till: Till) -> None:
    if sale.replaces:
        CounterSale.objects.filter(key=sale.replaces, till=till, state=State.REFUSED).update(state=State.REPLACED)


def _moment(sale: SaleData) -> dt.datetime:
    """When it was sold, as far as the till's clock can be believed: not in the future, not older than it may wait."""
    now = clock.now()
    return min(max(sale.sold_at, now - rights.longest_wait()), now)


def _record(sale: SaleData, seller: User, till: Till, device: Device | None, *, trusted: bool) -> CounterSale:
    sold_at = _moment(sale)
    session, late = session_for(till=till, session_id=sale.session_id, sold_at=sold_at)
    customer, remark = _customer(sale, seller)
    variants = Variant.objects.select_related("product").in_bulk({line.variant_id for line in sale.lines})
    wanted, overridden = _wanted(sale, variants, trusted=trusted)
    if overridden and not trusted and not rights.may_set_prices(seller):
        name, usual, price = overridden[0]
        raise BeyondRights(
            _("“%(name)s” costs %(usual)s. %(seller)s may not sell it at another price.")
            % {"name": name, "usual": money.shown(usual), "price": money.shown(price), "seller": seller}
        )
    _check_tenders(sale, customer)
    if sale.preorder:
        preordering.check(sale, variants, customer)
    elif not (trusted or sale.waited):  # of a sale without a connection the goods are gone: see numbering
        numbering.check(sale, variants)
    deal = Deal(
        sale=sale,
        wanted=wanted,
        customer=customer,
        seller=seller,
        till=till,
        sold_at=sold_at,
        codes=sale.codes,
        points=sale.points if customer else 0,
        trusted=trusted,
    )
    try:
        sold = sell(deal)
    except BeyondRights:
        raise
    except AkrabError as error:
        if not (deal.codes or deal.points):
            raise
        # A code ran out or the points were spent meanwhile, but the customer has paid and gone: without them.
        remark = str(error)
        sold = sell(replace(deal, codes=(), points=0))
    order = sold.order
    if sale.preorder:
        preordering.check_deposit(order, sale)
    given = sum(one.given for one in sale.tenders if one.method == money.CASH)
    row = CounterSale.objects.create(
        key=sale.key,
        till=till,
        session=session,
        device=device,
        order=order,
        seller=seller,
        state=State.RECORDED,
        sentence=remark[:500],
        total=order.total,
        given=given,
        change=sum(one.given - one.amount for one in sale.tenders),
        later=sale.later,
        waited=sale.waited,
        late=late,
        payload=dict(sale.raw),
        sold_at=sold_at,
        received_at=clock.now(),
    )
    _replace(sale, till)
    payments = [(one.method, one.amount, one.reference) for one in sale.tenders if one.amount]
    SalePayment.objects.bulk_create(
        SalePayment(
            sale=row,
            session=session,
            method=method,
            amount=amount,
            reference=reference,
            taken_by=seller,
            taken_at=sold_at,
        )
        for method, amount, reference in payments
    )
    money.take(order=order, payments=payments, actor=seller, at=sold_at)
    if sale.preorder:  # handed over when it is collected
        tell(row, sold, overridden=overridden, reason=sale.discount_reason)
        return row
    differing = numbering.name_pieces(order=order, sale=sale, row=row, variants=variants, actor=seller)
    if differing:
        row.sentence = " ".join(filter(None, [remark, *differing]))[:500]
        row.save(update_fields=["sentence"])
    orders.complete(order=order, actor=seller)
    tell(row, sold, overridden=overridden, reason=sale.discount_reason)
    return row


def _wanted(
    sale: SaleData, variants: Mapping[int, Variant], *, trusted: bool
) -> tuple[list[Wanted], list[tuple[str, int, int]]]:
    """The lines as priced by the till, and those (name, usual, price) whose price was never the shop's."""
    if any(line.variant_id not in variants for line in sale.lines):
        raise BadSale(_("This sale has nothing in it, or something the shop does not know."))
    in_force = rights.prices_in_force(variants.values(), sale)
    wanted, overridden = [], []
    for place, line in enumerate(sale.lines):
        variant = variants[line.variant_id]
        chosen = _options(variant, line, trusted=trusted) if line.options else []
        effect = options.effect(chosen)
        if line.unit_price not in {max(0, price + effect) for price in in_force[variant.pk]}:
            overridden.append((str(variant), max(0, variant.price + effect), line.unit_price))
        wanted.append(
            Wanted(key=place, variant=variant, quantity=line.quantity, unit_price=line.unit_price, options=chosen)
        )
    return wanted, overridden


def _options(variant: Variant, line: SaleLine, *, trusted: bool) -> list[dict[str, Any]]:
    """The answers as the catalogue has them; those of a sale the owner decided stay as they were sold."""
    try:
        return options.chosen(variant.product, options.answers_of(line.options))
    except (CatalogueError, KeyError, TypeError, ValueError) as error:
        if trusted:
            return [
                {"name": str(one.get("name", ""))[:60], "value": str(one.get("value", ""))[:300], "price": 0}
                for one in line.options
            ]
        if isinstance(error, CatalogueError):
            raise
        raise BadSale(_("This is not a sale.")) from error


def _check_tenders(sale: SaleData, customer: Customer | None) -> None:
    if any(one.method not in money.LABELS for one in sale.tenders):
        raise BadSale(_("This shop does not know that way to pay."))
    if sum(one.amount for one in sale.tenders) + sale.later != sale.total or (sale.later and not sale.preorder):
        raise BadSale(_("What was paid does not add up to the total."))
    if customer is None and any(one.method == money.ACCOUNT for one in sale.tenders):
        raise BadSale(_("Choose the customer who buys on account."))


def _customer(sale: SaleData, seller: User) -> tuple[Customer | None, str]:
    """Whose sale it is, and a remark. A number that cannot be read never stops a sale that has happened."""
    if sale.customer_id:
        customer = Customer.objects.select_related("merged_into").filter(pk=sale.customer_id).first()
        while customer is not None and customer.merged_into is not None:
            customer = customer.merged_into
        return customer, "" if customer else _("The customer of this sale is not known any more.")
    if not sale.phone:
        return None, ""
    try:
        owner = find_owner(normalise(Handle.Kind.PHONE, sale.phone))
        if owner is not None:
            return owner.customer.merged_into or owner.customer, ""
        with transaction.atomic():
            made = create_customer(name=sale.name, phone=sale.phone, way="counter", actor=seller)
            if sale.agrees:
                asking.spoken(customer=made, language=sale.agrees, way="counter", actor=seller)
            return made, ""
    except AkrabError as error:
        return None, str(error)
