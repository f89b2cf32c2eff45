"""Telling customers what became of their matters, on every way that leads to them; each thing once per way."""

from typing import Any

from django.db import models, transaction

from akrab.accounts.models import User
from akrab.core import clock, shop
from akrab.customers.models import Customer
from akrab.messaging.models import Message
from akrab.messaging.notice_ways import NOTICE_WAYS, Notice, NoticeWay
from akrab.messaging.writing import once, write

__all__ = ["NOTICE_WAYS", "Notice", "NoticeWay", "notify", "notify_address"]
DEFAULT = frozenset({"inbox", "email", "whatsapp", "push"})


def channels_of(_name: str) -> frozenset[str]:
    """By which ways this notice goes."""
    return DEFAULT


@transaction.atomic
def notify(
    *, customer: Customer, template: str, about: models.Model, context: dict[str, Any], actor: User | None = None
) -> list[Message]:
    """Tell a customer something on every way that leads to them and that the shop chose for this notice.

    The same template about the same thing is told once on each way, however often this runs. Where the shop wants one
    message only (`notice_reach`), the first way that reaches the customer carries it; the inbox has it in any case.
    """
    language = language_of(customer)
    notice = Notice(
        customer=customer,
        name=template,
        key=key_of(template, about),
        language=language,
        written=write(template, context, language),
        about=about,
        context=context,
    )
    chosen, made, reached = channels_of(template), [], False
    for name, way in NOTICE_WAYS.items():
        if name not in chosen or (way.reaches and reached and shop.get("notice_reach") == "first"):
            continue
        message = tell(name, way, notice, actor=actor)
        if message is not None:
            made.append(message)
            reached = reached or way.reaches
    return made


def tell(name: str, way: NoticeWay, notice: Notice, *, actor: User | None = None) -> Message | None:
    """Queue the notice on one way, once; None where it does not lead to the customer."""
    known = Message.objects.filter(key=f"{notice.key}:{name}").first()
    if known is not None:
        return known
    own = way.fields(notice)
    if own is None:
        return None
    common = {
        "customer": notice.customer,
        "template": notice.name,
        "language": notice.language,
        "subject": notice.written.subject,
        "text": notice.written.text,
        "subject_type": notice.about._meta.model_name or "",
        "subject_id": notice.about.pk,
        "actor": actor,
        "created_at": clock.now(),
    }
    return once(f"{notice.key}:{name}", **{**common, **own})


def key_of(template: str, about: models.Model) -> str:
    """What a notice is told once for; the way's name is added behind it."""
    return f"{template}:{about._meta.model_name}:{about.pk}"


def language_of(customer: Customer) -> str:
    return customer.language or (customer.user.language if customer.user else "") or "id"


@transaction.atomic
def notify_address(
    *, address: str, template: str, about: models.Model, context: dict[str, Any], language: str = ""
) -> Message:
    """Tell somebody who is no customer by e-mail; the same template about the same thing once."""
    language = language or "id"
    written = write(template, context, language)
    return once(
        f"{key_of(template, about)}:email",
        channel=Message.Channel.EMAIL,
        recipient=address,
        template=template,
        language=language,
        subject=written.subject,
        text=written.text,
        html=written.html,
        subject_type=about._meta.model_name or "",
        subject_id=about.pk,
        created_at=clock.now(),
    )
