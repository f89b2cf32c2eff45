"""Telling customers what became of their matters, on every way that leads to them; each thing once per way."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock, shop
from akrab.customers.models import Customer
from akrab.messaging.models import Message
from akrab.messaging.notice_ways import NOTICE_WAYS, Notice, NoticeWay
from akrab.messaging.once import once
from akrab.messaging.texts.notices import write
from akrab.messaging.texts.queries import channels_of
from akrab.messaging.texts.rendering import Written

__all__ = ["NOTICE_WAYS", "Notice", "NoticeWay", "notify", "notify_address", "tell_otherwise"]


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
        subject_type=about._meta.model_name or "",
        subject_id=about.pk,
        context=context,
    )
    first_only, made = shop.get("notice_reach") == "first", []
    for name, way in _chosen(template):
        if way.reaches and notice.reached and first_only:
            continue
        message = _tell(name, way, notice, actor)
        if message is not None:
            made.append(message)
            notice = replace(notice, reached=notice.reached or way.reaches)
    return made


def _chosen(name: str) -> Iterator[tuple[str, NoticeWay]]:
    """The ways that the shop chose for a notice, in the order in which they are tried."""
    channels = channels_of(name)
    return ((key, way) for key, way in NOTICE_WAYS.items() if way.channel in channels)


def _tell(name: str, way: NoticeWay, notice: Notice, actor: User | None) -> Message | None:
    """Queue the notice on one way, once; None where it does not lead to the customer."""
    key = f"{notice.key}:{name}"
    known = Message.objects.filter(key=key).first()
    if known is not None:
        return known
    notice = replace(notice, written=notice.written.on(way.channel))  # as the shop wants it to read there
    own = way.fields(notice)
    if own is None:
        return None
    common = {
        "customer": notice.customer,
        "template": notice.name,
        "language": notice.language,
        "subject": notice.written.subject,
        "text": notice.written.text,
        "subject_type": notice.subject_type,
        "subject_id": notice.subject_id,
        "actor": actor,
        "created_at": clock.now(),
    }
    message = once(key, **{**common, **own})
    if message.state == Message.State.PREPARED:
        _replace_older(message)
    return message


def _replace_older(message: Message) -> None:
    """Of one order only the latest news waits for a tap."""
    older = Message.objects.filter(
        customer=message.customer,
        channel=message.channel,
        state=Message.State.PREPARED,
        subject_type=message.subject_type,
        subject_id=message.subject_id,
        data__notice=True,
    )
    older.exclude(pk=message.pk).update(
        state=Message.State.SKIPPED, sent_at=clock.now(), reason=_("A later message says more.")
    )


@transaction.atomic
def tell_otherwise(message: Message) -> Message | None:
    """A notice did not get through: the next way that leads to the customer carries it, unless another one does
    already. None when there is none, or when the message is no notice."""
    key, _colon, name = message.key.rpartition(":")
    failed = NOTICE_WAYS.get(name)
    if failed is None or not failed.reaches or message.customer is None or not message.template:
        return None
    reaching = {f"{key}:{one}" for one, way in NOTICE_WAYS.items() if way.reaches or one == "by_hand"}
    told = dict(Message.objects.filter(key__in=reaching).values_list("key", "state"))
    if any(state != Message.State.FAILED for state in told.values()):
        return None
    notice = Notice(
        customer=message.customer,
        name=message.template,
        key=key,
        language=message.language,
        written=Written(message.subject, str(message.data.get("notice_text") or message.text), message.language),
        subject_type=message.subject_type,
        subject_id=message.subject_id,
    )
    untried = ((one, way) for one, way in _chosen(notice.name) if f"{key}:{one}" in reaching - set(told))
    return next((made for one, way in untried if (made := _tell(one, way, notice, message.actor))), None)


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
    written = write(template, context, language).on("email")
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
