"""Telling customers about their personal voucher: a text ready for WhatsApp, and a message in their inbox."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock, shop
from akrab.customers.models import Customer, Handle
from akrab.journal.recording import Draft, record_many
from akrab.messaging import kinds as message_kinds
from akrab.messaging.models import Message
from akrab.promotions import words
from akrab.promotions.models import Code, Promotion


@dataclass(frozen=True)
class Row:
    """A code, and for a personal one what to tell its owner and under which number."""

    code: Code
    text: str = ""
    phone: str = ""


def prepared(promotion: Promotion, codes: Iterable[Code]) -> list[Row]:
    """With the texts; two queries more at most."""
    codes = list(codes)
    owners = [one.customer_id for one in codes if one.customer_id]
    phones: dict[int, str] = {}
    handles = Handle.objects.filter(customer__in=owners, kind=Handle.Kind.PHONE).order_by("verified_at", "-id")
    phones.update(handles.values_list("customer_id", "value"))
    rows = []
    for one in codes:
        if one.customer is None:
            rows.append(Row(one))
        else:
            phone = phones.get(one.customer.pk) or (one.customer.user.phone if one.customer.user else "")
            rows.append(Row(one, text_for(promotion, one, one.customer), phone or ""))
    return rows


def text_for(promotion: Promotion, code: Code, customer: Customer) -> str:
    """In the customer's language."""
    language = customer.language or (customer.user.language if customer.user else "") or "id"
    with translation.override(language):
        ends = min(filter(None, (promotion.ends_at, code.ends_at)), default=None)
        lines = [
            _("Hello %(name)s, this is for you: %(gain)s.")
            % {"name": customer.name or _("dear customer"), "gain": words.gain(promotion)},
            _("Your code: %(code)s") % {"code": code.text},
        ]
        if condition := words.conditions(promotion):
            lines.append(_("It holds %(condition)s.") % {"condition": condition})
        if ends:
            lines.append(_("You can use it until %(end)s.") % {"end": words.last_moment(ends)})
        lines.append(f"{shop.get('name')}: {settings.BASE_URL}{reverse('storefront:offers')}")
        return "\n".join(lines)


def untold(promotion: Promotion) -> QuerySet[Code]:
    """Vouchers not used yet whose owner has an inbox and no message about it."""
    key = Concat(Value("voucher:"), Cast(OuterRef("pk"), CharField()))
    return promotion.codes.filter(
        Q(limit=None) | Q(used__lt=F("limit")), ~Exists(Message.objects.filter(key=key)), customer__user__isnull=False
    ).order_by("pk")


@transaction.atomic
def tell_all(promotion: Promotion, *, actor: User) -> int:
    """One message in each inbox, however often this is asked; returns how many are new."""
    return _tell(promotion, untold(promotion), actor=actor)


@transaction.atomic
def tell_one(promotion: Promotion, code: Code, *, actor: User) -> bool:
    """The message about one voucher, once. False where it was told already or its owner has no inbox."""
    return _tell(promotion, untold(promotion).filter(pk=code.pk), actor=actor) > 0


def _tell(promotion: Promotion, codes: QuerySet[Code], *, actor: User) -> int:
    now = clock.now()
    told = []
    for row in prepared(promotion, codes.select_related("customer__user")):
        message, created = Message.objects.get_or_create(
            key=f"voucher:{row.code.pk}",
            defaults={
                "customer": row.code.customer,
                "channel": Message.Channel.INBOX,
                "state": Message.State.DELIVERED,
                "template": "voucher",
                "subject": str(promotion)[:250],
                "text": row.text,
                "subject_type": "promotion",
                "subject_id": promotion.pk,
                "actor": actor,
                "created_at": now,
            },
        )
        if created:
            told.append(message)
    record_many(
        Draft(
            what=message_kinds.MessageSent(channel=message.channel, subject=message.subject[:80]),
            customer_id=message.customer_id,
            subject_type="message",
            subject_id=message.pk,
            actor_id=actor.pk,
        )
        for message in told
    )
    return len(told)
