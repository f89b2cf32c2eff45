"""Bundles: variants made of others, whose stock they take and whose cost they have."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue import kinds
from akrab.catalogue.errors import CatalogueError
from akrab.catalogue.models import BundleItem, Product, Variant
from akrab.catalogue.prices import store_bundle_cost
from akrab.catalogue.summaries import refresh_availability
from akrab.core.versions import bump
from akrab.journal.recording import record

MOST_PIECES, MOST_ITEMS = 999, 50


@transaction.atomic
def set_contents(*, bundle: Variant, contents: Mapping[int, int], actor: User | None = None, tell: bool = True) -> bool:
    """The bundle holds this and nothing else (variant id → pieces). False when it did already. `tell`: the journal says
    so; the undoing of an import tells of itself. Raises CatalogueError, nothing then changed."""
    if bundle.product.kind != Product.Kind.BUNDLE:
        raise CatalogueError(_("“%(name)s” is not a bundle.") % {"name": bundle})
    held = dict(bundle.contents.values_list("item_id", "quantity"))
    if held == dict(contents):
        return False
    allowed = Variant.objects.filter(pk__in=contents, product__kind__in=[Product.Kind.GOODS, Product.Kind.SERVICE])
    if allowed.count() != len(contents):
        raise CatalogueError(_("A bundle holds goods and services, not other bundles."), field="item")
    if len(contents) > MOST_ITEMS:
        raise CatalogueError(_("A bundle can hold at most %(most)d articles.") % {"most": MOST_ITEMS})
    if not all(1 <= number <= MOST_PIECES for number in contents.values()):
        raise CatalogueError(_("Choose a quantity from 1 to %(most)d.") % {"most": MOST_PIECES}, field="quantity")
    bundle.contents.exclude(item__in=contents).delete()
    for pk, number in contents.items():
        BundleItem.objects.update_or_create(bundle=bundle, item_id=pk, defaults={"quantity": number})
    _changed(bundle, actor, tell=tell)
    return True


def _changed(bundle: Variant, actor: User | None, *, tell: bool = True) -> None:
    store_bundle_cost(bundle, actor=actor)
    if tell:
        record(kinds.ProductChanged(name=bundle.product.name, fields="contents"), subject=bundle.product, actor=actor)
    refresh_availability([bundle.product_id])
    bump("catalogue")


@transaction.atomic
def set_content(*, bundle: Variant, item: Variant, quantity: int, actor: User | None = None) -> None:
    """So many pieces of `item` lie in the bundle; 0 takes it out. Raises CatalogueError."""
    if bundle.product.kind != Product.Kind.BUNDLE:
        raise CatalogueError(_("“%(name)s” is not a bundle.") % {"name": bundle})
    if item.product.kind not in {Product.Kind.GOODS, Product.Kind.SERVICE}:
        raise CatalogueError(_("A bundle holds goods and services, not other bundles."), field="item")
    if not 0 <= quantity <= MOST_PIECES:
        raise CatalogueError(_("Choose a quantity from 1 to %(most)d.") % {"most": MOST_PIECES}, field="quantity")
    rows = BundleItem.objects.filter(bundle=bundle, item=item)
    if quantity == 0:
        if not rows.delete()[0]:
            return
    else:
        if not rows.exists() and bundle.contents.count() >= MOST_ITEMS:
            raise CatalogueError(_("A bundle can hold at most %(most)d articles.") % {"most": MOST_ITEMS})
        BundleItem.objects.update_or_create(bundle=bundle, item=item, defaults={"quantity": quantity})
    _changed(bundle, actor)
