"""Changes around messages on the pages: written, switched, shown, followed, put away."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock
from akrab.core.errors import AkrabError
from akrab.core.versions import bump
from akrab.customers.models import Customer
from akrab.engagement import kinds
from akrab.engagement.models import WebCount, WebMessage, WebShowing
from akrab.engagement.web.running import VERSION, forget
from akrab.engagement.web.texts import VARIABLES, variables_in
from akrab.journal.recording import record
from akrab.promotions.actions import give_vouchers

LONGEST = {"title": 80, "text": 300, "button": 30}
_HOSTED = re.compile(r"https?://[^\s<>\"']+")


class WebMessageError(AkrabError):
    """A message on the pages is refused."""


@transaction.atomic
def save(*, message: WebMessage | None, actor: User, **details: Any) -> WebMessage:
    """Write a new message (switched off) or change one. Raises WebMessageError naming the field."""
    one = message or WebMessage(created_at=clock.now())
    for name, value in details.items():
        setattr(one, name, value)
    _check(one)
    one.save()
    record(kinds.WebMessageSaved(title=one.name), subject=one, actor=actor)
    _changed()
    return one


@transaction.atomic
def switch(*, message: WebMessage, on: bool, actor: User) -> None:
    """Show it, or no longer. Twice the same changes nothing. Raises WebMessageError for one that says nothing."""
    if on:
        _check(message)
    if WebMessage.objects.filter(pk=message.pk, is_active=not on).update(is_active=on):
        state = "on" if on else "off"
        record(kinds.WebMessageSwitched(title=message.name, state=state), subject=message, actor=actor)
        _changed()
    message.is_active = on


@transaction.atomic
def remove(*, message: WebMessage, actor: User) -> None:
    """The message goes, with all that was counted."""
    record(kinds.WebMessageRemoved(title=message.name), subject=message, actor=actor)
    message.delete()
    _changed()


def _changed() -> None:
    """Kept pages ask again whether there is anything to show."""
    bump(VERSION)
    forget()
    transaction.on_commit(forget)


def _check(one: WebMessage) -> None:
    if not one.name.strip():
        raise WebMessageError(_("Give the message a name, for yourself."), field="name")
    if one.starts_at and one.ends_at and one.starts_at >= one.ends_at:
        raise WebMessageError(_("The end lies before the beginning."), field="ends_at")
    said = {language: words for language, words in one.texts.items() if any(words.values())}
    if not any(words.get("title") or words.get("text") for words in said.values()):
        raise WebMessageError(_("Write what the message says."), field="texts")
    for language, words in said.items():
        _check_words(language, words, linked=bool(one.link))
    if one.link and not _is_address(one.link):
        raise WebMessageError(
            _("“%(link)s” is no address. Write /products/ for a page of yours, or https://… for another.")
            % {"link": one.link[:80]},
            field="link",
        )


def _check_words(language: str, words: Mapping[str, str], *, linked: bool) -> None:
    for part, longest in LONGEST.items():
        text = words.get(part, "")
        field = f"{part}_{language}"
        if len(text) > longest:
            raise WebMessageError(_("This is longer than %(n)d characters.") % {"n": longest}, field=field)
        for name in variables_in(text):
            if name not in VARIABLES:
                known = ", ".join(f"{{{one}}}" for one in VARIABLES)
                raise WebMessageError(
                    _("There is no {%(name)s}. These can be used: %(known)s.") % {"name": name, "known": known},
                    field=field,
                )
    if words.get("button") and not linked:
        raise WebMessageError(_("A button needs an address to lead to."), field="link")


def _is_address(link: str) -> bool:
    own = link.startswith("/") and not link.startswith("//") and not any(mark in link for mark in " \\\n\r\t<>\"'")
    return own or _HOSTED.fullmatch(link) is not None


def note_shown(*, message: WebMessage, customer: Customer | None, held: bool) -> None:
    """It stands on somebody's page now, or would if they were not among those who never see it."""
    _count(message.pk, "held" if held else "shown")
    if customer is not None:
        remember(message_id=message.pk, customer_id=customer.pk, held=held, at=clock.now())


@transaction.atomic
def remember(*, message_id: int, customer_id: int, held: bool, at: dt.datetime, times: int = 1) -> None:
    """One more showing to this customer; the group they are in is that of the first one."""
    mine = WebShowing.objects.filter(message=message_id, customer=customer_id)
    if mine.update(times=F("times") + times, last_at=at):
        return
    try:
        with transaction.atomic():
            WebShowing.objects.create(
                message_id=message_id, customer_id=customer_id, held=held, first_at=at, last_at=at, times=times
            )
    except IntegrityError:  # another tab was a moment earlier, or the message is gone
        mine.update(times=F("times") + times, last_at=at)


@transaction.atomic
def adopt(*, message_id: int, customer_id: int, held: bool) -> None:
    """A guest was shown it (or held back) and has signed in since: the group that was drawn for the guest stays. For
    a customer who was drawn before nothing changes."""
    if not WebShowing.objects.filter(message=message_id, customer=customer_id).exists():
        remember(message_id=message_id, customer_id=customer_id, held=held, at=clock.now())


@transaction.atomic
def note_answer(*, message: WebMessage, customer: Customer | None, clicked: bool) -> None:
    """Somebody followed the message or put it away. Of a customer only the first time of each is kept."""
    field = "clicked" if clicked else "dismissed"
    if customer is not None:
        rows = WebShowing.objects.filter(message=message, customer=customer, held=False, **{f"{field}_at": None})
        if not rows.update(**{f"{field}_at": clock.now()}):
            return
        what = kinds.WebMessageClicked if clicked else kinds.WebMessageDismissed
        record(what(title=message.name), customer_id=customer.pk, subject=message)
    _count(message.pk, field)


def _count(message_id: int, field: str) -> None:
    rows = WebCount.objects.filter(message=message_id, day=clock.today())
    if rows.update(**{field: F(field) + 1}):
        return
    try:
        with transaction.atomic():
            WebCount.objects.create(message_id=message_id, day=clock.today(), **{field: 1})
    except IntegrityError:
        rows.update(**{field: F(field) + 1})


@transaction.atomic
def take_voucher(*, message: WebMessage, customer: Customer) -> str:
    """The customer's own voucher of the message's offer; asking again finds the same. Raises WebMessageError."""
    promotion = message.promotion
    if promotion is None or promotion.automatic or not message.is_active:
        raise WebMessageError(_("There is no voucher with this message any more."))
    made = give_vouchers(promotion=promotion, customers=[customer], source=f"web:{message.pk}")
    if made:
        return made[0].text
    return promotion.codes.filter(customer=customer).order_by("pk").values_list("text", flat=True)[0]


def languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]
