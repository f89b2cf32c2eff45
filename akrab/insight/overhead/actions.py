"""Deciding to keep what is not used."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.insight import kinds
from akrab.insight.models import KeptOverhead, Overhead
from akrab.journal.recording import record

DAYS = 365


class OverheadError(AkrabError):
    """It cannot be kept so."""


@transaction.atomic
def keep(*, row: Overhead, reason: str, actor: User) -> KeptOverhead:
    """Do not tell of it for a year. Raises OverheadError without a reason; nothing is kept then."""
    reason = " ".join(reason.split())
    if not 3 <= len(reason) <= 200:
        raise OverheadError(_("Say in a few words why you keep it, up to 200 letters."), field="reason")
    kept, _made = KeptOverhead.objects.update_or_create(
        kind=row.kind,
        subject=row.subject,
        defaults={
            "reason": reason, "until": clock.today() + dt.timedelta(days=DAYS), "kept_by": actor,
            "kept_at": clock.now(),
        },
    )  # fmt: skip
    record(kinds.OverheadKept(what=row.kind, name=row.name or row.subject, reason=reason), actor=actor)
    return kept


@transaction.atomic
def tell_again(*, kept: KeptOverhead, actor: User) -> None:
    """Take the decision back; harmless twice."""
    if KeptOverhead.objects.filter(pk=kept.pk).delete()[0]:
        record(kinds.OverheadToldAgain(what=kept.kind, name=kept.subject), actor=actor)
