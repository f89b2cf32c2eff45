"""The same change to many records at once: one statement each thousand, one journal entry for each record."""

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock
from akrab.customers import kinds
from akrab.customers.actions import CustomerError
from akrab.customers.models import Customer, Note, Tag
from akrab.journal.kinds import Kind
from akrab.journal.recording import Draft, record_many

PART = 1000


@transaction.atomic
def tag_many(*, ids: Sequence[int], name: str, actor: User) -> int:
    """Give each the tag; returns how many did not have it. Raises CustomerError."""
    name = " ".join(name.split()).casefold()[:40]
    if not name:
        raise CustomerError(_("The tag is empty. Write a word first."), field="text")
    tag, _created = Tag.objects.get_or_create(name=name)
    through = Tag.customers.through
    done = 0
    for part in _parts(ids):
        have = set(through.objects.filter(tag=tag, customer_id__in=part).values_list("customer_id", flat=True))
        new = [pk for pk in part if pk not in have]
        through.objects.bulk_create((through(tag=tag, customer_id=pk) for pk in new), ignore_conflicts=True)
        done += _tell(new, kinds.Tagged(tag=name), actor)
    return done


@transaction.atomic
def untag_many(*, ids: Sequence[int], tag: Tag, actor: User) -> int:
    """Take the tag from each; returns how many had it."""
    through = Tag.customers.through
    done = 0
    for part in _parts(ids):
        have = list(through.objects.filter(tag=tag, customer_id__in=part).values_list("customer_id", flat=True))
        through.objects.filter(tag=tag, customer_id__in=have).delete()
        done += _tell(have, kinds.Untagged(tag=tag.name), actor)
    return done


@transaction.atomic
def set_language(*, ids: Sequence[int], language: str, actor: User) -> int:
    """Write to each in this language from now on; returns how many were written to in another."""
    done = 0
    for part in _parts(ids):
        others = Customer.objects.present().filter(pk__in=part).exclude(language=language)
        changed = list(others.values_list("pk", flat=True))
        Customer.objects.filter(pk__in=changed).update(language=language)
        done += _tell(changed, kinds.CustomerChanged(fields="language"), actor)
    return done


@transaction.atomic
def note_many(*, ids: Sequence[int], text: str, actor: User) -> int:
    """The same note on each. Raises CustomerError."""
    text = text.strip()[:5000]
    if not text:
        raise CustomerError(_("The note is empty. Write something first."), field="text")
    done, now = 0, clock.now()
    for part in _parts(ids):
        Note.objects.bulk_create(Note(customer_id=pk, author=actor, text=text, created_at=now) for pk in part)
        done += _tell(part, kinds.Noted(text=text[:200]), actor)
    return done


def _tell(ids: Sequence[int], what: Kind, actor: User) -> int:
    return record_many(
        Draft(what=what, customer_id=pk, subject_type="customer", subject_id=pk, actor_id=actor.pk) for pk in ids
    )


def _parts(ids: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), PART):
        yield list(ids[start : start + PART])
