"""Products that the shop shows beside another one."""

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue import kinds
from akrab.catalogue.errors import CatalogueError
from akrab.catalogue.models import Product
from akrab.core.versions import bump
from akrab.journal.recording import record

MOST_RELATED = 24


@transaction.atomic
def relate(*, product: Product, other: Product, actor: User | None = None) -> None:
    """Show `other` on the page of `product`, one way. Raises CatalogueError."""
    if product.pk == other.pk:
        raise CatalogueError(_("A product does not go with itself. Choose another."))
    if product.related.count() >= MOST_RELATED:
        raise CatalogueError(_("At most %(most)d products can be shown beside one.") % {"most": MOST_RELATED})
    product.related.add(other)
    record(kinds.ProductChanged(name=product.name, fields="related"), subject=product, actor=actor)
    bump("catalogue")


@transaction.atomic
def unrelate(*, product: Product, other: Product, actor: User | None = None) -> None:
    product.related.remove(other)
    record(kinds.ProductChanged(name=product.name, fields="related"), subject=product, actor=actor)
    bump("catalogue")
