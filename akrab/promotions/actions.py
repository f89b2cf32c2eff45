"""Changes to promotions."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock, versions
from akrab.customers.models import Customer
from akrab.journal.recording import Draft, record, record_many
from akrab.promotions import codes as letters
from akrab.promotions import kinds, offers
from akrab.promotions.errors import PromotionError
from akrab.promotions.models import Code, Promotion
from akrab.promotions.phases import phase_of
from akrab.promotions.uses import claim, release

__all__ = [
    "PromotionError",
    "add_codes",
    "change_promotion",
    "check_code",
    "claim",
    "create_promotion",
    "duplicate",
    "give_voucher",
    "give_vouchers",
    "pause",
    "release",
    "resume",
]  # fmt: skip
FIELDS = (
    "name", "translations", "kind", "percent", "amount", "buy", "free", "cap", "automatic", "shown", "starts_at",
    "ends_at", "total_limit", "per_customer_limit", "minimum_spend", "minimum_quantity", "product_ids", "category_ids",
    "brands", "excludes_reduced", "customer_ids", "groups", "channel", "first_order_only", "stackable", "priority",
)  # fmt: skip
MOST_VOUCHERS = 5000  # made at once


def check_code(text: str, customer: Customer | None = None) -> str:  # noqa: ARG001  whose code it is, the basket says
    """The typed code as it is kept; what it gives, `engine.apply` says. Raises PromotionError for an empty one."""
    code = letters.normalise(text)
    if not code:
        raise PromotionError(_("Type the code first."), field="code")
    return code


@transaction.atomic
def create_promotion(
    *, code: str = "", code_limit: int | None = None, actor: User | None = None, **details: Any
) -> Promotion:
    """A new promotion, with its first code when it has one. `details` are the model's fields. Raises PromotionError."""
    promotion = Promotion(created_at=clock.now(), **{key: value for key, value in details.items() if key in FIELDS})
    check(promotion)
    promotion.phase = phase_of(promotion, clock.now())
    promotion.save()
    if code:
        _add_code(promotion, letters.normalise(code), limit=code_limit)
    record(kinds.PromotionCreated(name=promotion.name), subject=promotion, actor=actor)
    changed()
    return promotion


@transaction.atomic
def change_promotion(*, promotion: Promotion, code: str = "", actor: User | None = None, **details: Any) -> None:
    """Change what it gives; `code` is added when it is new. Orders that were placed keep what they got."""
    different = [key for key in FIELDS if key in details and details[key] != getattr(promotion, key)]
    for key in different:
        setattr(promotion, key, details[key])
    check(promotion)
    promotion.phase = phase_of(promotion, clock.now())
    promotion.save(update_fields=[*different, "phase"])
    added = letters.normalise(code)
    if added and not promotion.codes.filter(text=added).exists():
        _add_code(promotion, added)
        different.append("code")
    if different:
        fields = ", ".join(different)
        record(kinds.PromotionChanged(name=promotion.name, fields=fields), subject=promotion, actor=actor)
        changed()


def changed() -> None:
    """Pages that show offers are no longer true."""
    versions.bump("promotions")
    offers.forget()
    transaction.on_commit(offers.forget)


def check(promotion: Promotion) -> None:
    """Raises PromotionError for what makes no offer, beside its field."""
    kind = Promotion.Kind
    if not promotion.name.strip():
        raise PromotionError(_("Please write a name; customers see it in their basket."), field="name")
    if promotion.kind not in kind.values:
        raise PromotionError(_("Choose what the customer gets."), field="kind")
    if promotion.kind in {kind.PERCENT, kind.BUY_X_GET_Y} and not 0 < promotion.percent <= 100:
        raise PromotionError(_("Write a percentage above 0 and up to 100."), field="percent")
    if promotion.kind == kind.AMOUNT and promotion.amount <= 0:
        raise PromotionError(_("Write how much is taken off."), field="amount")
    if promotion.kind == kind.BUY_X_GET_Y and (promotion.buy < 1 or promotion.free < 1):
        raise PromotionError(_("Write how many pieces are bought and how many are given."), field="buy")
    if promotion.kind == kind.FIXED_PRICE and not (promotion.product_ids or promotion.category_ids or promotion.brands):
        raise PromotionError(_("Choose the goods that get the special price."), field="products")
    if promotion.starts_at and promotion.ends_at and promotion.starts_at >= promotion.ends_at:
        raise PromotionError(_("The end must be after the beginning."), field="ends")


def _add_code(promotion: Promotion, text: str, **details: Any) -> Code:
    try:
        with transaction.atomic():
            return Code.objects.create(promotion=promotion, text=text, created_at=clock.now(), **details)
    except IntegrityError as error:
        raise PromotionError(
            _("The code “%(code)s” belongs to another promotion already. Choose another.") % {"code": text},
            field="code",
        ) from error


@transaction.atomic
def pause(*, promotion: Promotion, actor: User | None = None) -> None:
    """It gives nothing until it is resumed. Harmless twice."""
    if Promotion.objects.filter(pk=promotion.pk, is_active=True).update(is_active=False, phase=Promotion.Phase.PAUSED):
        record(kinds.PromotionPaused(name=promotion.name), subject=promotion, actor=actor)
        changed()
    promotion.refresh_from_db()


@transaction.atomic
def resume(*, promotion: Promotion, actor: User | None = None) -> None:
    """It gives again what it gave, within its time. Harmless twice."""
    if Promotion.objects.filter(pk=promotion.pk, is_active=False).update(is_active=True):
        promotion.refresh_from_db()
        promotion.phase = phase_of(promotion, clock.now())
        promotion.save(update_fields=["phase"])
        record(kinds.PromotionStarted(name=promotion.name), subject=promotion, actor=actor)
        changed()
    promotion.refresh_from_db()


@transaction.atomic
def duplicate(*, promotion: Promotion, actor: User | None = None) -> Promotion:
    """The same offer once more, paused and without codes, to be changed and started."""
    details = {key: getattr(promotion, key) for key in FIELDS}
    details["name"] = _("%(name)s (copy)") % {"name": promotion.name[:70]}
    copy = create_promotion(actor=actor, **{**details, "translations": {}})
    pause(promotion=copy, actor=actor)
    return copy


@transaction.atomic
def add_codes(
    *, promotion: Promotion, count: int, prefix: str = "", limit: int | None = 1, actor: User | None = None
) -> list[Code]:
    """So many new codes that anybody may use, each `limit` times (None: without limit)."""
    if not 1 <= count <= MOST_VOUCHERS:
        raise PromotionError(_("Between 1 and %(most)d codes at once.") % {"most": MOST_VOUCHERS}, field="count")
    made = _make(promotion, [None] * count, prefix=prefix, limit=limit)
    record(kinds.CodesMade(name=promotion.name, count=len(made)), subject=promotion, actor=actor)
    changed()
    return made


@transaction.atomic
def give_voucher(
    *,
    promotion: Promotion,
    customer: Customer,
    source: str = "",
    prefix: str = "",
    ends_at: dt.datetime | None = None,
    actor: User | None = None,
) -> Code:
    """A personal voucher that only this customer can use, once. Each call makes another one."""
    made = _make(promotion, [customer.pk], prefix=prefix, limit=1, source=source, ends_at=ends_at)[0]
    record(
        kinds.VoucherGiven(name=promotion.name, code=made.text), customer_id=customer.pk, subject=promotion, actor=actor
    )
    return made


@transaction.atomic
def give_vouchers(
    *,
    promotion: Promotion,
    customers: Iterable[Customer],
    source: str = "",
    prefix: str = "",
    ends_at: dt.datetime | None = None,
    actor: User | None = None,
) -> list[Code]:
    """A personal voucher for each who has none of this promotion yet, so doing it twice gives nobody two.

    Raises PromotionError for more than 5,000 people."""
    Promotion.objects.select_for_update().get(pk=promotion.pk)  # two clicks at once take turns
    have = set(promotion.codes.exclude(customer=None).values_list("customer_id", flat=True))
    wanted = [customer.pk for customer in customers if customer.pk not in have]
    if len(wanted) > MOST_VOUCHERS:
        raise PromotionError(_("At most %(most)d vouchers at once.") % {"most": MOST_VOUCHERS}, field="tag")
    made = _make(promotion, wanted, prefix=prefix, limit=1, source=source, ends_at=ends_at)
    record_many(
        Draft(
            what=kinds.VoucherGiven(name=promotion.name, code=one.text),
            customer_id=one.customer_id,
            subject_type="promotion",
            subject_id=promotion.pk,
            actor_id=actor.pk if actor else None,
        )
        for one in made
    )
    return made


def _make(
    promotion: Promotion,
    customer_ids: Iterable[int | None],
    *,
    prefix: str,
    limit: int | None,
    source: str = "",
    ends_at: dt.datetime | None = None,
) -> list[Code]:
    if promotion.automatic:
        raise PromotionError(_("This offer works by itself and needs no code."))
    now = clock.now()
    made = [
        Code(
            promotion=promotion,
            text=letters.make_up(prefix),
            customer_id=customer_id,
            limit=limit,
            source=source[:60],
            ends_at=ends_at,
            created_at=now,
        )
        for customer_id in customer_ids
    ]
    return Code.objects.bulk_create(made, batch_size=500)
