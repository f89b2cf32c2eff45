"""What somebody has looked at."""

from django.db import transaction

from akrab.accounts.models import User
from akrab.core import clock
from akrab.counter.models import SerialDifference, StockDifference


@transaction.atomic
def settle_difference(*, difference: StockDifference, actor: User) -> bool:
    """Somebody has counted the shelf; False when it was settled before."""
    waiting = StockDifference.objects.filter(pk=difference.pk, settled_at__isnull=True)
    return bool(waiting.update(settled_by=actor, settled_at=clock.now()))


@transaction.atomic
def settle_serial(*, difference: SerialDifference, actor: User) -> bool:
    """Somebody has looked after the number; False when it was settled before."""
    waiting = SerialDifference.objects.filter(pk=difference.pk, settled_at__isnull=True)
    return bool(waiting.update(settled_by=actor, settled_at=clock.now()))
