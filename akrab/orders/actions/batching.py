"""A pre-order from its opening to the last piece handed over. All of it or none."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akrab.accounts.models import User
from akrab.catalogue.models import Variant
from akrab.catalogue.summaries import refresh_availability
from akrab.core import clock
from akrab.core.versions import bump
from akrab.journal.kinds import Kind
from akrab.journal.recording import record
from akrab.orders import batches, kinds
from akrab.orders.errors import AlreadyDecided, BatchError
from akrab.orders.models import Batch

S = Batch.State
FIELDS = ("name", "closes_at", "ready_on", "place", "capacity", "deposit_percent")


@transaction.atomic
def save_batch(
    *, batch: Batch | None = None, variants: Sequence[int] | None = None, actor: User | None = None, **details: Any
) -> Batch:
    """Open a pre-order (None), or change one that still takes orders. `variants`: ids; one that is ordered already
    stays. Raises BatchError or AlreadyDecided."""
    made = batch or Batch(created_at=clock.now())
    before = {} if batch is None else {key: getattr(batch, key) for key in FIELDS}
    for key in FIELDS:
        if key in details:
            setattr(made, key, details[key])
    _check(made)
    if batch is None:
        made.save()
    else:
        values = {key: getattr(made, key) for key in FIELDS}
        # Not fewer places than are taken, whoever orders at this moment.
        if not Batch.objects.filter(pk=batch.pk, state=S.OPEN, taken__lte=made.capacity).update(**values):
            for key, value in before.items():
                setattr(batch, key, value)
            batch.refresh_from_db(fields=["state", "taken"])
            if batch.state != S.OPEN:
                raise _already(batch)
            raise BatchError(
                _("%(taken)d pieces are ordered already; there cannot be fewer places.") % {"taken": batch.taken},
                field="capacity",
            )
    touched = set(made.variants.values_list("pk", flat=True))
    if variants is not None:
        ordered = set(made.lines.filter(variant__isnull=False).values_list("variant_id", flat=True))
        chosen = set(Variant.objects.filter(pk__in=variants, is_active=True).values_list("pk", flat=True)) | ordered
        if not chosen:
            raise BatchError(_("Choose at least one article."), field="variants")
        made.variants.set(chosen)
        touched |= chosen
    what = kinds.BatchOpened(name=made.name) if batch is None else kinds.BatchChanged(name=made.name)
    record(what, subject=made, actor=actor)
    _show(touched)
    return made


def _check(batch: Batch) -> None:
    if not batch.name.strip():
        raise BatchError(_("Give it a name that customers understand."), field="name")
    if batch.closes_at <= clock.now() and batch.pk is None:
        raise BatchError(_("Choose a time that is still to come."), field="closes_at")
    if batch.ready_on < batch.closes_at.astimezone(clock.zone()).date():
        raise BatchError(_("It cannot be ready before orders close."), field="ready_on")
    if batch.capacity < 1:
        raise BatchError(_("There must be at least one place."), field="capacity")
    if not 0 <= batch.deposit_percent <= 100:
        raise BatchError(_("Choose from 0 to 100 percent."), field="deposit_percent")


def close_batch(*, batch: Batch, actor: User | None = None) -> None:
    """No more orders: buy and make what is on its list. Raises AlreadyDecided."""
    _move(batch, allowed=[S.OPEN], to=S.CLOSED, what=kinds.BatchClosed(name=batch.name, taken=batch.taken), actor=actor)


def batch_ready(*, batch: Batch, actor: User | None = None) -> None:
    """Everything is here: its customers are told, once. Raises AlreadyDecided."""
    _move(batch, allowed=[S.OPEN, S.CLOSED], to=S.READY, what=kinds.BatchReady(name=batch.name), actor=actor)


def finish_batch(*, batch: Batch, actor: User | None = None) -> None:
    """All of it is handed over. Raises AlreadyDecided."""
    _move(batch, allowed=[S.READY], to=S.DONE, what=kinds.BatchOver(name=batch.name), actor=actor)


@transaction.atomic
def cancel_batch(*, batch: Batch, actor: User | None = None) -> None:
    """It does not take place. Raises BatchError while orders are in it, or AlreadyDecided."""
    coming = len(batches.orders_in(batch))
    if coming:
        raise BatchError(
            ngettext(
                "%(n)d order is in it. Reject or cancel it first, so that the customer is told why.",
                "%(n)d orders are in it. Reject or cancel them first, so that the customers are told why.",
                coming,
            )
            % {"n": coming}
        )
    what = kinds.BatchCancelled(name=batch.name)
    _move(batch, allowed=[S.OPEN, S.CLOSED], to=S.CANCELLED, what=what, actor=actor)


def close_overdue() -> None:
    """Those whose time is over."""
    for batch in batches.overdue(clock.now()):
        try:
            close_batch(batch=batch)
        except AlreadyDecided:  # somebody was quicker
            continue


@transaction.atomic
def _move(batch: Batch, *, allowed: Sequence[Batch.State], to: Batch.State, what: Kind, actor: User | None) -> None:
    moved = Batch.objects.filter(pk=batch.pk, state__in=allowed).update(state=to)
    batch.refresh_from_db()
    if not moved:
        raise _already(batch)
    record(what, subject=batch, actor=actor)
    _show(batch.variants.values_list("pk", flat=True))


def _show(variant_ids: Any) -> None:
    """The shop's pages follow."""
    refresh_availability(Variant.objects.filter(pk__in=list(variant_ids)).values_list("product_id", flat=True))
    bump("catalogue")


def _already(batch: Batch) -> AlreadyDecided:
    return AlreadyDecided(
        _("The pre-order “%(name)s” is already “%(state)s”.") % {"name": batch, "state": batch.get_state_display()}
    )
