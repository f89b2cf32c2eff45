"""Each minute: what has begun or ended is noticed, so that kept pages show it."""

from django.db import transaction

from akrab.core import clock
from akrab.journal.recording import record
from akrab.promotions import kinds
from akrab.promotions.actions import changed
from akrab.promotions.models import Promotion
from akrab.promotions.phases import phase_of


def notice() -> None:
    """Write down new phases; each beginning and end is journalled once."""
    now = clock.now()
    for promotion in Promotion.objects.exclude(phase=Promotion.Phase.OVER).order_by("pk"):
        phase = phase_of(promotion, now)
        if phase != promotion.phase:
            _move(promotion, phase)


@transaction.atomic
def _move(promotion: Promotion, phase: Promotion.Phase) -> None:
    if not Promotion.objects.filter(pk=promotion.pk, phase=promotion.phase).update(phase=phase):
        return
    if phase == Promotion.Phase.RUNNING:
        record(kinds.PromotionStarted(name=promotion.name), subject=promotion)
    elif phase == Promotion.Phase.OVER:
        record(kinds.PromotionEnded(name=promotion.name, used=promotion.used), subject=promotion)
    changed()


SCHEDULES = [("promotions.notice", "* * * * *", notice)]
