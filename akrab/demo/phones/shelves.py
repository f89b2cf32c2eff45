"""The ledger of the demo's stock knows the imported trade of the last weeks, so that proposals have something to go by.

The one place of the demo that writes rows itself: no action moves goods in the past.
"""

import datetime as dt
from collections import Counter

from django.db import transaction

from akrab.catalogue.models import StockMove
from akrab.core import clock
from akrab.orders.models import OrderLine

WEEKS = 13
Reason = StockMove.Reason


@transaction.atomic
def remember_sales() -> int:
    """What was sold within the last weeks as moves at its time; the opening stock was larger by as much and lies before
    it, so what is on the shelf stays. Returns how many moves."""
    since = clock.now() - dt.timedelta(weeks=WEEKS)
    lines = OrderLine.objects.filter(order__placed_at__gt=since, variant__stock__isnull=False, quantity__gt=0)
    moves = [
        StockMove(variant_id=variant, quantity=-quantity, reason=Reason.SALE, moved_at=at)
        for variant, quantity, at in lines.order_by("order__placed_at", "id").values_list(
            "variant_id", "quantity", "order__placed_at"
        )
    ]
    sold: Counter[int] = Counter()
    for one in moves:
        sold[one.variant_id] -= one.quantity
    openings = list(StockMove.objects.filter(reason=Reason.OPENING))
    known = {one.variant_id for one in openings}
    for opening in openings:
        opening.quantity += sold[opening.variant_id]
        opening.moved_at = since - dt.timedelta(days=1)
    StockMove.objects.bulk_update(openings, ["quantity", "moved_at"], batch_size=200)
    kept = [one for one in moves if one.variant_id in known]
    return len(StockMove.objects.bulk_create(kept, batch_size=500))
