"""Using up and giving back: who gets the last use is decided by the database, in the order's own transaction."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from akrab.core import clock, shop, versions
from akrab.journal.recording import record
from akrab.promotions import kinds
from akrab.promotions.engine import Discount, Outcome
from akrab.promotions.errors import PromotionError
from akrab.promotions.models import Code, Promotion, Use


@transaction.atomic
def claim(outcome: Outcome, *, customer_id: int | None, reference: str) -> None:
    """Use up one of each promotion's uses for the order `reference`, in the caller's transaction.

    A conditional update decides who gets the last use. Raises PromotionError with a sentence; the caller undoes all.
    """
    taken = [one for one in outcome.discounts if one.promotion_id is not None]
    codes = {one.text: one for one in Code.objects.filter(text__in=[one.code for one in taken if one.code])}
    for one in sorted(taken, key=lambda discount: discount.promotion_id or 0):  # always the same order: no deadlock
        _claim(one, codes.get(one.code), customer_id, reference)


def _claim(one: Discount, code: Code | None, customer_id: int | None, reference: str) -> None:
    assert one.promotion_id is not None
    if not _count(Promotion.objects.filter(pk=one.promotion_id), "total_limit"):
        raise PromotionError(_used_up(one))
    if code is not None and not _count(Code.objects.filter(pk=code.pk), "limit"):
        raise PromotionError(_used_up(one))
    promotion = Promotion.objects.get(pk=one.promotion_id)
    if promotion.total_limit is not None and promotion.used >= promotion.total_limit:
        versions.bump("promotions")  # that was the last one: the shop stops showing it
    use = Use(
        promotion=promotion,
        code=code,
        customer_id=customer_id,
        reference=reference,
        amount=one.amount,
        on_shipping=one.on_shipping,
        created_at=clock.now(),
    )
    limit = 1 if promotion.first_order_only else promotion.per_customer_limit
    if limit is None or customer_id is None:
        use.save(force_insert=True)
    else:
        _take_place(use, limit, one)
    record(
        kinds.OfferUsed(
            name=promotion.name, code=one.code, amount=one.amount + one.on_shipping, currency=shop.get("currency")
        ),
        customer_id=customer_id,
        subject=promotion,
    )


def _count(rows: "QuerySet[Any]", limit: str) -> bool:
    """One use more, if the limit allows."""
    free = Q(**{limit: None}) | Q(used__lt=F(limit))
    return bool(rows.filter(free).update(used=F("used") + 1))


def _take_place(use: Use, limit: int, one: Discount) -> None:
    """One of the customer's places, 1 to `limit`; the unique row decides between two orders at the same time."""
    assert use.customer_id is not None
    others = Use.objects.filter(promotion=use.promotion, customer_id=use.customer_id, place__isnull=False)
    occupied = set(others.values_list("place", flat=True))
    for place in range(1, limit + 1):
        if place in occupied:
            continue
        use.place = place
        try:
            with transaction.atomic():
                use.save(force_insert=True)
        except IntegrityError:
            continue
        return
    raise PromotionError(
        _("You have used “%(offer)s” as often as each customer may. Remove it to order the rest.")
        % {"offer": one.label},
        field="code",
    )


def _used_up(one: Discount) -> str:
    if one.code:
        text = _("The code “%(code)s” was used up a moment ago. Remove it to order without it.")
        return text % {"code": one.code}
    text = _("The offer “%(offer)s” was used up a moment ago. Please look at the new total and order again.")
    return text % {"offer": one.label}


@transaction.atomic
def release(*, reference: str) -> None:
    """The order came to nothing: its uses are free again. Harmless twice."""
    claimed = Use.objects.filter(reference=reference, state=Use.State.CLAIMED).select_related("promotion")
    for use in claimed.order_by("promotion_id"):
        now_free = Use.objects.filter(pk=use.pk, state=Use.State.CLAIMED).update(
            state=Use.State.RELEASED, place=None, released_at=clock.now()
        )
        if not now_free:  # somebody else gave it back first
            continue
        Promotion.objects.filter(pk=use.promotion_id, used__gt=0).update(used=F("used") - 1)
        if use.code_id:
            Code.objects.filter(pk=use.code_id, used__gt=0).update(used=F("used") - 1)
        if use.promotion.total_limit is not None and use.promotion.used >= use.promotion.total_limit:
            versions.bump("promotions")
