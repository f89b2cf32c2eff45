"""A reward is taken: points go, a personal voucher comes."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock, shop
from akrab.customers.models import Customer
from akrab.journal.recording import record
from akrab.loyalty import kinds, ledger
from akrab.loyalty.actions.spending import step
from akrab.loyalty.errors import LoyaltyError
from akrab.loyalty.models import PointsEntry, Reward
from akrab.promotions import actions as promotions
from akrab.promotions.models import Code


@transaction.atomic
def take_reward(*, customer_id: int, reward: Reward, key: str) -> Code:
    """Pay for the reward with points; returns the voucher, which only this customer can use, once. The same key gives
    the same voucher again. Raises NotEnoughPoints or LoyaltyError; nothing has then changed."""
    account = ledger.hold(customer_id)
    reference = f"reward:{customer_id}:{key[:43]}"
    known = PointsEntry.objects.filter(reference=reference).select_related("voucher").first()
    if known is not None and known.voucher is not None:
        return known.voucher
    reward = Reward.objects.select_related("promotion").get(pk=reward.pk)
    if not shop.get("points_on") or not reward.is_active or reward.promotion is None:
        raise LoyaltyError(_("This reward is not offered any more. Choose another."))
    step(account, reward.points)
    entry = ledger.take(
        account,
        reward.points,
        PointsEntry.Kind.REWARD,
        reference,
        None,
        note=reward.name,
        stepped=True,
    )
    voucher = promotions.give_voucher(
        promotion=reward.promotion,
        customer=Customer.objects.get(pk=customer_id),
        source=f"reward:{reward.pk}",
        ends_at=clock.day_start(clock.today() + dt.timedelta(days=reward.days + 1)),
    )
    PointsEntry.objects.filter(pk=entry.pk).update(voucher=voucher)
    record(
        kinds.RewardTaken(reward=reward.name, points=reward.points, code=voucher.text),
        customer_id=customer_id,
        subject=entry,
    )
    return voucher


@transaction.atomic
def give_reward(*, customer_id: int, reward: Reward, key: str, actor: User) -> Code:
    """The shop gives the reward for nothing; no points move. The same key gives the same voucher again."""
    if reward.promotion is None:
        raise LoyaltyError(_("This reward is not offered any more. Choose another."))
    ledger.hold(customer_id)
    source = f"gift:{key[:43]}"
    known = Code.objects.filter(customer=customer_id, source=source).first()
    if known is not None:
        return known
    return promotions.give_voucher(
        promotion=reward.promotion,
        customer=Customer.objects.get(pk=customer_id),
        source=source,
        ends_at=clock.day_start(clock.today() + dt.timedelta(days=reward.days + 1)),
        actor=actor,
    )
