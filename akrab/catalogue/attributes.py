"""What a product is made of or like, as the shop writes it: `Colour: black`, one in a line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db.models import F
from django.utils.translation import gettext as _

from akrab.catalogue.errors import CatalogueError
from akrab.catalogue.left import beyond, bundles_left
from akrab.catalogue.models import ALL_VARIANTS, AttributeValue, Product, Variant

LONGEST_KEY, LONGEST_VALUE, MOST = 60, 100, 40
MOST_BITS = 62  # variants told apart; those beyond share the last bit


def parse(text: str) -> dict[str, str]:
    """Lines or `;` part them, a colon parts key and value. Raises CatalogueError for a line without one."""
    found: dict[str, str] = {}
    for line in text.replace(";", "\n").splitlines():
        if not line.strip():
            continue
        key, colon, value = (part.strip() for part in line.partition(":"))
        if not (colon and key and value):
            raise CatalogueError(
                _("“%(line)s” is not understood. Write it like “Colour: black”.") % {"line": line.strip()[:60]},
                field="attributes",
            )
        if len(key) > LONGEST_KEY or len(value) > LONGEST_VALUE:
            raise CatalogueError(
                _("“%(line)s” is too long. Shorten it.") % {"line": line.strip()[:60]}, field="attributes"
            )
        known = next((one for one in found if one.casefold() == key.casefold()), key)
        found[known] = value
    if len(found) > MOST:
        raise CatalogueError(_("A product can have at most %(most)d attributes.") % {"most": MOST}, field="attributes")
    return found


def written(attributes: Mapping[str, object], separator: str = "\n") -> str:
    """The same as text, for a form or a file."""
    return separator.join(f"{key}: {value}" for key, value in attributes.items())


def mirror(product_ids: Iterable[int]) -> bool:
    """Keep the rows to filter by as these products and their variants are, and which of them can be had. In the
    caller's transaction. True when a row changed."""
    ids = sorted(set(product_ids))
    changed = [_mirror_some(ids[start : start + 500]) for start in range(0, len(ids), 500)]
    return any(changed)


def _mirror_some(ids: Sequence[int]) -> bool:
    if not ids:
        return False
    wanted = _wanted(ids)
    gone, changed = [], 0
    for row in AttributeValue.objects.filter(product__in=ids).order_by("id"):
        masks = wanted.pop((row.product_id, row.key, row.value), None)
        if masks is None:
            gone.append(row.pk)
        elif masks != (row.variants, row.stocked):
            changed += _change(row, *masks)
    if gone:
        AttributeValue.objects.filter(pk__in=gone).delete()
    if wanted:
        AttributeValue.objects.bulk_create(
            [
                AttributeValue(product_id=pk, key=key, value=value, variants=variants, stocked=stocked)
                for (pk, key, value), (variants, stocked) in wanted.items()
            ],
            batch_size=2000,
            ignore_conflicts=True,
        )
    return bool(gone or changed or wanted)


def _change(row: AttributeValue, variants: int, stocked: int) -> int:
    """Only the bits that differ are touched: two who sell the last of two colours at once do not undo each other."""
    rows = AttributeValue.objects.filter(pk=row.pk)
    if variants != row.variants:
        return rows.update(variants=variants, stocked=stocked)
    kept, added = ALL_VARIANTS & ~(row.stocked & ~stocked), stocked & ~row.stocked
    return rows.update(stocked=F("stocked").bitand(kept).bitor(added))


def _wanted(ids: Sequence[int]) -> dict[tuple[int, str, str], tuple[int, int]]:
    """(product, key, value) → the bits of the variants that have it, and of those of them that can be had."""
    found: dict[tuple[int, str, str], tuple[int, int]] = {}
    kinds = {}
    for pk, kind, own in Product.objects.filter(pk__in=ids).values_list("id", "kind", "attributes"):
        kinds[pk] = kind
        for key, value in _cut(own):
            found[pk, key, value] = (ALL_VARIANTS, ALL_VARIANTS)
    offered = Variant.objects.filter(product__in=ids, is_active=True).order_by("product_id", "position", "id")
    variants = list(offered.values_list("product_id", "id", "options", "stock__on_hand"))
    if not any(options for _product, _pk, options, _left in variants):
        return found
    bundles = bundles_left(pk for product, pk, _options, _left in variants if kinds[product] == Product.Kind.BUNDLE)
    everything = beyond(ids)
    place, last = 0, 0
    for product, pk, options, left in variants:
        place, last = (place + 1 if product == last else 0), product
        bit = 1 << min(place, MOST_BITS - 1)
        had = product in everything or _can_be_had(kinds[product], bundles.get(pk, left))
        for key, value in _cut(options):
            before, stocked = found.get((product, key, value), (0, 0))
            found[product, key, value] = (before | bit, stocked | (bit if had else 0))
    return found


def _can_be_had(kind: str, left: int | None) -> bool:
    if kind == Product.Kind.SERVICE:
        return True
    return left is None or left > 0 if kind == Product.Kind.BUNDLE else bool(left)


def _cut(values: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key, value in values.items():
        if key and value not in ("", None):
            yield key[:LONGEST_KEY], str(value)[:LONGEST_VALUE]
