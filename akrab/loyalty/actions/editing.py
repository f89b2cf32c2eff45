"""The shop changes its tiers and rewards."""

from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.journal.recording import record
from akrab.loyalty import kinds
from akrab.loyalty.errors import LoyaltyError
from akrab.loyalty.models import Reward, Tier
from akrab.promotions import actions as promotions
from akrab.promotions.models import Promotion


@transaction.atomic
def save_tier(
    *,
    tier: Tier | None = None,
    name: str,
    spend: int,
    percent: int,
    benefits: str = "",
    translations: dict[str, Any] | None = None,
    actor: User,
) -> Tier:
    """A new tier or a changed one; `spend` in minor units within twelve months. Who stands in it is worked out anew by
    `tiers.place_all`. Raises LoyaltyError."""
    name = name.strip()[:40]
    if not name:
        raise LoyaltyError(_("Write the tier's name, such as Gold."), field="name")
    if spend < 0:
        raise LoyaltyError(_("The amount must be zero or more."), field="spend")
    if not 1 <= percent <= 1000:
        raise LoyaltyError(_("Between 1 and 1000 per cent; 100 is the usual."), field="percent")
    others = Tier.objects.exclude(pk=tier.pk) if tier else Tier.objects.all()
    if others.filter(spend=spend).exists():
        raise LoyaltyError(_("Another tier begins at the same amount already."), field="spend")
    found = tier or Tier(code=_free_code(name))
    found.name, found.spend, found.percent = name, spend, percent
    found.benefits, found.translations = benefits.strip()[:300], translations or {}
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as error:
        raise LoyaltyError(_("Somebody made this tier a moment ago. Look at the list again.")) from error
    record(kinds.LoyaltyChanged(what=name), subject=found, actor=actor)
    return found


def _free_code(name: str) -> str:
    """Promotions know the tier by this; it stays when the name changes."""
    base = slugify(name)[:16] or "tier"
    taken = set(Tier.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(code for code in (base, *(f"{base}-{number}" for number in range(2, 999))) if code not in taken)


@transaction.atomic
def remove_tier(*, tier: Tier, actor: User) -> None:
    """The tier is gone; its members stand in what their spend reaches from the next placing on."""
    record(kinds.LoyaltyChanged(what=tier.name), subject=tier, actor=actor)
    tier.delete()


@transaction.atomic
def save_reward(
    *,
    reward: Reward | None = None,
    name: str,
    points: int,
    kind: str,
    value: int,
    days: int,
    is_active: bool = True,
    minimum_spend: int = 0,
    translations: dict[str, Any] | None = None,
    actor: User,
) -> Reward:
    """A new reward or a changed one, with the promotion whose vouchers it gives. What was taken before keeps what it
    promised: another value is another promotion. `value`: minor units, or whole percent. Raises LoyaltyError or
    PromotionError."""
    if points < 1:
        raise LoyaltyError(_("A reward costs at least one point."), field="points")
    if not 1 <= days <= 730:
        raise LoyaltyError(_("Between 1 and 730 days."), field="days")
    if kind != Reward.Kind.SHIPPING and value < 1:
        raise LoyaltyError(_("Write how much is taken off."), field="value")
    if kind == Reward.Kind.PERCENT and value > 100:
        raise LoyaltyError(_("Write a percentage above 0 and up to 100."), field="value")
    found = reward or Reward()
    before = (found.kind, found.value, found.minimum_spend)
    found.name, found.points, found.kind = name.strip()[:80], points, kind
    found.value = 0 if kind == Reward.Kind.SHIPPING else value
    found.days, found.is_active, found.minimum_spend = days, is_active, minimum_spend
    found.translations = translations or {}
    texts = {"name": found.name, "translations": found.translations}
    if found.promotion is None or before != (found.kind, found.value, found.minimum_spend):
        found.promotion = promotions.create_promotion(actor=actor, **texts, **_offer(found))
    else:
        promotions.change_promotion(promotion=found.promotion, actor=actor, **texts)
    found.save()
    record(kinds.LoyaltyChanged(what=found.name), subject=found, actor=actor)
    return found


def _offer(reward: Reward) -> dict[str, Any]:
    kind = {
        Reward.Kind.AMOUNT: Promotion.Kind.AMOUNT,
        Reward.Kind.PERCENT: Promotion.Kind.PERCENT,
        Reward.Kind.SHIPPING: Promotion.Kind.FREE_SHIPPING,
    }[Reward.Kind(reward.kind)]
    return {
        "kind": kind,
        "amount": reward.value if kind == Promotion.Kind.AMOUNT else 0,
        "percent": Decimal(reward.value if kind == Promotion.Kind.PERCENT else 0),
        "minimum_spend": reward.minimum_spend,
        "automatic": False,
        "shown": False,
    }
