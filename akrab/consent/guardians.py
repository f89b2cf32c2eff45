"""A parent or guardian answers for a child; without them what needs them ends."""

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.consent import children, kinds
from akrab.consent.actions import ConsentError, withdraw
from akrab.consent.models import Channel, Guardian, Purpose, Standing
from akrab.core import clock
from akrab.customers.birthdays import is_child
from akrab.customers.models import Customer
from akrab.journal.recording import record


@transaction.atomic
def name_guardian(
    *, customer: Customer, name: str, contact: str, wording: str, language: str, way: str, actor: User | None
) -> Guardian:
    """Keep who allowed what, in which words. A second one takes the place of the first. Raises ConsentError."""
    if not is_child(customer):
        raise ConsentError(_("Only customers under 18 need a guardian. Write their birthday down first."))
    if not name.strip():
        raise ConsentError(_("Write the name of the parent or guardian."), field="name")
    if not contact.strip():
        raise ConsentError(_("Write how the guardian is reached, so that their yes can be checked."), field="contact")
    if not wording.strip():
        raise ConsentError(_("A consent needs the words that the customer was shown."), field="wording")
    guardian, _new = Guardian.objects.update_or_create(
        customer=customer,
        defaults={
            "name": name.strip()[:150],
            "contact": contact.strip()[:254],
            "wording": wording.strip(),
            "language": language or "id",
            "way": way[:40],
            "at": clock.now(),
            "actor": actor,
        },
    )
    record(kinds.GuardianNamed(way=way[:40]), customer_id=customer.pk, subject=guardian, actor=actor)
    return guardian


@transaction.atomic
def remove_guardian(*, customer: Customer, way: str, actor: User | None) -> bool:
    """The guardian takes the yes back: news and offers to the child end at once. True when there was one."""
    deleted, _rows = Guardian.objects.filter(customer=customer).delete()
    if not deleted:
        return False
    record(kinds.GuardianGone(way=way[:40]), customer_id=customer.pk, subject=customer, actor=actor)
    close(customer, way=way)
    return True


@transaction.atomic
def close(customer: Customer, *, way: str) -> None:
    """End what a child had agreed to without a guardian; the receipt says why."""
    if not children.closed(customer):
        return
    for purpose in (Purpose.MARKETING, Purpose.PROFILING):
        if Standing.objects.filter(customer=customer, purpose=purpose, given=True).exists():
            withdraw(
                customer=customer,
                purpose=purpose,
                channel=Channel.ANY,
                wording=_("Under 18, and no parent or guardian agreed."),
                language=customer.language or "id",
                way=way,
            )
