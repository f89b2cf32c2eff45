"""Changes to a basket, before anything is ordered."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from akrab.catalogue.errors import CatalogueError
from akrab.catalogue.models import Product, Variant
from akrab.catalogue.options import answers_of, chosen
from akrab.catalogue.stock import OutOfStock, is_counted
from akrab.catalogue.summaries import bundles_left
from akrab.core import clock
from akrab.core.prepared import Prepared, names, record
from akrab.customers.models import Customer
from akrab.orders.batches import open_for
from akrab.orders.errors import BasketError
from akrab.orders.models import Basket, BasketLine

MOST = 999
MOST_CODES = 5
MOST_POINTS = 10**9


_of_customer = Prepared(  # at most one: a constraint says so
    lambda customer: Basket.objects.filter(customer=customer, ordered_at=None).values_list(*names(Basket))
)


def open_basket(*, key: str = "", customer: Customer | None = None) -> Basket | None:
    """The open basket of the customer, else of the cookie's key; a key never opens somebody else's basket."""
    if customer is not None:
        row = _of_customer.row(customer=customer.pk)
        return record(Basket, names(Basket), iter(row)) if row else None
    return Basket.objects.filter(key=key, ordered_at=None, customer=None).first() if key else None


@transaction.atomic
def ensure_basket(*, key: str = "", customer: Customer | None = None) -> Basket:
    """The open basket, made when there is none."""
    return open_basket(key=key, customer=customer) or _new_basket(customer)


def _new_basket(customer: Customer | None) -> Basket:
    if customer is None:  # a new guest's key cannot clash: nothing to fall back to, so no savepoint
        return Basket.objects.create(key=secrets.token_urlsafe(32), created_at=clock.now())
    try:
        with transaction.atomic():
            return Basket.objects.create(key=secrets.token_urlsafe(32), customer=customer, created_at=clock.now())
    except IntegrityError:  # the customer's other tab made it a moment ago
        return Basket.objects.get(customer=customer, ordered_at=None)


def is_sold(variant: Variant) -> bool:
    """True when customers can order it (`variant` with its product)."""
    product = variant.product
    return variant.is_active and product.state == Product.State.ACTIVE and product.kind != Product.Kind.CHARGE


def sellable(variant_id: int) -> Variant:
    """The variant if it is on sale. Raises BasketError."""
    variant = Variant.objects.select_related("product", "stock").filter(pk=variant_id).first()
    if variant is None or not is_sold(variant):
        raise BasketError(_("This product is not sold any more. Have a look at similar ones."))
    return variant


def left_of(variant: Variant) -> int | None:
    """Pieces that can be had (`variant` with its product and stock), None for what is not counted."""
    if variant.product.kind == Product.Kind.BUNDLE:
        return bundles_left([variant.pk])[variant.pk]
    if not is_counted(variant):
        return None
    batch = open_for([variant.pk]).get(variant.pk)
    if batch is not None:
        return batch.left
    return variant.stock.on_hand if hasattr(variant, "stock") else 0


def _check(variant: Variant, quantity: int, *, besides: int = 0) -> None:
    """`besides`: pieces of the same variant in other lines of the basket."""
    if not 1 <= quantity <= MOST:
        raise BasketError(_("Choose a quantity from 1 to %(most)d.") % {"most": MOST}, field="quantity")
    left = left_of(variant)
    if left is not None and left < quantity + besides:
        raise OutOfStock(variant, left)


def refresh_options(line: BasketLine) -> bool:
    """Bring the line's options (in memory) to what they cost now; False when the product is not made like that any
    more."""
    try:
        line.options = chosen(line.variant.product, answers_of(line.options))
    except CatalogueError:
        return False
    return True


def _key_of(options: Sequence[Mapping[str, Any]]) -> str:
    """The same choices have the same key; none have an empty one."""
    if not options:
        return ""
    return hashlib.sha256(json.dumps(list(options), sort_keys=True).encode()).hexdigest()[:32]


@transaction.atomic
def add(
    *,
    variant_id: int,
    quantity: int = 1,
    answers: Mapping[int, str] | None = None,
    key: str = "",
    customer: Customer | None = None,
) -> Basket:
    """Put pieces into the basket (made when needed), on top of what lies there. `answers`: option id → answer, for a
    product made to order. Raises BasketError, CatalogueError or OutOfStock."""
    variant = sellable(variant_id)
    _check(variant, quantity)
    options = chosen(variant.product, answers or {}) if answers or variant.product.has_options else []
    options_key = _key_of(options)
    made_of: dict[str, Any] = {"variant": variant, "options_key": options_key}
    basket = open_basket(key=key, customer=customer)
    if basket is None:
        basket = _new_basket(customer)
        if customer is None:
            BasketLine.objects.create(basket=basket, quantity=quantity, options=list(options), **made_of)
            return basket
    there = dict(BasketLine.objects.filter(basket=basket, variant=variant).values_list("options_key", "quantity"))
    _check(variant, quantity, besides=sum(there.values()))
    already = there.get(options_key)
    if already is None:
        BasketLine.objects.create(basket=basket, quantity=quantity, options=list(options), **made_of)
    else:
        _check(variant, already + quantity)
        BasketLine.objects.filter(basket=basket, **made_of).update(quantity=F("quantity") + quantity)
    return basket


@transaction.atomic
def set_quantity(*, basket: Basket, line_id: int, quantity: int) -> None:
    """Change how many of a line lie in the basket; 0 takes it out. A line of another basket is not touched. Raises
    BasketError or OutOfStock."""
    line = BasketLine.objects.filter(basket=basket, pk=line_id).first()
    if line is None:
        return
    if quantity == 0:
        line.delete()
        return
    others = BasketLine.objects.filter(basket=basket, variant_id=line.variant_id).exclude(pk=line_id)
    besides = sum(others.values_list("quantity", flat=True))
    _check(sellable(line.variant_id), quantity, besides=besides)
    BasketLine.objects.filter(pk=line_id).update(quantity=quantity)


@transaction.atomic
def add_code(*, basket: Basket, text: str) -> str:
    """Note a promotion code for the basket; returns it as it is written. What it gives, or why it gives nothing, the
    price says. Raises BasketError."""
    code = "".join(text.split()).upper()[:40]
    if not code:
        raise BasketError(_("Write the code first."), field="code")
    codes = Basket.objects.select_for_update().values_list("codes", flat=True).get(pk=basket.pk)
    if code in codes:
        return code
    if len(codes) >= MOST_CODES:
        raise BasketError(_("Remove a code before you add another."), field="code")
    Basket.objects.filter(pk=basket.pk).update(codes=[*codes, code])
    return code


@transaction.atomic
def remove_code(*, basket: Basket, code: str) -> None:
    codes = Basket.objects.select_for_update().values_list("codes", flat=True).get(pk=basket.pk)
    Basket.objects.filter(pk=basket.pk).update(codes=[one for one in codes if one != code])


@transaction.atomic
def set_points(*, basket: Basket, points: int) -> None:
    """How many points the customer wishes to redeem; what of it can be used, the price tells. Raises BasketError."""
    if not 0 <= points <= MOST_POINTS:
        raise BasketError(_("Write how many points you want to use."), field="points")
    Basket.objects.filter(pk=basket.pk).update(points=points)


@transaction.atomic
def adopt(*, key: str, customer: Customer) -> None:
    """After sign-in: what lay in the guest's basket goes into the customer's own."""
    guest = open_basket(key=key)
    if guest is None:
        return
    own = open_basket(customer=customer)
    if own is None:
        Basket.objects.filter(pk=guest.pk, customer=None).update(customer=customer)
        return
    for line in guest.lines.all():
        mine, created = BasketLine.objects.get_or_create(
            basket=own,
            variant_id=line.variant_id,
            options_key=line.options_key,
            defaults={"quantity": line.quantity, "options": line.options},
        )
        if not created and mine.quantity < line.quantity:
            BasketLine.objects.filter(pk=mine.pk).update(quantity=line.quantity)
    codes = [*own.codes, *(code for code in guest.codes if code not in own.codes)]
    Basket.objects.filter(pk=own.pk).update(codes=codes[:MOST_CODES])
    guest.delete()
