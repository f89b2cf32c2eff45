"""A test to oneself: the text as it would arrive, on a channel that reaches the person who writes it."""

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from akrab.accounts.models import User
from akrab.core import clock
from akrab.messaging.adapters import wame
from akrab.messaging.models import Message, PushDevice
from akrab.messaging.once import once
from akrab.messaging.phones import settings as phones
from akrab.messaging.push import pings
from akrab.messaging.texts.rendering import TextError, Written

LIVES = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class Trial:
    """`refused`: why this channel does not reach the person, and what to do."""

    channel: str
    to: str = ""
    refused: str = ""


def ways_to_test(user: User, channels: Iterable[str]) -> list[Trial]:
    """Of these channels, those that can be tried, each with where the test goes or why not. What stands in the shop's
    inbox is seen in the preview."""
    return [_way(user, one) for one in channels if one != "inbox"]


def _way(user: User, channel: str) -> Trial:
    if channel == "email":
        if settings.MAIL_SERVER is None:
            return Trial(channel, refused=_("No mail server is set up. Set AKRAB_EMAIL_URL and try again."))
        return Trial(channel, user.email, "" if user.email else _("Enter your e-mail address under Your account."))
    if channel == "push":
        known = PushDevice.objects.filter(user=user, door=PushDevice.Door.OFFICE).exists()
        return Trial(channel, "", "" if known else _("Allow notices on this device first, under Notices."))
    if not user.phone:
        return Trial(channel, refused=_("Enter your phone number under Your account."))
    if channel == "sms" and not phones.sms_is_ready():
        return Trial(channel, refused=_("SMS is not set up. Enter the service under Calls and SMS, and try again."))
    return Trial(channel, user.phone)


@transaction.atomic
def send_test(*, written: Written, channel: str, name: str, user: User) -> str:
    """Send it to the person who asks; returns the address of WhatsApp to open, where that is the way, else nothing.
    Raises TextError when the channel does not reach them."""
    way = _way(user, channel)
    if way.refused:
        raise TextError(way.refused, field="body")
    if channel == "whatsapp":
        return wame.link(user.phone, written.text)
    key = f"test:{name}:{channel}:{secrets.token_urlsafe(12)}"
    if channel == "push":
        devices = PushDevice.objects.filter(user=user, door=PushDevice.Door.OFFICE)
        payload = {
            "title": written.subject[:100],
            "body": written.short,
            "tag": "test",
            "url": "/office/message-texts/",
        }
        pings.queue(devices, key=key, event="test", payload=payload, lives=LIVES)
        return ""
    common = {"template": "test", "language": written.language, "actor": user, "created_at": clock.now()}
    if channel == "sms":
        once(key, channel=Message.Channel.SMS, recipient=user.phone, text=written.short, **common)
    else:
        once(
            key,
            channel=Message.Channel.EMAIL,
            recipient=user.email,
            subject=_("Test: %(subject)s") % {"subject": written.subject},
            text=written.text,
            html=written.html,
            **common,
        )
    return ""
