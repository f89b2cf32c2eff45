"""What people do with what they are told."""

from django.db import transaction

from akrab.accounts.models import User
from akrab.core import clock
from akrab.insight import kinds
from akrab.insight.models import StrangeDay
from akrab.journal.recording import record


@transaction.atomic
def put_away(*, day: StrangeDay, actor: User) -> bool:
    """Somebody has seen the strange day. True the one time that this changed something."""
    if not StrangeDay.objects.filter(pk=day.pk, dismissed_at=None).update(dismissed_at=clock.now(), dismissed_by=actor):
        return False
    record(kinds.StrangeDayPutAway(day=day.day.isoformat()), actor=actor)
    return True
