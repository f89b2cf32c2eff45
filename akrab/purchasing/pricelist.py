"""A supplier's new prices: what they would change, and the change. Proposals and orders reckon with them at once; the
average cost of an article moves with deliveries, and is set here only where none is known yet."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.catalogue.actions import change_variant
from akrab.catalogue.models import Product, Variant
from akrab.core import shop
from akrab.journal.recording import record
from akrab.purchasing import kinds
from akrab.purchasing.errors import PurchasingError
from akrab.purchasing.models import Supplier, SupplierItem

LARGEST = 10**15


@dataclass(frozen=True)
class Line:
    """A row of the list; `price` per piece in minor units, None where it cannot be read."""

    number: int
    price: int | None
    code: str = ""
    sku: str = ""
    barcode: str = ""
    name: str = ""
    pack: int | None = None


@dataclass(frozen=True)
class Change:
    """An article of ours whose price at this supplier is new."""

    line: Line
    variant: Variant
    item: SupplierItem | None
    price: int

    @property
    def before(self) -> int | None:
        return self.item.last_price if self.item else None

    @property
    def percent(self) -> int | None:
        """Dearer (above zero) or cheaper than before."""
        if not self.before:
            return None
        return int((Decimal(self.price) * 100 / self.before - 100).to_integral_value(ROUND_HALF_UP))

    @property
    def left(self) -> int:
        """Of the selling price, at the new price."""
        return self.variant.price - self.price

    @property
    def sets_cost(self) -> bool:
        return self.variant.cost is None


@dataclass(frozen=True)
class Preview:
    changes: Sequence[Change]
    same: int
    unknown: Sequence[Line]  # no article of ours
    unclear: Sequence[Line]  # no price that could be read, or the article a second time
    mark: str  # of exactly these changes


def preview(supplier: Supplier, lines: Sequence[Line]) -> Preview:
    """What the list would change now; changes nothing."""
    items = {one.variant_id: one for one in supplier.items.all()}
    by_code = {one.code.casefold(): one.variant_id for one in items.values() if one.code}
    variants = _variants(lines, items)
    by_sku = {one.sku.casefold(): pk for pk, one in variants.items()}
    by_barcode = {one.barcode: pk for pk, one in variants.items() if one.barcode}
    changes: dict[int, Change] = {}
    same, unknown, unclear = 0, [], []
    for line in lines:
        pk = by_code.get(line.code.casefold()) or by_sku.get(line.sku.casefold()) or by_barcode.get(line.barcode)
        pk = pk or by_code.get(line.sku.casefold()) or by_sku.get(line.code.casefold())
        if pk is None or pk not in variants:
            unknown.append(line)
        elif line.price is None or line.price >= LARGEST or pk in changes:
            unclear.append(line)
        else:
            item = items.get(pk)
            pack_same = item is not None and line.pack in (None, item.pack_size)
            if item is not None and item.last_price == line.price and pack_same and variants[pk].cost is not None:
                same += 1
            else:
                changes[pk] = Change(line, variants[pk], item, line.price)
    rows = sorted(changes.values(), key=lambda one: (-abs(one.percent or 0), str(one.variant), one.variant.pk))
    told = ";".join(f"{one.variant.pk}:{one.before}:{one.price}:{one.line.pack}" for one in rows)
    return Preview(rows, same, unknown, unclear, hashlib.sha256(told.encode()).hexdigest()[:32])


def _variants(lines: Sequence[Line], items: dict[int, SupplierItem]) -> dict[int, Variant]:
    rows = Variant.objects.filter(product__kind=Product.Kind.GOODS).exclude(product__state=Product.State.ARCHIVED)
    rows = rows.select_related("product")
    found = rows.in_bulk(list(items))
    numbers = sorted({text for line in lines for text in (line.sku, line.code) if text})
    codes = sorted({line.barcode for line in lines if line.barcode})
    for start in range(0, len(numbers), 5000):
        found |= {one.pk: one for one in rows.filter(sku__in=numbers[start : start + 5000])}
    for start in range(0, len(codes), 5000):
        found |= {one.pk: one for one in rows.filter(barcode__in=codes[start : start + 5000])}
    return found


@transaction.atomic
def take_over(*, supplier: Supplier, lines: Sequence[Line], mark: str, actor: User | None = None) -> int:
    """Do what the preview with this mark showed; returns how many articles have a new price there. Doing it again
    changes nothing. Raises PurchasingError when something has moved since."""
    seen = preview(supplier, lines)
    if not seen.changes:
        return 0
    if seen.mark != mark:
        raise PurchasingError(_("Prices have changed since you looked. Look at the list below once more."))
    reason = _("Price list of %(name)s") % {"name": supplier}
    new, changed = [], []
    for one in seen.changes:
        code = one.line.code if one.line.code != one.variant.sku else ""
        if one.item is None:
            new.append(
                SupplierItem(
                    supplier=supplier, variant=one.variant, code=code[:60], last_price=one.price,
                    pack_size=one.line.pack or 1,
                )
            )  # fmt: skip
        else:
            one.item.last_price, one.item.pack_size = one.price, one.line.pack or one.item.pack_size
            one.item.code = one.item.code or code[:60]
            changed.append(one.item)
        if one.sets_cost:
            change_variant(variant=one.variant, cost=one.price, reason=reason, actor=actor)
    SupplierItem.objects.bulk_create(new, batch_size=500)
    SupplierItem.objects.bulk_update(changed, ["last_price", "pack_size", "code"], batch_size=500)
    what = kinds.SupplierPricesTaken(name=supplier.name, articles=len(seen.changes), currency=shop.get("currency"))
    record(what, subject=supplier, actor=actor)
    return len(seen.changes)
