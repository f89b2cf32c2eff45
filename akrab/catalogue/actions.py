"""Changes to categories, products, variants and pictures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue import barcodes, kinds, prices, stock
from akrab.catalogue.errors import CatalogueError
from akrab.catalogue.models import BundleItem, Category, Picture, Product, Stock, StockMove, Variant
from akrab.catalogue.summaries import refresh_summary
from akrab.core import clock, search
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
VARIANT_FIELDS = (
    "sku", "barcode", "name", "options", "price", "cost", "regular_price", "weight", "has_serials", "position",
    "is_active",
)  # fmt: skip


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
    regular_price: int | None = None
    weight: int | None = None  # grams
    has_serials: bool = False


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
    prices.check_amount("price", data.price)
    prices.check_amount("cost", data.cost)
    _check_regular(data.regular_price, data.price)
    barcode = barcodes.cleaned(data.barcode)
    if not data.sku.strip():
        raise CatalogueError(_("Please write an article number."), field="sku")
    try:
        with transaction.atomic():
            variant = Variant.objects.create(
                product=product,
                sku=data.sku.strip(),
                barcode=barcode,
                name=data.name.strip()[:100],
                options=dict(data.options),
                price=data.price,
                cost=data.cost if product.kind != Product.Kind.BUNDLE else None,  # it costs what is in it
                regular_price=data.regular_price,
                weight=data.weight,
                has_serials=data.has_serials,
                position=position,
            )
    except IntegrityError as error:
        raise CatalogueError(
            _("The article number “%(sku)s” or its bar code is already used. Choose another.") % {"sku": data.sku},
            field="sku",
        ) from error
    prices.note(variant, before=None, actor=actor)
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
def remove_product(*, product: Product, actor: User | None = None) -> bool:
    """Take a product out of the shop: gone when nothing was ever done with it (True), else archived."""
    if _is_used(product):
        change_product(product=product, actor=actor, state=Product.State.ARCHIVED)
        return False
    record(kinds.ProductRemoved(name=product.name), subject=product, actor=actor)
    search.forget("product", [product.pk])
    product.delete()
    bump("catalogue")
    return True


def _is_used(product: Product) -> bool:
    """True when rows of other rooms, or stock that moved, tell of it."""
    moves = StockMove.objects.filter(variant__product=product).exclude(reason=StockMove.Reason.OPENING)
    if moves.exists() or BundleItem.objects.filter(item__product=product).exclude(bundle__product=product).exists():
        return True
    for model, ids in ((Product, [product.pk]), (Variant, list(product.variants.values_list("pk", flat=True)))):
        for relation in model._meta.related_objects:
            other = relation.related_model
            if other._meta.app_label == "catalogue":
                continue
            if other._base_manager.filter(**{f"{relation.field.name}__in": ids}).exists():
                return True
    return False


def _check_regular(regular: int | None, price: int) -> None:
    prices.check_amount("regular_price", regular)
    if regular is not None and regular <= price:
        raise CatalogueError(
            _("The price struck through must be higher than the price. Leave it empty without one."),
            field="regular_price",
        )


@transaction.atomic
def change_variant(*, variant: Variant, actor: User | None = None, reason: str = "", **details: Any) -> None:
    """Change a variant; new prices and costs are noted, a new price is journalled too. Raises CatalogueError.

    A price set by hand ends a scheduled price that is running: nothing comes back on its own then.
    """
    details = _checked(variant, details)
    changed = [key for key in VARIANT_FIELDS if key in details and details[key] != getattr(variant, key)]
    if not changed:
        return
    if "price" in changed:
        ran = prices.stop_running([variant.pk])
        regular = variant.regular_price
        # What was struck through belongs to the scheduled price, or no longer lies above the new one.
        if "regular_price" not in changed and regular is not None and (ran or regular <= details["price"]):
            details["regular_price"] = None
            changed.append("regular_price")
    before = {key: getattr(variant, key) for key in changed}
    for key in changed:
        setattr(variant, key, details[key])
    try:
        if "regular_price" in changed:
            _check_regular(variant.regular_price, variant.price)
        _save_variant(variant, changed)
    except CatalogueError:
        for key, value in before.items():
            setattr(variant, key, value)
        raise
    if "price" in changed:
        prices.journal_price(variant, before["price"], actor)
    if "price" in changed or "cost" in changed:
        prices.note(variant, before=before.get("price", variant.price), reason=reason, actor=actor)
    if "cost" in changed:
        prices.refresh_bundle_costs([variant.pk], actor=actor)
    others = [key for key in changed if key != "price"]
    if others:
        record(
            kinds.ProductChanged(name=f"{variant.product} ({variant.sku})", fields=", ".join(others)),
            subject=variant.product,
            actor=actor,
        )
    refresh_summary(variant.product)


def _checked(variant: Variant, details: dict[str, Any]) -> dict[str, Any]:
    """What is wished, as it may be stored. Raises CatalogueError."""
    details = dict(details)
    prices.check_amount("price", details.get("price", 0))
    prices.check_amount("cost", details.get("cost"))
    if "barcode" in details:
        details["barcode"] = barcodes.cleaned(details["barcode"])
    if "sku" in details:
        details["sku"] = str(details["sku"]).strip()
        if not details["sku"]:
            raise CatalogueError(_("Please write an article number."), field="sku")
    if variant.product.kind == Product.Kind.BUNDLE:
        details.pop("cost", None)  # it costs what is in it
    return details


def _save_variant(variant: Variant, changed: Sequence[str]) -> None:
    try:
        with transaction.atomic():
            variant.save(update_fields=changed)
    except IntegrityError as error:
        if "sku" in changed and Variant.objects.filter(sku=variant.sku).exclude(pk=variant.pk).exists():
            raise CatalogueError(
                _("The article number “%(sku)s” is already used. Choose another.") % {"sku": variant.sku}, field="sku"
            ) from error
        raise CatalogueError(_("This bar code is already used. Choose another."), field="barcode") from error


@transaction.atomic
def give_barcode(*, variant: Variant, actor: User | None = None) -> str:
    """A bar code of the shop's own for an article without one. Returns the code it has now."""
    if not variant.barcode:
        change_variant(variant=variant, actor=actor, barcode=barcodes.free_code(variant))
    return variant.barcode


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
def change_picture(*, picture: Picture, alt: str | None = None, step: int = 0, actor: User | None = None) -> None:
    """Say what is on it (read out to those who cannot see it), or move it: `step` -1 forward, 1 back."""
    product = picture.product
    if alt is not None:
        picture.alt = alt.strip()[:200] or product.name
        picture.save(update_fields=["alt"])
    if step:
        order = list(product.pictures.values_list("pk", flat=True))
        place = order.index(picture.pk)
        order.insert(max(0, place + step), order.pop(place))
        for position, pk in enumerate(order):
            Picture.objects.filter(pk=pk).update(position=position)
    record(kinds.ProductChanged(name=product.name, fields="picture"), subject=product, actor=actor)
    refresh_summary(product)


@transaction.atomic
def remove_picture(*, picture: Picture, actor: User | None = None) -> None:
    product = picture.product
    picture.delete()
    record(kinds.ProductChanged(name=product.name, fields="picture"), subject=product, actor=actor)
    refresh_summary(product)
