"""Warnings are said once, and put away by a person."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from akrab.accounts.models import User
from akrab.core import clock
from akrab.finance import kinds
from akrab.finance.actions.rights import check
from akrab.finance.models import Alert
from akrab.journal.recording import record


def warn(*, kind: Alert.Kind, key: str, day: dt.date, data: dict[str, Any]) -> bool:
    """Say it, unless the same was said before, put away or not. True when it is new."""
    if Alert.objects.filter(key=key).exists():
        return False
    try:
        with transaction.atomic():
            Alert.objects.create(kind=kind, key=key, day=day, data=data, created_at=clock.now())
    except IntegrityError:
        return False
    return True


@transaction.atomic
def dismiss(*, alert: Alert, actor: User) -> bool:
    """The owner has seen it. True the one time that this changed something."""
    check(actor)
    open_one = Alert.objects.filter(pk=alert.pk, dismissed_at__isnull=True)
    if not open_one.update(dismissed_at=clock.now(), dismissed_by=actor):
        return False
    record(kinds.AlertDismissed(key=alert.key), subject=alert, actor=actor)
    return True
