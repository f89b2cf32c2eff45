"""What of a variant can be had, and what can be had although nothing lies on the shelf."""

from collections.abc import Callable, Iterable

from akrab.catalogue.models import BundleItem, Product

# Rooms above say which of these products can be had although nothing lies on the shelf, such as by pre-order.
beyond_the_shelf: list[Callable[[set[int]], set[int]]] = []


def beyond(product_ids: Iterable[int]) -> set[int]:
    """Those of the products that can be had without stock."""
    ids = set(product_ids)
    return set[int]().union(*(had(ids) for had in beyond_the_shelf))


def bundles_left(variant_ids: Iterable[int]) -> dict[int, int | None]:
    """How often each of these bundles can be put together from what is free to sell: the least of its contents.

    0 for one that holds nothing yet; None for one of services only, which never runs out.
    """
    left: dict[int, int | None] = dict.fromkeys(variant_ids, 0)
    items = BundleItem.objects.filter(bundle__in=left).values_list(
        "bundle_id", "quantity", "item__product__kind", "item__stock__on_hand"
    )
    seen: set[int] = set()
    for bundle, pieces, kind, on_hand in items:
        times = (on_hand or 0) // pieces if kind == Product.Kind.GOODS else None
        before = left[bundle]
        if bundle not in seen or before is None:
            left[bundle] = times
        elif times is not None:
            left[bundle] = min(before, times)
        seen.add(bundle)
    return left
