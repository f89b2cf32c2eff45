"""Changes to a basket, before anything is ordered."""

import secrets

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from akrab.catalogue.models import Product, Stock, Variant
from akrab.catalogue.stock import OutOfStock, is_counted
from akrab.core import clock
from akrab.customers.models import Customer
from akrab.orders.errors import BasketError
from akrab.orders.models import Basket, BasketLine

MOST = 999


def open_basket(*, key: str = "", customer: Customer | None = None) -> Basket | None:
    """The open basket of the customer, else of the cookie's key; a key never opens somebody else's basket."""
    if customer is not None:
        return Basket.objects.filter(customer=customer, ordered_at=None).first()
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


def sellable(variant_id: int) -> Variant:
    """The variant if it is on sale. Raises BasketError."""
    variant = Variant.objects.select_related("product", "stock").filter(pk=variant_id).first()
    on_sale = (
        variant is not None
        and variant.is_active
        and variant.product.state == Product.State.ACTIVE
        and variant.product.kind != Product.Kind.CHARGE
    )
    if variant is None or not on_sale:
        raise BasketError(_("This product is not sold any more. Have a look at similar ones."))
    return variant


def _check(variant: Variant, quantity: int) -> None:
    if not 1 <= quantity <= MOST:
        raise BasketError(_("Choose a quantity from 1 to %(most)d.") % {"most": MOST}, field="quantity")
    if is_counted(variant):
        left = variant.stock.on_hand if hasattr(variant, "stock") else 0
        if left < quantity:
            raise OutOfStock(variant, left)


@transaction.atomic
def add(*, variant_id: int, quantity: int = 1, key: str = "", customer: Customer | None = None) -> Basket:
    """Put pieces into the basket (made when needed), on top of what lies there. Raises BasketError or OutOfStock."""
    variant = sellable(variant_id)
    _check(variant, quantity)
    basket = open_basket(key=key, customer=customer)
    if basket is None:
        basket = _new_basket(customer)
        if customer is None:
            BasketLine.objects.create(basket=basket, variant=variant, quantity=quantity)
            return basket
    there = BasketLine.objects.filter(basket=basket, variant=variant)
    already = there.values_list("quantity", flat=True).first()
    if already is None:
        BasketLine.objects.create(basket=basket, variant=variant, quantity=quantity)
    else:
        _check(variant, already + quantity)
        there.update(quantity=F("quantity") + quantity)
    return basket


@transaction.atomic
def set_quantity(*, basket: Basket, variant_id: int, quantity: int) -> None:
    """Change how many of a variant lie in the basket; 0 takes it out. Raises BasketError or OutOfStock."""
    line = BasketLine.objects.filter(basket=basket, variant_id=variant_id)
    if quantity == 0:
        line.delete()
        return
    _check(sellable(variant_id), quantity)
    if not line.update(quantity=quantity):
        BasketLine.objects.create(basket=basket, variant_id=variant_id, quantity=quantity)


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
            basket=own, variant_id=line.variant_id, defaults={"quantity": line.quantity}
        )
        if not created and mine.quantity < line.quantity:
            BasketLine.objects.filter(pk=mine.pk).update(quantity=line.quantity)
    guest.delete()


def left_of(variant: Variant) -> int | None:
    """Pieces left, None for what is not counted."""
    if not is_counted(variant):
        return None
    return Stock.objects.filter(variant=variant).values_list("on_hand", flat=True).first() or 0
