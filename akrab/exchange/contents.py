"""What lies in the bundles of a product file: `00812 × 2; KBL × 1`.

The articles may stand further down in the file, so what each bundle shall hold is put down with the batch, in the
tables, and settled when the whole file is in.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from akrab.catalogue import bundles
from akrab.catalogue.errors import CatalogueError
from akrab.catalogue.models import BundleItem, Product, Variant
from akrab.exchange.models import ImportedObject, ImportFailure, ImportRun
from akrab.exchange.writing import remember

ENTITY = "contents"
PIECES = re.compile(r"^(?P<sku>.+?)(?:(?:\s+[×x*]|[×*])\s*(?P<number>\d{1,4}))?$")
PARTS = re.compile(r"(?<!\\)[;\n]")


def parse(text: str) -> dict[str, int] | None:
    """Article number → pieces; None for what cannot be understood. `;` parts, a backslash keeps one that is meant."""
    found: dict[str, int] = {}
    for part in PARTS.split(text):
        if not part.strip():
            continue
        match = PIECES.match(part.strip())
        number = int(match["number"] or 1) if match else 0
        sku = match["sku"].replace("\\;", ";").strip() if match else ""
        if not sku or not 1 <= number <= bundles.MOST_PIECES or sku in found:
            return None
        found[sku] = number
    return found if len(found) <= bundles.MOST_ITEMS else None


def written(contents: Iterable[tuple[str, int]]) -> str:
    """The same as text for a file."""
    kept = ((sku.replace(";", r"\;"), number) for sku, number in contents)
    return "; ".join(f"{sku} × {number}" for sku, number in kept)


def written_of_all() -> dict[int, str]:
    """What every bundle holds, by the id of its variant."""
    found: dict[int, list[tuple[str, int]]] = {}
    for bundle, sku, number in BundleItem.objects.order_by("bundle_id", "id").values_list(
        "bundle_id", "item__sku", "quantity"
    ):
        found.setdefault(bundle, []).append((sku, number))
    return {bundle: written(contents) for bundle, contents in found.items()}


def put_down(run: ImportRun, rows: Iterable[Mapping[str, Any]], known: Mapping[str, Variant]) -> set[str]:
    """Note what the bundles of these rows shall hold. Returns the article numbers of those that hold something else."""
    said = {row["sku"]: (parse(row["contents"]), row["row"]) for row in rows if row.get("contents")}
    ids = {known[sku].pk: sku for sku in said}
    held: dict[int, dict[str, int]] = {pk: {} for pk in ids}
    for bundle, sku, number in BundleItem.objects.filter(bundle__in=ids).values_list(
        "bundle_id", "item__sku", "quantity"
    ):
        held[bundle][sku] = number
    differing = {pk: sku for pk, sku in ids.items() if said[sku][0] is not None and said[sku][0] != held[pk]}
    remember(run, ENTITY, [], {pk: {"wanted": said[sku][0], "row": said[sku][1]} for pk, sku in differing.items()})
    return set(differing.values())


def settle(run: ImportRun) -> None:
    """Fill the bundles; what cannot be filled stays as it was, and its row is told why. Settling again does nothing."""
    for touch in ImportedObject.objects.filter(run=run, entity=ENTITY).order_by("id"):
        if "wanted" in touch.before:
            with transaction.atomic():
                _settle(run, touch)


def _settle(run: ImportRun, touch: ImportedObject) -> None:
    bundle = Variant.objects.select_related("product").get(pk=touch.object_id)
    wanted: dict[str, int] = touch.before["wanted"]
    items = {one.sku: one for one in Variant.objects.filter(sku__in=wanted).select_related("product")}
    before = {str(pk): n for pk, n in bundle.contents.values_list("item_id", "quantity")}
    problem = _problem(bundle, wanted, items)
    if problem is None:
        try:
            bundles.set_contents(
                bundle=bundle, contents={items[sku].pk: n for sku, n in wanted.items()}, actor=run.actor
            )
        except CatalogueError as error:
            problem = ("content_refused", str(error))
    if problem is None:
        touch.before = {"items": before}
        touch.save(update_fields=["before"])
        return
    code, value = problem
    ImportFailure.objects.create(run=run, row=touch.before["row"], taken=True, code=code, params={"value": value[:80]})
    ImportRun.objects.filter(pk=run.pk).update(warnings=F("warnings") + 1)
    touch.delete()


def _problem(bundle: Variant, wanted: Mapping[str, int], items: Mapping[str, Variant]) -> tuple[str, str] | None:
    if bundle.product.kind != Product.Kind.BUNDLE:
        return "content_of_goods", bundle.sku
    for sku in wanted:
        if sku not in items:
            return "content_unknown", sku
        if items[sku].product.kind == Product.Kind.BUNDLE:
            return "content_bundle", sku
    return None


def take_back(part: Iterable[ImportedObject]) -> dict[int, str]:
    """The bundles hold what they held before the import; of what is gone since, nothing."""
    for touch in part:
        bundle = Variant.objects.select_related("product").filter(pk=touch.object_id).first()
        if bundle is None or "items" not in touch.before:
            continue
        items = {int(pk): number for pk, number in touch.before["items"].items()}
        there = set(Variant.objects.filter(pk__in=items).values_list("id", flat=True))
        bundles.set_contents(bundle=bundle, contents={pk: n for pk, n in items.items() if pk in there}, tell=False)
    return {}
