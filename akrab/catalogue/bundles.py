"""Bundles: variants made of others, whose stock they take and whose cost they have."""

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
    store_bundle_cost(bundle, actor=actor)
    record(kinds.ProductChanged(name=bundle.product.name, fields="contents"), subject=bundle.product, actor=actor)
    refresh_availability([bundle.product_id])
    bump("catalogue")
