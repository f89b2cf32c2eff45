"""Taking an import back: what it made goes, what it changed is as before. What others have used since stays, and why.

Works in short transactions and forgets each object in the transaction that takes it back, so it can be killed and
started again. Orders go first, then what they lean on.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any

from django.db import models, transaction
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils.translation import gettext as _

from akrab.catalogue import prices
from akrab.catalogue.models import (
    AttributeValue,
    Category,
    PriceEntry,
    Product,
    RivalPrice,
    Stock,
    StockMove,
    Variant,
)
from akrab.catalogue.resetting import shift_free
from akrab.core import clock, search
from akrab.core.versions import bump
from akrab.customers.models import Address, Customer, Handle, Link, Note, Pair, Tag
from akrab.exchange import contents, files, kinds, letters, ties
from akrab.exchange.finishing import months
from akrab.exchange.goods import products_of_run, refresh_sold
from akrab.exchange.models import ForeignName, ImportedObject, ImportRun
from akrab.exchange.people import index
from akrab.exchange.shelves import summarise
from akrab.exchange.writing import insert
from akrab.journal.models import Entry
from akrab.journal.recording import Draft, record, record_many
from akrab.orders.models import Order, OrderLine

PART = 500
MOST_KEPT = 500  # named one by one; more are only counted
OWN_KINDS = {"order.import_undone"}  # what undoing itself writes
LINE = ("order", "variant", "sku", "name", "quantity", "unit_price", "exact_unit_price", "unit_cost", "total")


def take_back(run: ImportRun) -> None:
    """Everything that is left to take back. Does nothing unless the run is being undone."""
    run.refresh_from_db()
    if run.state != ImportRun.State.UNDOING:
        return
    if not run.first_month:
        run.first_month, run.last_month = months(run)
        run.save(update_fields=["first_month", "last_month"])
    steps: tuple[tuple[str, Callable[[ImportRun, list[ImportedObject]], dict[int, str]]], ...] = (
        ("order", _orders), ("contents", _contents), ("rival", _rivals), ("stock", _stock), ("variant", _variants),
        ("product", _products),
        ("category", _categories), ("message", _messages), ("document", _documents), ("link", _links),
        ("address", _addresses), ("handle", _handles), ("customer", _customers), ("tag", _tags),
    )  # fmt: skip
    products = products_of_run(run)
    for entity, step in steps:
        _part_by_part(run, entity, step)
    refresh_sold(products)
    _close(run)


def _part_by_part(
    run: ImportRun, entity: str, step: Callable[[ImportRun, list[ImportedObject]], dict[int, str]]
) -> None:
    last = 0
    while True:
        with transaction.atomic():
            # The children of a category are younger than it, and go first.
            part = list(ImportedObject.objects.filter(run=run, entity=entity, pk__gt=last).order_by("pk")[:PART])
            if not part:
                return
            last = part[-1].pk
            kept = step(run, part)
            gone = [one.pk for one in part if one.object_id not in kept]
            ImportedObject.objects.filter(pk__in=gone).delete()
            counts = {"removed": 0, "restored": 0, **(run.layout.get("undone") or {})}
            counts["removed"] += sum(one.before is None for one in part if one.object_id not in kept)
            counts["restored"] += sum(one.before is not None for one in part if one.object_id not in kept)
            run.layout["undone"] = counts
            room = MOST_KEPT - len(run.kept)
            run.kept += [{"entity": entity, "id": pk, "why": why} for pk, why in list(kept.items())[: max(room, 0)]]
            run.save(update_fields=["layout", "kept"])
        time.sleep(0.01)


@transaction.atomic
def _close(run: ImportRun) -> None:
    if not ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.UNDOING).update(
        state=ImportRun.State.UNDONE, finished_at=clock.now()
    ):
        return
    bump("catalogue")
    counts = run.layout.get("undone") or {"removed": 0, "restored": 0}
    kept = ImportedObject.objects.filter(run=run).count()
    record(
        kinds.ImportUndone(
            what=run.kind, filename=run.filename, source=run.source, removed=counts["removed"],
            restored=counts["restored"], kept=kept, first_month=run.first_month, last_month=run.last_month,
        ),
        subject=run, actor=run.actor,
    )  # fmt: skip
    files.clear(run)


# What stands against it


def _later_imports(run: ImportRun, entity: str, ids: Iterable[int]) -> set[int]:
    others = ImportedObject.objects.filter(entity=entity, object_id__in=list(ids), run_id__gt=run.pk)
    return set(others.values_list("object_id", flat=True))


def _worked_with(run: ImportRun, subject: str, ids: Iterable[int]) -> set[int]:
    """Objects about which the journal tells something after the import's end."""
    after = Entry.objects.filter(recorded_at__gt=run.finished_at or run.created_at).exclude(kind__in=OWN_KINDS)
    if subject == "customer":
        told = after.filter(customer_id__in=list(ids)).only("customer_id")
        return {entry.customer_id for entry in told if entry.customer_id}
    told = after.filter(subject_type=subject, subject_id__in=list(ids)).only("subject_id")
    return {entry.subject_id for entry in told if entry.subject_id}


def _referred(model: type[models.Model], ids: Iterable[int], *, but: set[type[models.Model]]) -> set[int]:
    """Objects that rows of other tables point at, whichever rooms there are."""
    found: set[int] = set()
    wanted = list(ids)
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.many_to_many or not wanted:
            continue
        other = relation.related_model
        if other in but:
            continue
        name = relation.field.attname
        found.update(other._base_manager.filter(**{f"{name}__in": wanted}).values_list(name, flat=True))
    return found


def _split(part: list[ImportedObject]) -> tuple[list[int], dict[int, Any]]:
    return [one.object_id for one in part if one.before is None], {
        one.object_id: one.before for one in part if one.before is not None
    }


# Each kind of object; every function returns what stays, and why


def _orders(run: ImportRun, part: list[ImportedObject]) -> dict[int, str]:
    made, changed = _split(part)
    ids = [*made, *changed]
    kept = dict.fromkeys(_worked_with(run, "order", ids), "changed") | dict.fromkeys(
        _later_imports(run, "order", ids), "later"
    )
    kept |= dict.fromkeys(_referred(Order, set(made) - kept.keys(), but={OrderLine}), "used")
    gone = [pk for pk in made if pk not in kept]
    going = list(Order.objects.filter(pk__in=gone).only("id", "number", "customer_id"))
    record_many(
        Draft(
            what=kinds.OrderImportUndone(number=order.number),
            customer_id=order.customer_id,
            subject_type="order",
            subject_id=order.pk,
            actor_id=run.actor_id,
        )
        for order in going
    )
    OrderLine.objects.filter(order_id__in=gone)._raw_delete(using="default")
    Order.objects.filter(pk__in=gone)._raw_delete(using="default")
    back = {pk: before for pk, before in changed.items() if pk not in kept}
    orders = Order.objects.in_bulk(list(back))
    OrderLine.objects.filter(order_id__in=list(orders))._raw_delete(using="default")
    variants = set(Variant.objects.filter(pk__in=[line["variant_id"] for one in back.values() for line in one["lines"]])
                   .values_list("id", flat=True))  # fmt: skip
    lines = []
    for pk, order in orders.items():
        before = dict(back[pk])
        for line in before.pop("lines"):
            line["variant_id"] = line["variant_id"] if line["variant_id"] in variants else None
            lines.append((pk, *(line.get(f"{name}_id" if name == "variant" else name) for name in LINE[1:])))
        for key, value in before.items():
            setattr(order, key, value)
        Order.objects.filter(pk=pk).update(**before)
    insert(OrderLine, LINE, lines)
    return kept


def _stock(run: ImportRun, part: list[ImportedObject]) -> dict[int, str]:
    changed = _split(part)[1]
    there = set(Stock.objects.filter(variant__in=list(changed)).values_list("variant_id", flat=True))
    wanted = {pk: -before["difference"] for pk, before in changed.items() if pk in there and before["difference"]}
    booked = shift_free(wanted, reason=StockMove.Reason.IMPORTED, note=run.filename, actor=run.actor)
    new = [pk for pk, before in changed.items() if not before["had"]]
    Stock.objects.filter(variant__in=new, on_hand=0, reserved=0).delete()
    summarise(Variant.objects.filter(pk__in=list(changed)).values_list("product_id", flat=True))
    return dict.fromkeys(wanted.keys() - booked.keys(), "sold")


def _rivals(_run: ImportRun, part: list[ImportedObject]) -> dict[int, str]:
    RivalPrice.objects.filter(pk__in=[one.object_id for one in part]).delete()
    return {}


def _contents(_run: ImportRun, part: list[ImportedObject]) -> dict[int, str]:
    return contents.take_back(part)


def _variants(run: ImportRun, part: list[ImportedObject]) -> dict[int, str]:
    made, changed = _split(part)
    products = set(Variant.objects.filter(pk__in=[*made, *changed]).values_list("product_id", flat=True))
    kept = dict.fromkeys(_referred(Variant, made, but={Stock, StockMove, PriceEntry, RivalPrice}), "used")
    sold = StockMove.objects.filter(variant__in=made).exclude(reason=StockMove.Reason.IMPORTED)
    kept |= dict.fromkeys(sold.values_list("variant_id", flat=True), "used")
    kept |= dict.fromkeys(_later_imports(run, "variant", [*made, *changed]), "later")
    Variant.objects.filter(pk__in=[pk for pk in made if pk not in kept]).delete()
    for pk, before in changed.items():
        if pk not in kept:
            _price_back(run, pk, before)
    summarise(products)
    return kept


def _price_back(run: ImportRun, pk: int, before: dict[str, Any]) -> None:
    """The variant as it was, and a note of the price that holds again."""
    variant = Variant.objects.filter(pk=pk).first()
    if variant is None:
        return
    was = variant.price
    Variant.objects.filter(pk=pk).update(**before)
    if before.keys() & {"price", "cost"}:
        variant.refresh_from_db(fields=["price", "cost"])
        prices.note(variant, before=was, reason=_("Import taken back: %(file)s") % {"file": run.filename})


def _products(run: ImportRun, part: list[ImportedObject]) -> dict[int, str]:
    made, changed = _split(part)
    variants = dict(Variant.objects.filter(product__in=made).values_list("id", "product_id"))
    used = _referred(Variant, variants, but={Stock, StockMove, PriceEntry, RivalPrice})
    moved = StockMove.objects.filter(variant__in=list(variants)).exclude(reason=StockMove.Reason.IMPORTED)
    used |= set(moved.values_list("variant_id", flat=True))
    kept = dict.fromkeys(_worked_with(run, "product", [*made, *changed]), "changed")
    kept |= {variants[pk]: "used" for pk in used}
    kept |= dict.fromkeys(_referred(Product, made, but={Variant, AttributeValue}), "used")
    kept |= dict.fromkeys(_later_imports(run, "product", [*made, *changed]), "later")
    gone = [pk for pk in made if pk not in kept]
    Product.objects.filter(pk__in=gone).delete()
    search.forget("product", gone)
    for pk, before in changed.items():
        if pk not in kept:
            Product.objects.filter(pk=pk).update(**before)
    summarise(pk for pk in changed if pk not in kept)
    return {pk: why for pk, why in kept.items() if pk in {*made, *changed}}


def _categories(_run: ImportRun, part: list[ImportedObject]) -> dict[int, str]:
    kept: dict[int, str] = {}
    for one in reversed(part):
        if _referred(Category, [one.object_id], but=set()):
            kept[one.object_id] = "used"
        else:
            Category.objects.filter(pk=one.object_id).delete()
            ForeignName.objects.filter(entity="category", object_id=one.object_id).delete()
    return kept


def _documents(_run: ImportRun, part: list[ImportedObject]) -> dict[int, str]:
    ties.forget_documents(part)
    return {}


def _links(_run: ImportRun, part: list[ImportedObject]) -> dict[int, str]:
    Link.objects.filter(pk__in=[one.object_id for one in part]).delete()
    return {}


def _addresses(_run: ImportRun, part: list[ImportedObject]) -> dict[int, str]:
    Address.objects.filter(pk__in=[one.object_id for one in part]).delete()
    return {}


def _messages(_run: ImportRun, part: list[ImportedObject]) -> dict[int, str]:
    return letters.take_back([one.object_id for one in part])


def _handles(_run: ImportRun, part: list[ImportedObject]) -> dict[int, str]:
    handles = Handle.objects.filter(pk__in=[one.object_id for one in part])
    owners = set(handles.values_list("customer_id", flat=True))
    handles.delete()
    index(owners)
    return {}


def _customers(run: ImportRun, part: list[ImportedObject]) -> dict[int, str]:
    made, changed = _split(part)
    kept = dict.fromkeys(_worked_with(run, "customer", [*made, *changed]), "changed")
    kept |= dict.fromkeys(_referred(Customer, made, but={Handle, Entry, Note, Pair, Tag.customers.through}), "used")
    members = Customer.objects.filter(pk__in=made, user__isnull=False)
    kept |= dict.fromkeys(members.values_list("id", flat=True), "used")
    kept |= dict.fromkeys(_later_imports(run, "customer", [*made, *changed]), "later")
    gone = [pk for pk in made if pk not in kept]
    # The journal is never deleted; its entries about somebody who is not a customer any more stand for themselves.
    Entry.objects.filter(customer__in=gone).update(customer=None)
    Customer.objects.filter(pk__in=gone).delete()
    search.forget("customer", gone)
    for pk, before in changed.items():
        if pk in kept:
            continue
        if before["details"]:
            Customer.objects.filter(pk=pk).update(**before["details"])
        Tag.customers.through.objects.filter(customer_id=pk, tag_id__in=before["tags"]).delete()
        Note.objects.filter(customer_id=pk, text__in=before["notes"], created_at__gte=run.created_at).delete()
    index(pk for pk in changed if pk not in kept)
    return kept


def _tags(_run: ImportRun, part: list[ImportedObject]) -> dict[int, str]:
    ids = [one.object_id for one in part]
    used = set(Tag.customers.through.objects.filter(tag_id__in=ids).values_list("tag_id", flat=True))
    Tag.objects.filter(pk__in=[pk for pk in ids if pk not in used]).delete()
    return dict.fromkeys(used, "used")
