"""What stands in the catalogue to take away: the tree of categories with what is on sale, in the language active."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from akrab.catalogue.models import Category, Picture, Product, Variant, in_language
from akrab.catalogue.stock import is_counted
from akrab.catalogue.summaries import FEW, bundles_left

Availability = Product.Availability


@dataclass(frozen=True)
class Entry:
    """A product with its variants on sale; `stem` of its first picture, empty for none."""

    product: Product
    variants: Sequence[Variant]
    left: dict[int, int | None]  # variant id → how many can be had; None: not counted
    stem: str = ""
    alt: str = ""

    @property
    def link(self) -> str:
        return settings.BASE_URL + reverse("storefront:product", args=[self.product.slug])

    @property
    def is_counted(self) -> bool:
        return any(one is not None for one in self.left.values())

    def availability(self, variant: Variant) -> Availability:
        left = self.left[variant.pk]
        if left is None or left > FEW:
            return Availability.IN_STOCK
        return Availability.FEW if left else Availability.SOLD_OUT


@dataclass
class Chapter:
    """A category with its entries. `level` 1 is the top of the tree; names from the top down stand in `path`."""

    path: tuple[str, ...]
    entries: list[Entry] = field(default_factory=list)

    @property
    def level(self) -> int:
        return len(self.path)

    @property
    def name(self) -> str:
        return self.path[-1]


def was(variant: Variant) -> int | None:
    """The regular price in minor units, while a lower one runs."""
    regular = variant.regular_price
    return regular if regular is not None and regular > variant.price else None


def chapters() -> list[Chapter]:
    """In the order of the tree; a category without entries stands there only for those below it."""
    found: dict[int | None, list[Entry]] = {}
    loose: list[Entry] = []  # services without a category get a chapter of their own
    for entry in entries():
        product = entry.product
        if product.category_id is None and product.kind == Product.Kind.SERVICE:
            loose.append(entry)
        else:
            found.setdefault(product.category_id, []).append(entry)
    made = list(_walk(found))
    for name, rest in ((_("Services"), loose), (_("Other"), found.get(None, []))):
        if rest:
            made.append(Chapter((name,), rest))
    return made


def entries() -> list[Entry]:
    """Everything on sale by name; a handful of queries whatever the size of the shop."""
    active = Prefetch("variants", queryset=Variant.objects.filter(is_active=True).select_related("stock"))
    pictures = Prefetch("pictures", queryset=Picture.objects.only("product_id", "stem", "alt", "position"))
    on_sale = Product.objects.on_sale().exclude(kind=Product.Kind.CHARGE).defer("description", "attributes")
    products = list(on_sale.prefetch_related(active, pictures).order_by("id"))
    bundles = [product for product in products if product.kind == Product.Kind.BUNDLE]
    held = bundles_left(variant.pk for product in bundles for variant in product.variants.all()) if bundles else {}
    made = [_entry(product, held) for product in products]
    return sorted(
        (entry for entry in made if entry.variants), key=lambda one: (str(one.product).casefold(), one.product.pk)
    )


def _entry(product: Product, held: dict[int, int | None]) -> Entry:
    variants = list(product.variants.all())
    first = next(iter(product.pictures.all()), None)
    left: dict[int, int | None] = {}
    for variant in variants:
        variant.product = product
        if product.kind == Product.Kind.BUNDLE:
            left[variant.pk] = held.get(variant.pk, 0)
        elif is_counted(variant):
            left[variant.pk] = variant.stock.on_hand if hasattr(variant, "stock") else 0
        else:
            left[variant.pk] = None
    return Entry(product, variants, left, first.stem if first else "", first.alt if first else "")


def _walk(found: dict[int | None, list[Entry]]) -> Iterator[Chapter]:
    children: dict[int | None, list[Category]] = {}
    for category in Category.objects.all():
        children.setdefault(category.parent_id, []).append(category)

    def below(parent: int | None, path: tuple[str, ...]) -> list[Chapter]:
        made: list[Chapter] = []
        for category in children.get(parent, []):
            own = Chapter((*path, in_language(category, "name")), found.get(category.pk, []))
            under = below(category.pk, own.path)
            if own.entries or under:
                made += [own, *under]
        return made

    yield from below(None, ())


def count(made: Iterable[Chapter]) -> int:
    return sum(len(chapter.entries) for chapter in made)
