"""Two records of one person become one, and can become two again (see `movers` for what each room does).

The journal is never rewritten: the timeline of a customer reads the entries of all records merged into it.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from akrab.accounts.models import Role, User
from akrab.core import clock, search
from akrab.core.errors import AkrabError
from akrab.core.versions import bump
from akrab.customers import kinds
from akrab.customers.actions import reindex
from akrab.customers.models import Customer, Handle, Merge, Pair
from akrab.customers.movers import Memory, bring_back, movers, pointing, repoint_all
from akrab.journal.recording import record

TEXTS = ("name", "language", "city", "address", "country", "occupation", "gender")
STATES = (Customer.State.REJECTED, Customer.State.KNOWN, Customer.State.PENDING, Customer.State.APPROVED)


class MergeError(AkrabError):
    """These two cannot be merged, or the merge cannot be undone."""


class ConfirmationNeeded(MergeError):
    """Both sign in to the shop: only an owner merges them, and says so a second time."""


@transaction.atomic
def merge(
    *,
    keep: Customer,
    gone: Customer,
    actor: User | None,
    chosen: Mapping[str, str] | None = None,
    sure: bool = False,
) -> Merge:
    """Make `gone` a part of `keep`: all that points at it points at `keep`, its address leads there.

    `chosen`: field → the value to have, one that either record has; otherwise the kept record's own, or the other's
    where it has none. Two people who both sign in are merged by an owner only, who says `sure`. Raises MergeError or
    ConfirmationNeeded; nothing has then changed.
    """
    keep, gone = _hold(keep.pk, gone.pk)
    if keep.user_id and gone.user_id and not (sure and actor is not None and actor.role == Role.OWNER):
        raise ConfirmationNeeded(
            _("Both sign in to the shop with an account of their own. Only an owner can merge them, at a second look.")
        )
    made = Merge.objects.create(keep=keep, gone=gone, actor=actor, merged_at=clock.now())
    made.before, made.after = _combine(keep, gone, chosen or {})
    Customer.objects.filter(pk=gone.pk).update(merged_into=keep)
    made.moved = repoint_all(keep=keep.pk, gone=gone.pk)
    for name, one in movers.items():
        made.told[name] = one.move(keep=keep.pk, gone=gone.pk)
    made.told["pairs"] = _decide_pairs(gone.pk, actor)
    made.save(update_fields=["before", "after", "moved", "told"])
    what = kinds.CustomersMerged(merge=made.pk, gone=gone.pk, name=str(gone))
    record(what, customer_id=keep.pk, subject=gone, actor=actor)
    _found_again(keep.pk, gone.pk)
    return made


@transaction.atomic
def undo(*, merge: Merge, actor: User | None) -> None:
    """Two records again: what the merge moved goes back, what came since stays with the kept one. Harmless twice.
    Raises MergeError when a later merge stands on it."""
    first, second = sorted((merge.keep_id, merge.gone_id))
    list(Customer.objects.select_for_update().filter(pk__in=(first, second)).order_by("pk"))
    if not Merge.objects.filter(pk=merge.pk, undone_at=None).update(undone_at=clock.now(), undone_by=actor):
        return
    merge.refresh_from_db()
    later = Merge.objects.filter(undone_at=None, gone_id=merge.keep_id, pk__gt=merge.pk).first()
    if later is not None:
        raise MergeError(
            _("This record was itself merged into “%(name)s” later. Undo that merge first.") % {"name": later.keep}
        )
    for name, memory in reversed(list(merge.told.items())):
        if name in movers:
            movers[name].undo(keep=merge.keep_id, gone=merge.gone_id, memory=memory)
    for key, field in pointing():
        bring_back(field, merge.moved.get(key, []), keep=merge.keep_id, gone=merge.gone_id)
    Customer.objects.filter(pk=merge.gone_id).update(merged_into=None)
    _separate(merge)
    Pair.objects.filter(pk__in=merge.told.get("pairs", [])).update(
        state=Pair.State.OPEN, decided_at=None, decided_by=None
    )
    gone = Customer.objects.get(pk=merge.gone_id)
    what = kinds.CustomersUnmerged(merge=merge.pk, gone=gone.pk, name=str(gone))
    for customer_id in (merge.keep_id, merge.gone_id):
        record(what, customer_id=customer_id, subject=gone, actor=actor)
    _found_again(merge.keep_id, merge.gone_id)


def _hold(keep_id: int, gone_id: int) -> tuple[Customer, Customer]:
    """Both rows, kept from other merges to the end of the transaction. Raises MergeError."""
    if keep_id == gone_id:
        raise MergeError(_("This is the same record. Choose another one to merge with."))
    held = {
        one.pk: one
        for one in Customer.objects.select_for_update(of=("self",)).filter(pk__in=(keep_id, gone_id)).order_by("pk")
    }
    if len(held) < 2 or any(one.merged_into_id for one in held.values()):
        raise MergeError(_("One of the two has been merged already. Look at the record again."))
    return held[keep_id], held[gone_id]


def _combine(keep: Customer, gone: Customer, chosen: Mapping[str, str]) -> tuple[Memory, Memory]:
    """The kept record's fields before and after; the account goes with it when only the other has one."""
    after: Memory = {}
    for field in TEXTS:
        mine, other = getattr(keep, field), getattr(gone, field)
        after[field] = chosen[field] if chosen.get(field) in (mine, other) else mine or other
    after["custom"] = {**gone.custom, **keep.custom}
    after["is_company"] = keep.is_company or gone.is_company
    after["listed"] = keep.listed or gone.listed
    best = max(keep, gone, key=lambda one: STATES.index(Customer.State(one.state)))
    after |= {"state": best.state, "state_reason": best.state_reason}
    after["user_id"] = keep.user_id or gone.user_id
    after["birthday"] = _day(keep.birthday or gone.birthday)
    before = {field: _day(getattr(keep, field)) for field in after}
    changed = {field: value for field, value in after.items() if value != before[field]}
    if "user_id" in changed:  # one account, one record
        Customer.objects.filter(pk=gone.pk).update(user=None)
    Customer.objects.filter(pk=keep.pk).update(**changed)
    return {field: before[field] for field in changed}, changed


def _day(value: Any) -> Any:
    """A date as the merge keeps it, in JSON; anything else as it is."""
    return value.isoformat() if isinstance(value, dt.date) else value


def _separate(merge: Merge) -> None:
    """The kept record's fields as before, those that nobody changed since."""
    keep = Customer.objects.get(pk=merge.keep_id)
    same = {field for field, value in merge.after.items() if _day(getattr(keep, field)) == value}
    Customer.objects.filter(pk=keep.pk).update(**{field: merge.before[field] for field in same})
    if "user_id" in same:
        Customer.objects.filter(pk=merge.gone_id).update(user_id=merge.after["user_id"])


def _decide_pairs(gone: int, actor: User | None) -> list[int]:
    """The pair of the two is decided, and other pairs of the one that goes are no question any more."""
    open_pairs = Pair.objects.filter(state=Pair.State.OPEN)
    mine = open_pairs.filter(Q(first=gone) | Q(second=gone))
    ids = list(mine.values_list("pk", flat=True))
    Pair.objects.filter(pk__in=ids).update(state=Pair.State.MERGED, decided_at=clock.now(), decided_by=actor)
    return ids


def _found_again(keep: int, gone: int) -> None:
    """Search and lists know them as they are now."""
    for customer in Customer.objects.filter(pk__in=(keep, gone)):
        if customer.merged_into_id:
            search.forget("customer", [customer.pk])
        else:
            reindex(customer)
    bump("shop")


def merged_ids(customer_id: int) -> list[int]:
    """The record and all that were merged into it, whose entries its timeline shows."""
    return [customer_id, *Customer.objects.filter(merged_into=customer_id).order_by("pk").values_list("pk", flat=True)]


def verified(customer: Customer) -> bool:
    """True when somebody proved who they are: they sign in, or a handle of theirs is confirmed."""
    return bool(customer.user_id) or Handle.objects.filter(customer=customer, verified_at__isnull=False).exists()
