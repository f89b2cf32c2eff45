"""Changes to categories, products, variants and pictures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue import kinds, stock
from akrab.catalogue.models import Category, Picture, Product, Stock, StockMove, Variant
from akrab.catalogue.summaries import refresh_summary
from akrab.core import clock, shop
from akrab.core.errors import AkrabError
from akrab.core.versions import bump
from akrab.journal.recording import record

PRODUCT_FIELDS = (
    "kind",
    "state",
    "category",
    "name",
    "brand",
    "summary",
    "description",
    "attributes",
    "translations",
    "featured",
)
VARIANT_FIELDS = ("barcode", "name", "options", "price", "cost", "position", "is_active")


class CatalogueError(AkrabError):
    """A change to the catalogue is refused."""


@dataclass(frozen=True, kw_only=True)
class VariantData:
    """One variant as a form or a file gives it; prices in minor units."""

    sku: str
    price: int
    name: str = ""
    barcode: str = ""
    cost: int | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    stock: int | None = None
    low_at: int | None = None


def free_slug(model: type[Product] | type[Category], name: str) -> str:
    """A slug of the name that nothing else has."""
    base = slugify(name)[:70] or "item"
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


@transaction.atomic
def save_category(
    *,
    category: Category | None = None,
    name: str,
    parent: Category | None = None,
    icon: str = "package",
    position: int = 0,
    translations: Mapping[str, Any] | None = None,
    slug: str = "",
    actor: User | None = None,
) -> Category:
    """Add or change a category. Raises CatalogueError when it would lie within itself."""
    if not name.strip():
        raise CatalogueError(_("Please write a name."), field="name")
    ancestor = parent
    while ancestor is not None:
        if category is not None and ancestor.pk == category.pk:
            raise CatalogueError(_("A category cannot lie within itself."), field="parent")
        ancestor = ancestor.parent
    if category is None:
        category = Category(slug=slug or free_slug(Category, name))
    category.name, category.parent, category.icon, category.position = name.strip()[:80], parent, icon, position
    if translations is not None:
        category.translations = dict(translations)
    category.save()
    record(kinds.CategorySaved(name=category.name), subject=category, actor=actor)
    bump("catalogue")
    return category


@transaction.atomic
def remove_category(*, category: Category, actor: User | None = None) -> None:
    """Raises CatalogueError while something is in it."""
    if category.products.exists() or category.children.exists():
        raise CatalogueError(_("There are products or categories in “%(name)s”. Move them first.") % {"name": category})
    record(kinds.CategoryRemoved(name=category.name), subject=category, actor=actor)
    category.delete()
    bump("catalogue")


def _check_price(name: str, amount: int | None) -> None:
    if amount is not None and not 0 <= amount < 10**15:
        raise CatalogueError(_("The amount must be zero or more."), field=name)


@transaction.atomic
def create_product(
    *, name: str, variants: Sequence[VariantData], actor: User | None = None, slug: str = "", **details: Any
) -> Product:
    """A new product with at least one variant and its opening stock. Raises CatalogueError, nothing then changed."""
    if not name.strip():
        raise CatalogueError(_("Please write a name."), field="name")
    if not variants:
        raise CatalogueError(_("A product needs a price."), field="price")
    product = Product.objects.create(
        name=name.strip()[:150],
        slug=slug or free_slug(Product, name),
        created_at=clock.now(),
        **{key: value for key, value in details.items() if key in PRODUCT_FIELDS},
    )
    record(kinds.ProductCreated(name=product.name), subject=product, actor=actor)
    for position, data in enumerate(variants):
        add_variant(product=product, data=data, position=position, actor=actor)
    refresh_summary(product)
    return product


@transaction.atomic
def add_variant(*, product: Product, data: VariantData, position: int = 0, actor: User | None = None) -> Variant:
    """One more variant. Raises CatalogueError when its article number or bar code is taken."""
    _check_price("price", data.price)
    _check_price("cost", data.cost)
    if not data.sku.strip():
        raise CatalogueError(_("Please write an article number."), field="sku")
    try:
        with transaction.atomic():
            variant = Variant.objects.create(
                product=product,
                sku=data.sku.strip(),
                barcode=data.barcode.strip(),
                name=data.name.strip()[:100],
                options=dict(data.options),
                price=data.price,
                cost=data.cost,
                position=position,
            )
    except IntegrityError as error:
        raise CatalogueError(
            _("The article number “%(sku)s” or its bar code is already used. Choose another.") % {"sku": data.sku},
            field="sku",
        ) from error
    if product.kind == Product.Kind.GOODS:
        Stock.objects.create(variant=variant, on_hand=0, low_at=data.low_at)
        if data.stock:
            stock.receive(variant=variant, quantity=data.stock, reason=StockMove.Reason.OPENING, actor=actor)
    refresh_summary(product)
    return variant


@transaction.atomic
def change_product(*, product: Product, actor: User | None = None, **details: Any) -> None:
    """Change texts, category, state or place on the first page."""
    if "name" in details and not str(details["name"]).strip():
        raise CatalogueError(_("Please write a name."), field="name")
    changed = [key for key in PRODUCT_FIELDS if key in details and details[key] != getattr(product, key)]
    if not changed:
        return
    for key in changed:
        setattr(product, key, details[key])
    product.save(update_fields=changed)
    record(kinds.ProductChanged(name=product.name, fields=", ".join(changed)), subject=product, actor=actor)
    refresh_summary(product)


@transaction.atomic
def change_variant(*, variant: Variant, actor: User | None = None, **details: Any) -> None:
    """Change a variant; a new price is journalled. Raises CatalogueError."""
    _check_price("price", details.get("price", 0))
    _check_price("cost", details.get("cost"))
    changed = [key for key in VARIANT_FIELDS if key in details and details[key] != getattr(variant, key)]
    if not changed:
        return
    if "price" in changed:
        record(
            kinds.PriceChanged(
                sku=variant.sku, before=variant.price, after=details["price"], currency=shop.get("currency")
            ),
            subject=variant.product,
            actor=actor,
        )
    for key in changed:
        setattr(variant, key, details[key])
    try:
        with transaction.atomic():
            variant.save(update_fields=changed)
    except IntegrityError as error:
        raise CatalogueError(_("This bar code is already used. Choose another."), field="barcode") from error
    others = [key for key in changed if key != "price"]
    if others:
        record(
            kinds.ProductChanged(name=f"{variant.product} ({variant.sku})", fields=", ".join(others)),
            subject=variant.product,
            actor=actor,
        )
    refresh_summary(variant.product)


@transaction.atomic
def add_picture(
    *, product: Product, stem: str, width: int, height: int, alt: str = "", actor: User | None = None
) -> Picture:
    """Hang a picture, already made into its sizes by `catalogue.pictures`, behind the others."""
    picture = Picture.objects.create(
        product=product,
        stem=stem,
        width=width,
        height=height,
        alt=alt or product.name,
        position=product.pictures.count(),
    )
    record(kinds.ProductChanged(name=product.name, fields="picture"), subject=product, actor=actor)
    refresh_summary(product)
    return picture


@transaction.atomic
def remove_picture(*, picture: Picture, actor: User | None = None) -> None:
    product = picture.product
    picture.delete()
    record(kinds.ProductChanged(name=product.name, fields="picture"), subject=product, actor=actor)
    refresh_summary(product)
