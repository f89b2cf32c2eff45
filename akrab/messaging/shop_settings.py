"""What a shop decides about its conversations."""

from django.utils.translation import gettext_lazy as _

from akrab.core.shop import Setting, declare
from akrab.messaging import caps  # noqa: F401  (declares its own)
from akrab.messaging.phones import settings as phones  # noqa: F401  (declares its own)
from akrab.messaging.push import keys as push  # noqa: F401  (declares its own)
from akrab.messaging.whatsapp import settings as whatsapp  # noqa: F401  (the same)

declare(
    {
        "chat_on": Setting(True, _("Chat on every page of the shop")),
        "chat_guests": Setting(True, _("Guests may write in the chat")),
        # day of the week (0: Monday) → "09:00-17:00", empty when closed; nothing at all: no hours are set
        "open_hours": Setting({}, _("When somebody answers, by day of the week")),
        "chat_away": Setting({}, _("What the chat says when nobody is there, by language")),
        "notice_reach": Setting("all", _("Notices go"), choices=("all", "first")),
        "mail_per_hour": Setting(0, _("Most mails that leave in an hour"), low=0, high=1_000_000),
        "mail_connections": Setting(2, _("Connections to the mail server at the same time"), low=1, high=20),
        "mail_bounce_address": Setting("", _("Mailbox for mails that come back")),
        "attachment_mb": Setting(16, _("Largest file in a message, in MB"), low=1, high=40),
    }
)
