"""Conversations: that something was said stays for the figures, what was said goes."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from akrab.core import search
from akrab.core.personal import Holding, Person, nothing
from akrab.messaging import files
from akrab.messaging.models import Attachment
from akrab.messaging.models.phones import PhoneNotice
from akrab.messaging.models.whatsapp import WebhookNotice
from akrab.messaging.search import forget_messages

TALK = _("Answering messages")


def forget_files(rows: models.QuerySet[Any]) -> None:
    """Files of messages, unless somebody else sent the very same one."""
    for digest in set(rows.values_list("digest", flat=True)):
        if not Attachment.objects.filter(digest=digest).exclude(pk__in=rows.values("pk")).exists():
            files.path(digest).unlink(missing_ok=True)
            files.thumbnail(digest).unlink(missing_ok=True)


def forget_said(rows: models.QuerySet[Any]) -> None:
    """Nothing finds the messages by their words any more."""
    forget_messages(rows.values_list("pk", flat=True))


def forget_names(rows: models.QuerySet[Any]) -> None:
    """Nothing finds the conversations by the name a visitor gave."""
    search.forget("visitor", rows.values_list("pk", flat=True))


MAP: dict[str, Holding] = {
    "Label": nothing("name"),
    "OwnText": nothing("name shortcut purpose"),
    "TextVersion": nothing("notice language channel subject body problem"),
    "NoticeChannels": nothing("notice channels"),
    "NoticeTemplate": nothing("notice language template template_language blanks"),
    "Mention": nothing(),
    "Conversation": Holding(
        through="customer",
        why=TALK,
        erased="name email visitor urgent_words last_text",
        plain="channel",
        before=forget_names,
    ),
    "Episode": Holding(through="conversation__customer", why=TALK, plain="channel"),
    "Message": Holding(
        through="customer",
        why=TALK,
        erased="key recipient subject text html reason data mood_words provider_id reply_to",
        plain="template language claimed_by topic subject_type",
        before=forget_said,
    ),
    "Attachment": Holding(
        through="message__customer", why=TALK, deleted=True, erased="digest name", plain="mime", before=forget_files
    ),
    "MassMessage": nothing("key kind purpose"),
    "MassReceiver": Holding(through="customer", why=TALK, deleted=True),
    "OutboxLane": nothing("channel reason"),
    "Mailbox": nothing("name problem"),
    "MailReceipt": nothing("digest mailbox reason"),  # its file goes once it is handled
    "WebhookNotice": nothing("key body outcome kinds"),
    "WhatsAppContact": Holding(
        through="customer", why=TALK, deleted=True, erased="wa_id user_id username name last_id"
    ),
    "WhatsAppTemplate": nothing("name language components remote_id reason"),
    "WhatsAppStatus": Holding(through="message__customer", why=TALK, erased="raw wamid", plain="status"),
    "WhatsAppRate": nothing("category country"),
    "WhatsAppMonth": nothing("month"),
    "WhatsAppCharge": Holding(through="customer", why=TALK, plain="campaign category country month"),
    "PushDevice": Holding(
        through="user__customer", why=TALK, deleted=True, erased="digest endpoint p256dh auth name problem"
    ),
    "PushWishes": nothing("events"),  # of people of the shop
    "Ping": Holding(through="device__user__customer", why=TALK, deleted=True, erased="key payload", plain="event"),
    "PhoneNotice": nothing("key query body outcome"),  # see sweep
    "SmsMonth": nothing("month"),
    "StaffPhone": nothing("number"),  # of people of the shop
    "SmsCharge": Holding(through="message__customer", why=TALK, plain="month"),
    "Call": Holding(through="customer", why=TALK, erased="number reason", plain="key staff_number provider_id"),
    "ChatImport": nothing("filename digest order people counts reason"),
}


def sweep(person: Person) -> None:
    """Notices of WhatsApp and of telephone services as they came, where they name the person."""
    for trace in person.traces():
        WebhookNotice.objects.filter(body__contains=trace).update(body="")
        PhoneNotice.objects.filter(Q(body__contains=trace) | Q(query__contains=trace)).update(body="", query="")
