"""Planned, running, paused, over: what a promotion is at a moment."""

import datetime as dt

from akrab.promotions.models import Promotion


def phase_of(promotion: Promotion, at: dt.datetime) -> Promotion.Phase:
    if promotion.ends_at is not None and at >= promotion.ends_at:
        return Promotion.Phase.OVER
    if not promotion.is_active:
        return Promotion.Phase.PAUSED
    if promotion.starts_at is not None and at < promotion.starts_at:
        return Promotion.Phase.PLANNED
    return Promotion.Phase.RUNNING
